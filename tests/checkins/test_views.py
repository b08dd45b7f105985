"""A call logged within a minute of hanging up."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read
from tests.signing import sign_in
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.engagements.models import Engagement, Participation
from tracker.followups.models import FollowUp
from tracker.notes.models import Note
from tracker.studies import queries as studies

LOG = "/s/husk/check-in/nav-baerum"
TODAY = dt.date(2011, 5, 2)


@pytest.fixture
def leader(
    app: Flask, client: FlaskClient, world: make.World, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    """A case with two persons, of whom the second (p2) was called last."""
    noon = dt.datetime(2011, 5, 2, 10, 0, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        role = studies.informant_roles(study)[0]
        for number in (1, 2):
            make.person(study, role, case=case, pseudonym=f"Person {number}")
        last = make.engagement(
            study, case, kind="phone-check-in", status="held", day=dt.date(2011, 4, 1)
        )
        make.participation(last, person=make.get(make.Person, 1), came=0)
        make.participation(last, person=make.get(make.Person, 2))
        db.session.commit()
    return sign_in(client, world.leader)


def _plan(app: Flask, day: dt.date) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        make.engagement(study, case, kind="phone-check-in", day=day, title="Planned call")
        db.session.commit()


def _fields(**changed: str) -> dict[str, str]:
    return {
        "whom": "p2", "day": "2011-05-02", "starts": "11:30", "news": "They moved. #organisation",
        "agreed": "send the report by 2011-05-20", "next_on": "2011-06-06",
        "client_id": str(uuid.uuid4()),
    } | changed  # fmt: skip


def _calls(app: Flask) -> list[tuple[str, dt.date, str]]:
    with app.app_context():
        rows = db.session.scalars(sa.select(Engagement).order_by(Engagement.number))
        return [(row.title, row.starts_on, row.status) for row in rows]


BEFORE = ("Engagement", dt.date(2011, 4, 1), "held")


def test_the_form_proposes_now_and_whom_one_called_last(leader: FlaskClient) -> None:
    page = read(leader.get(LOG))
    assert page.select_one("#whom option[selected]")["value"] == "p2"
    assert (page.select_one("#day")["value"], page.select_one("#starts")["value"]) == (
        "2011-05-02", "12:00",
    )  # fmt: skip


def test_a_call_is_held_noted_and_the_next_one_planned_at_once(
    app: Flask, leader: FlaskClient
) -> None:
    answer = leader.post(LOG, data=_fields())
    assert answer.headers["Location"] == "/s/husk/engagements/2"
    title = "Phone check-in, NAV Bærum"
    assert _calls(app)[1:] == [(title, TODAY, "held"), (title, dt.date(2011, 6, 6), "planned")]
    with app.app_context():
        assert make.get(Note, 1).text.startswith("## What is new\n\nThey moved.")
        assert make.get(FollowUp, 1).due_on == dt.date(2011, 5, 20)
        who = sa.select(Participation.engagement_id, Participation.person_id, Participation.came)
        assert set(db.session.execute(who).all()) >= {(2, 2, 1), (3, 2, None)}


def test_the_call_that_was_planned_is_the_one_logged(app: Flask, leader: FlaskClient) -> None:
    _plan(app, dt.date(2011, 5, 5))
    assert "Planned for" in leader.get(LOG).text
    leader.post(LOG, data=_fields(is_planned="y", next_on=""))
    assert _calls(app)[1:] == [("Planned call", TODAY, "held")]


def test_the_planned_call_may_be_another_one(app: Flask, leader: FlaskClient) -> None:
    _plan(app, dt.date(2011, 5, 5))
    leader.post(LOG, data=_fields(next_on=""))
    assert [status for _title, _day, status in _calls(app)[1:]] == ["planned", "held"]


def test_the_next_call_that_is_planned_moves_to_the_day_agreed_on(
    app: Flask, leader: FlaskClient
) -> None:
    _plan(app, dt.date(2011, 6, 20))
    assert read(leader.get(LOG)).select_one("#next_on")["value"] == "2011-06-20"
    leader.post(LOG, data=_fields())
    assert ("Planned call", dt.date(2011, 6, 6), "planned") in _calls(app)
    assert len(_calls(app)) == 3


def test_the_form_sent_twice_logs_one_call(app: Flask, leader: FlaskClient) -> None:
    fields = _fields()
    first, second = leader.post(LOG, data=fields), leader.post(LOG, data=fields)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(_calls(app)) == 3


@pytest.mark.parametrize(
    "wrong",
    [{"news": "", "agreed": ""}, {"day": ""}, {"day": "2011-05-03"}, {"next_on": "2011-05-01"},
     {"whom": "p99"}],
)  # fmt: skip
def test_a_refused_call_comes_back_with_what_was_typed(
    app: Flask, leader: FlaskClient, wrong: dict[str, str]
) -> None:
    typed = _fields(agreed="keep this") | wrong
    answer = leader.post(LOG, data=typed)
    assert (answer.status_code, len(_calls(app))) == (422, 1)
    assert typed["agreed"] in read(answer).select_one("#agreed").text


def test_a_role_will_do_for_somebody_on_no_list(app: Flask, leader: FlaskClient) -> None:
    leader.post(LOG, data=_fields(whom="r1", next_on=""))
    with app.app_context():
        row = db.session.scalar(sa.select(Participation).where(Participation.engagement_id == 2))
        assert row is not None
        assert (row.role_id, row.invited, row.came) == (1, 1, 1)


def test_the_list_of_cases_leads_to_the_form(leader: FlaskClient) -> None:
    page = read(leader.get("/s/husk/check-in"))
    assert page.find("a", href=LOG) is not None
