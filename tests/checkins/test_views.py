"""A call logged within a minute of hanging up."""

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import filled, read
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


def _plan(app: Flask, day: dt.date, **values: Any) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        given = {"title": "Planned call"} | values
        make.engagement(study, case, kind="phone-check-in", day=day, **given)
        db.session.commit()


def _as_it_stands(client: FlaskClient, **changed: str) -> dict[str, str]:
    """The form with all that it proposes, and a few words."""
    page = read(client.get(LOG))
    return filled(page.select_one("form.form")) | {"news": "They moved."} | changed


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
    leader.post(LOG, data=_as_it_stands(leader, next_on=""))
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


def test_the_call_that_is_logged_is_not_proposed_as_the_next_one(
    app: Flask, leader: FlaskClient
) -> None:
    at_ten = dt.datetime(2011, 6, 20, 8, tzinfo=dt.UTC)
    _plan(app, dt.date(2011, 5, 5))
    _plan(
        app,
        at_ten.date(),
        title="Regular",
        starts_at=at_ten,
        ends_at=at_ten + dt.timedelta(hours=1),
    )
    fields = _as_it_stands(leader)
    assert fields["next_on"] == "2011-06-20"
    leader.post(LOG, data=fields)
    assert _calls(app)[1:] == [
        ("Planned call", TODAY, "held"), ("Regular", dt.date(2011, 6, 20), "planned"),
    ]  # fmt: skip


def test_without_a_later_call_the_cadence_counts_from_the_one_logged(
    app: Flask, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        make.cadence(make.husk()[1], weeks=6)
        db.session.commit()
    _plan(app, dt.date(2011, 5, 6))
    leader.post(LOG, data=_as_it_stands(leader))
    assert _calls(app)[1:] == [
        ("Planned call", TODAY, "held"),
        ("Phone check-in, NAV Bærum", dt.date(2011, 6, 14), "planned"),
    ]


def test_no_call_is_proposed_after_the_study_has_ended(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        make.cadence(case, weeks=6)
        study.ends_on = dt.date(2011, 6, 1)
        db.session.commit()
    assert _as_it_stands(leader)["next_on"] == ""


def test_a_call_that_moves_keeps_its_time_of_day(app: Flask, leader: FlaskClient) -> None:
    at_ten = dt.datetime(2011, 10, 28, 8, tzinfo=dt.UTC)
    _plan(app, at_ten.date(), starts_at=at_ten, ends_at=at_ten + dt.timedelta(minutes=45))
    leader.post(LOG, data=_as_it_stands(leader, next_on="2011-11-04"))
    with app.app_context():
        moved = db.session.scalars(sa.select(Engagement).where(Engagement.number == 2)).one()
        # An hour later by the sun: the clocks have changed.
        assert moved.starts_at == dt.datetime(2011, 11, 4, 9, tzinfo=dt.UTC)
        assert moved.ends_at == dt.datetime(2011, 11, 4, 9, 45, tzinfo=dt.UTC)


def test_a_date_left_as_proposed_moves_nothing_that_was_moved_meanwhile(
    app: Flask, leader: FlaskClient
) -> None:
    _plan(app, dt.date(2011, 6, 20))
    fields = _as_it_stands(leader)
    with app.app_context():
        begin_writing()
        moved = db.session.scalars(sa.select(Engagement).where(Engagement.number == 2)).one()
        moved.starts_on = moved.ends_on = dt.date(2011, 6, 22)
        db.session.commit()
    leader.post(LOG, data=fields)
    assert ("Planned call", dt.date(2011, 6, 22), "planned") in _calls(app)
    assert len(_calls(app)) == 3


def test_another_call_than_the_planned_one_leaves_it_in_the_plan(
    app: Flask, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        make.cadence(make.husk()[1], weeks=6)
        db.session.commit()
    _plan(app, dt.date(2011, 5, 6))
    fields = _as_it_stands(leader)
    del fields["is_planned"]
    leader.post(LOG, data=fields)
    assert [(day.day, status) for _title, day, status in _calls(app)[1:]] == [
        (6, "planned"), (2, "held"),
    ]  # fmt: skip


def test_the_call_taken_over_is_the_one_that_the_page_named(
    app: Flask, leader: FlaskClient
) -> None:
    _plan(app, dt.date(2011, 5, 5), title="Named")
    fields = _as_it_stands(leader)
    _plan(app, dt.date(2011, 5, 3), title="Nearer")
    leader.post(LOG, data=fields)
    assert [row[0] for row in _calls(app) if row[2] == "held"][1:] == ["Named"]


def test_a_call_that_somebody_else_has_logged_is_not_taken_over_silently(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    _plan(app, dt.date(2011, 5, 5))
    fields = _as_it_stands(leader)
    other = sign_in(app.test_client(), world.researcher)
    other.post(LOG, data=_as_it_stands(other))
    answer = leader.post(LOG, data=fields)
    assert (answer.status_code, "no longer open" in answer.text) == (422, True)
    page = read(answer)
    assert page.select_one("#news").text.strip() == "They moved."
    assert (page.select_one("#is_planned"), page.select_one("[name=planned]")["value"]) == (
        None,
        "",
    )


def test_what_was_changed_after_it_was_logged_is_not_dropped_silently(
    app: Flask, leader: FlaskClient
) -> None:
    fields = _fields()
    leader.post(LOG, data=fields)
    answer = leader.post(LOG, data=fields | {"news": "Another thing."})
    assert (answer.status_code, len(_calls(app))) == (422, 3)
    assert "Another thing." in read(answer).select_one("#news").text


def test_a_day_to_come_is_refused_with_what_to_do_here(leader: FlaskClient) -> None:
    answer = leader.post(LOG, data=_fields(day="2011-05-03"))
    assert "Give the day on which you talked" in read(answer).select_one("#day-errors").text


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


def test_the_list_of_cases_leads_to_the_form_those_that_only_take_part_last(
    app: Flask, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        study = make.husk()[0]
        for name, status in (("Aa guest", "associated"), ("Ab gone", "withdrawn")):
            case = make.case(study, name)
            db.session.add(make.CaseStatus(case=case, status=status, from_on=dt.date(2011, 2, 1)))
        db.session.commit()
    links = read(leader.get("/s/husk/check-in")).select("#cases a")
    assert [link["href"].rpartition("/")[2] for link in links] == [
        "nav-baerum", "nav-sola", "aa-guest",
    ]  # fmt: skip
    assert links[0].has_attr("autofocus")
