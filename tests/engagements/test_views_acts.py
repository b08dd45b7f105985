"""What happens to an engagement after it is planned, through HTTP."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.engagements.shared import HERE, add, add_person, read, soup
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.engagements import queries
from tracker.engagements.models import Engagement
from tracker.engagements.rules import Status
from tracker.studies import queries as studies

EDITED = {"title": "Spring visit", "day": "2012-01-18", "case": "nav-baerum"}


def _find(number: int) -> Engagement:
    study = studies.find_study("husk")
    assert study is not None
    found = queries.find_engagement(study, number)
    assert found is not None
    return found


def _within(app: Flask, number: int) -> int:
    """An interview that belongs to the visit."""
    with app.app_context():
        parent = _find(number).id
    return add(app, kind="interview", title="Interview", parent_id=parent)


def _invite(app: Flask, number: int) -> list[str]:
    """A person, and a role of twelve; the keys of the participations."""
    person = add_person(app)
    with app.app_context():
        begin_writing()
        visit = _find(number)
        role = db.session.query(make.InformantRole).filter_by(code="middle-manager").one()
        rows = [
            make.participation(visit, person_id=person),
            make.participation(visit, role=role, invited=12),
        ]
        db.session.commit()
        return [str(row.id) for row in rows]


def test_a_plan_is_confirmed_and_undone(app: Flask, leader: FlaskClient) -> None:
    visit = add(app)
    assert leader.post(f"{HERE}/{visit}/confirm").location == f"{HERE}/{visit}"
    assert read(app)["status"] == "confirmed"
    page = soup(leader.get(f"{HERE}/{visit}").text)
    undo = page.find("form", action=f"{HERE}/{visit}/reopen")
    assert undo.find("button").text == "Undo"
    leader.post(undo["action"])
    assert read(app)["status"] == "planned"


def test_a_visit_is_moved_with_its_length_and_programme(app: Flask, leader: FlaskClient) -> None:
    visit = add(app, ends_on=dt.date(2012, 1, 19))
    interview = _within(app, visit)
    page = leader.get(f"{HERE}/{visit}/move").text
    assert "Its programme moves by as many days: 1 engagement." in page
    answers = {"day": "2012-01-30", "last_day": "2012-01-19"}
    assert leader.post(f"{HERE}/{visit}/move", data=answers).status_code == 303
    assert read(app, visit)["when"][:2] == (dt.date(2012, 1, 30), dt.date(2012, 1, 31))
    assert read(app, interview)["when"][0] == dt.date(2012, 1, 30)


def test_what_takes_a_day_at_most_asks_for_no_last_one(app: Flask, leader: FlaskClient) -> None:
    call = add(app, kind="phone-check-in")
    assert soup(leader.get(f"{HERE}/{call}/move").text).find(id="last_day") is None


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "2012-01-30", "last_day": "2012-01-29"}, "last_day"),
        ({"day": "2012-01-30", "ends": "10:00"}, "starts"),
    ],
)
def test_a_move_to_nowhere_is_refused(
    app: Flask, leader: FlaskClient, answers: dict[str, str], field: str
) -> None:
    answer = leader.post(f"{HERE}/{add(app)}/move", data=answers)
    assert (answer.status_code, f"{field}-errors" in answer.text) == (422, True)
    assert read(app)["when"][0] == dt.date(2012, 1, 18)


def test_a_double_booking_is_saved_and_told(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    visit, other = add(app), add(app, title="Other", day=dt.date(2012, 1, 30))
    with app.app_context():
        begin_writing()
        member = studies.find_membership("husk", world.leader)
        for number in (visit, other):
            make.team_member(_find(number), member, "observer")
        db.session.commit()
    leader.post(f"{HERE}/{visit}/move", data={"day": "2012-01-30"})
    with leader.session_transaction() as session:
        said = [words for category, words in session["_flashes"] if category == "warning"]
    assert said == ["Leader is also at “Other” at that time."]


def test_a_visit_is_logged_with_who_came_and_what_else_was_held(
    app: Flask, leader: FlaskClient
) -> None:
    visit = add(app)
    interview, left_out = _within(app, visit), _within(app, visit)
    person, role = _invite(app, visit)
    page = soup(leader.get(f"{HERE}/{visit}/hold").text)
    ticked = {box["value"] for box in page.select("input[type=checkbox][checked]")}
    assert ticked == {person, str(interview), str(left_out)}
    answers = {f"came_{role}": "7", "also": str(interview)}
    answer = leader.post(f"{HERE}/{visit}/hold", data=answers)
    assert answer.location == f"{HERE}/{visit}/notes/new"
    assert read(app, visit)["who"] == [("Office leader 1, Bærum", 1, 0), ("middle-manager", 12, 7)]
    states = [read(app, number)["status"] for number in (visit, interview, left_out)]
    assert states == ["held", "held", "planned"]
    leader.post(f"{HERE}/{visit}/reopen", data={"also": f"{interview} x 99"})
    assert [read(app, number)["status"] for number in (visit, interview)] == ["planned"] * 2


def test_who_has_written_already_comes_back_to_the_page(app: Flask, leader: FlaskClient) -> None:
    visit = add(app, has_notes=True)
    assert leader.post(f"{HERE}/{visit}/hold").location == f"{HERE}/{visit}"


def test_what_is_to_come_is_not_logged(app: Flask, leader: FlaskClient) -> None:
    visit = add(app, day=dt.date(2012, 1, 21))
    answer = leader.post(f"{HERE}/{visit}/hold")
    assert (answer.status_code, "Its day has not come yet" in answer.text) == (422, True)
    assert read(app)["status"] == "planned"


def test_a_count_that_is_no_number_is_refused(app: Flask, leader: FlaskClient) -> None:
    visit = add(app)
    _person, role = _invite(app, visit)
    for path in ("hold", "attendance"):
        answer = leader.post(f"{HERE}/{visit}/{path}", data={f"came_{role}": "-3"})
        assert (answer.status_code, f"came_{role}-errors" in answer.text) == (422, True)


def test_who_came_is_corrected_afterwards(app: Flask, leader: FlaskClient) -> None:
    visit = add(app, status="held")
    page = leader.get(f"{HERE}/{visit}/attendance").text
    assert "Nobody was named beforehand" in page
    person, role = _invite(app, visit)
    answers = {"came": person, f"came_{role}": "11"}
    assert leader.post(f"{HERE}/{visit}/attendance", data=answers).status_code == 303
    assert read(app)["who"] == [("Office leader 1, Bærum", 1, 1), ("middle-manager", 12, 11)]


def test_of_two_who_log_who_came_each_changes_only_their_own(
    app: Flask, leader: FlaskClient
) -> None:
    visit = add(app, status="held")
    person, role = _invite(app, visit)
    here = f"{HERE}/{visit}/attendance"
    seen = soup(leader.get(here).text).select_one("[name=was]")["value"]
    leader.post(here, data={"came": person, f"came_{role}": "11", "was": seen})
    leader.post(here, data={f"came_{role}": "", "was": seen})
    assert [came for _who, _invited, came in read(app)["who"]] == [0, 11]
    seen = soup(leader.get(here).text).select_one("[name=was]")["value"]
    leader.post(here, data={"came": person, f"came_{role}": "11", "was": seen})
    leader.post(here, data={f"came_{role}": "12", "was": seen})
    assert [came for _who, _invited, came in read(app)["who"]] == [1, 12]


@pytest.mark.parametrize(
    ("act", "status"), [("cancel", Status.CANCELLED), ("postpone", Status.POSTPONED)]
)
def test_calling_off_needs_a_reason_and_can_be_undone(
    app: Flask, leader: FlaskClient, act: str, status: Status
) -> None:
    visit = add(app)
    _within(app, visit)
    assert "With it 1 engagement" in leader.get(f"{HERE}/{visit}/{act}").text
    answer = leader.post(f"{HERE}/{visit}/{act}", data={"reason": " "})
    assert (answer.status_code, "reason-errors" in answer.text) == (422, True)
    assert leader.post(f"{HERE}/{visit}/{act}", data={"reason": "Ill"}).status_code == 303
    assert read(app)["status"] == status
    leader.post(f"{HERE}/{visit}/reopen")
    assert read(app)["status"] == "planned"


@pytest.mark.parametrize("act", ["cancel", "postpone", "move"])
def test_what_was_held_is_not_called_off(app: Flask, leader: FlaskClient, act: str) -> None:
    visit = add(app, status="held")
    answers = {"reason": "Ill", "day": "2012-01-30"}
    assert leader.post(f"{HERE}/{visit}/{act}", data=answers).status_code == 422
    assert leader.post(f"{HERE}/{visit}/confirm").status_code == 422


def test_a_plan_is_edited(app: Flask, leader: FlaskClient) -> None:
    visit = add(app, place="Old")
    _invite(app, visit)
    page = soup(leader.get(f"{HERE}/{visit}/edit").text)
    assert (page.find(id="day")["value"], page.find(id="place")["value"]) == ("2012-01-18", "Old")
    assert page.find(id="invited_2")["value"] == "12"
    answers = EDITED | {"case": "nav-sola", "place": "New", "invited_2": "13"}
    assert leader.post(f"{HERE}/{visit}/edit", data=answers).status_code == 303
    stored = read(app)
    assert (stored["title"], stored["place"], stored["cases"]) == (
        "Spring visit", "New", ["nav-sola"],
    )  # fmt: skip
    assert stored["who"] == [("middle-manager", 13, None)]


def test_what_a_form_does_not_ask_for_stays(app: Flask, leader: FlaskClient) -> None:
    call = add(app, kind="phone-check-in", place="Telephone")
    _invite(app, call)
    leader.post(f"{HERE}/{call}/edit", data=EDITED)
    stored = read(app)
    assert (stored["place"], stored["who"]) == ("Telephone", [("middle-manager", 12, None)])


def test_a_visit_without_its_case_is_refused(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post(f"{HERE}/{add(app)}/edit", data=EDITED | {"case": ""})
    assert (answer.status_code, "case-errors" in answer.text) == (422, True)


def test_a_held_contact_is_not_edited_into_the_future(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post(
        f"{HERE}/{add(app, status='held')}/edit", data=EDITED | {"day": "2012-01-21"}
    )
    assert (answer.status_code, "day-errors" in answer.text) == (422, True)


def test_a_plan_is_deleted_after_a_question(app: Flask, leader: FlaskClient) -> None:
    visit = add(app)
    assert leader.get(f"{HERE}/{visit}/delete").status_code == 200
    assert leader.post(f"{HERE}/{visit}/delete").location == HERE
    assert leader.get(f"{HERE}/{visit}/edit").status_code == 404


def test_what_was_held_is_not_deleted(app: Flask, leader: FlaskClient) -> None:
    visit = add(app, status="held")
    answer = leader.post(f"{HERE}/{visit}/delete")
    assert (answer.status_code, "can be deleted" in answer.text) == (422, True)
    assert "Delete this plan" not in leader.get(f"{HERE}/{visit}/edit").text


PAGES = ("new", "1/edit", "1/move", "1/hold", "1/attendance", "1/cancel", "1/postpone", "1/delete")


@pytest.mark.parametrize(("role", "status"), [("reviewer", 403), ("observer", 403)])
def test_only_those_who_work_in_the_study_plan(
    app: Flask, world: make.World, role: str, status: int
) -> None:
    add(app)
    client = sign_in(app.test_client(), getattr(world, role))
    assert {client.get(f"{HERE}/{page}").status_code for page in PAGES} == {status}
    acts = {client.post(f"{HERE}/1/{act}").status_code for act in ("confirm", "reopen")}
    assert acts == {status}


def test_strangers_cannot_tell_that_there_are_engagements(app: Flask, world: make.World) -> None:
    add(app)
    client = sign_in(app.test_client(), world.stranger)
    assert {client.get(f"{HERE}/{page}").status_code for page in ("", *PAGES)} == {404}
    assert client.post(f"{HERE}/1/confirm").status_code == 404


@pytest.mark.parametrize("number", ["99", "99999999999999999999", "-1", "x"])
def test_what_is_not_there_is_not_found(leader: FlaskClient, number: str) -> None:
    for page in ("edit", "move", "hold", "cancel", "postpone", "delete", "attendance"):
        assert leader.get(f"{HERE}/{number}/{page}").status_code == 404
