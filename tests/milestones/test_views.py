"""Milestones through HTTP: set, changed, delivered, taken back, removed."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.core.errors import DomainError
from tracker.milestones import queries, service
from tracker.milestones.models import Milestone
from tracker.studies import queries as studies
from tracker.studies.models import Study

HERE = "/s/husk/milestones"


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


def _study() -> Study:
    study = studies.find_study("husk")
    assert study is not None
    return study


def _only(app: Flask) -> Milestone:
    with app.app_context():
        (milestone,) = queries.milestones(_study())
        return milestone


@pytest.fixture
def key(app: Flask, leader: FlaskClient) -> int:
    """A milestone that the second member answers for."""
    with app.app_context():
        member = studies.members(_study())[1].id
    answers = {"name": "Interim report", "due_on": "2011-05-20", "responsible": str(member)}
    assert leader.post(f"{HERE}/new", data=answers).status_code == 303
    return _only(app).id


def test_a_milestone_stands_in_the_list_with_who_answers_for_it(
    leader: FlaskClient, key: int
) -> None:
    page = leader.get(HERE).text
    assert "Interim report" in page
    assert "Researcher" in page
    assert "Overdue" in page


def test_it_is_changed_delivered_and_taken_back(app: Flask, leader: FlaskClient, key: int) -> None:
    changed = {"name": "Report", "due_on": "2011-06-20", "responsible": ""}
    assert leader.post(f"{HERE}/{key}", data=changed).status_code == 303
    assert (_only(app).name, _only(app).responsible_id) == ("Report", None)
    answer = leader.post(f"{HERE}/{key}/deliver", data={"delivered_on": "2011-06-19"})
    assert "Undo" in leader.get(answer.location).text
    assert _only(app).delivered_on == dt.date(2011, 6, 19)
    assert leader.post(f"{HERE}/{key}/take-back").status_code == 303
    assert _only(app).delivered_on is None


def test_it_is_removed(app: Flask, leader: FlaskClient, key: int) -> None:
    assert leader.post(f"{HERE}/{key}/remove").status_code == 303
    assert "No milestones yet" in leader.get(HERE).text


@pytest.mark.parametrize(
    ("page", "answers"),
    [
        ("/new", {"name": "", "due_on": "2011-05-20"}),
        ("/new", {"name": "Report", "due_on": "2011-02-31"}),
        ("/new", {"name": "Report", "due_on": "2011-05-20", "responsible": "999"}),
        ("/{}/deliver", {"delivered_on": ""}),
        ("/{}/deliver", {"delivered_on": "2199-01-01"}),
    ],
)
def test_bad_answers_are_refused(
    leader: FlaskClient, key: int, page: str, answers: dict[str, str]
) -> None:
    assert leader.post(HERE + page.format(key), data=answers).status_code == 422


def test_one_of_another_study_does_not_exist(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        other = studies.find_study("other")
        assert other is not None
        stranger = make.milestone(other).id
        db.session.commit()
    assert leader.get(f"{HERE}/{stranger}").status_code == 404
    assert leader.post(f"{HERE}/{stranger}/remove").status_code == 404


@pytest.mark.usefixtures("session")
def test_a_member_of_another_study_answers_for_nothing_here() -> None:
    stranger = make.member(make.study(short_name="other"), make.account())
    with pytest.raises(DomainError) as refusal:
        service.set_milestone(make.study(), name="R", due_on=make.NOW.date(), responsible=stranger)
    assert refusal.value.field == "responsible"


@pytest.mark.usefixtures("session")
def test_those_of_a_period_come_in_the_order_of_time() -> None:
    study = make.study()
    for name, day in (("Late", 20), ("Early", 2), ("After", 31)):
        make.milestone(study, name=name, due_on=dt.date(2011, 5, day))
    rows = queries.between(study, first=dt.date(2011, 5, 1), last=dt.date(2011, 5, 30))
    assert [row.name for row in rows] == ["Early", "Late"]


def test_hostile_names_are_harmless(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        key = make.milestone(_study(), name="".join(PAYLOADS), due_on=clock.now().date()).id
        db.session.commit()
    for page in ("", f"/{key}", f"/{key}/deliver"):
        assert dangers(leader.get(HERE + page).text) == []
