"""Names in a status note: shown with the role to put instead, and asked about first."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import press, read
from tests.signing import sign_in
from tests.statusnotes.desk import begin, rows
from tracker.core.database import begin_writing, db
from tracker.people import service as people
from tracker.people.models import LetThrough

TEXT = "Nordmann goes on.\n\nThe office has kari@nav.no."


@pytest.fixture(autouse=True)
def _people(app: Flask, world: make.World) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        role = db.session.query(make.InformantRole).filter_by(code="office-leader").one()
        people.add(study, role=role, case=case, name="Kari Nordmann", email="kari@nav.no")
        db.session.commit()


@pytest.fixture
def named(leader: FlaskClient) -> str:
    """The address of a draft with a name and an address in it."""
    return begin(leader, TEXT)


def _left(app: Flask) -> list[tuple[str, int, str]]:
    with app.app_context():
        return [(row.subject, row.count, row.sorts) for row in db.session.query(LetThrough)]


def _button(page: object, words: str) -> object:
    return page.find("button", string=words).find_parent("form")


def test_finds_are_shown_with_their_place_and_the_role_to_put(
    leader: FlaskClient, named: str
) -> None:
    section = read(leader.get(named)).find(id="names").find_parent("section")
    first, second = section.find_all("li")
    assert first.mark.text == "Nordmann"
    assert "goes on." in first.text
    assert "Line 1 · Name · Kari Nordmann" in first.text
    assert "Line 3 · E-mail address · Kari Nordmann" in second.text
    assert first.button.text == "Put “the office leader” instead"


def test_a_reviewer_sees_what_was_found_and_not_whose_it_is(
    app: Flask, world: make.World, named: str
) -> None:
    page = read(sign_in(app.test_client(), world.reviewer).get(named))
    found = page.find(id="names").find_parent("section")
    assert found.mark.text == "Nordmann"
    assert "Kari Nordmann" not in page.text
    assert "office leader" not in found.text
    assert found.button is None


def test_one_press_puts_the_role_instead(app: Flask, leader: FlaskClient, named: str) -> None:
    page = read(leader.get(named))
    answer = leader.post(f"{named}/instead", data={"version": "1", "start": "0", "choice": "0"})
    assert answer.location == f"{named}#names"
    assert rows(app) == [(1, "draft", 2, TEXT.replace("Nordmann", "The office leader"))]
    assert press(leader, page, f"{named}/instead").status_code == 409
    left = read(leader.get(named))
    assert [one.text for one in left.find_all("mark")] == ["kari@nav.no"]
    press(leader, left, f"{named}/instead")
    assert read(leader.get(named)).find(id="names") is None


@pytest.mark.parametrize(
    "fields",
    [{"start": "3"}, {"start": "0", "choice": "7"}, {"start": "x"}, {"start": "0", "choice": "-1"}],
)
def test_a_place_without_a_name_is_refused(
    app: Flask, leader: FlaskClient, named: str, fields: dict[str, str]
) -> None:
    answer = leader.post(f"{named}/instead", data={"version": "1"} | fields)
    assert answer.status_code == 422
    assert rows(app)[0][3] == TEXT


@pytest.mark.parametrize(
    ("act", "state", "subject", "leave"),
    [
        ("publish", "published", "status-note:1", "Publish with these left"),
        ("reading", "reading", "status-note-reading:1", "Give it to the case with these left"),
    ],
)
def test_it_goes_out_only_when_it_is_said_again(
    app: Flask, leader: FlaskClient, named: str, act: str, state: str, subject: str, leave: str
) -> None:
    asked = press(leader, read(leader.get(named)), f"{named}/{act}")
    page = read(asked)
    assert asked.status_code == 422
    assert [one.text for one in page.find_all("mark")] == ["Nordmann", "kari@nav.no"]
    assert rows(app)[0][1] == "draft"
    assert _left(app) == []
    form = _button(page, leave)
    sent = {one["name"]: one.get("value", "") for one in form.find_all("input")}
    assert leader.post(form["action"], data=sent).status_code == 303
    assert rows(app)[0][1] == state
    assert _left(app) == [(subject, 2, "name email")]


def test_a_name_that_came_since_is_asked_about_again(
    app: Flask, leader: FlaskClient, named: str
) -> None:
    answer = leader.post(f"{named}/publish", data={"version": "1", "left": "1"})
    assert answer.status_code == 422
    assert rows(app)[0][1] == "draft"


def test_the_leader_sees_that_names_were_left(
    app: Flask, leader: FlaskClient, colleague: FlaskClient, named: str
) -> None:
    leader.post(f"{named}/publish", data={"version": "1", "left": "2"})
    leader.post(f"{named}/publish", data={"version": "1", "left": "2"})
    page = leader.get(named).text
    assert "Published with 2 names or addresses left in it by Leader" in page
    assert "Names in the text" not in page
    assert "left in it" not in colleague.get(named).text
    assert len(_left(app)) == 1


def test_what_can_only_be_one_person_is_pointed_out_and_never_in_the_way(
    app: Flask, leader: FlaskClient
) -> None:
    draft = begin(leader, "In NAV Bærum the office leader goes on.")
    page = read(leader.get(draft))
    assert page.find("summary", string="1 passage can only be one person")
    assert page.mark.text == "office leader"
    assert press(leader, page, f"{draft}/publish").status_code == 303
    assert _left(app) == []


def test_a_change_after_review_makes_it_a_draft_again(
    app: Flask, leader: FlaskClient, named: str
) -> None:
    press(leader, read(leader.get(named)), f"{named}/review")
    press(leader, read(leader.get(named)), f"{named}/instead")
    assert rows(app)[0][1] == "draft"
    assert "is a draft again" in leader.get(named).text


def test_no_log_holds_what_was_found(
    leader: FlaskClient, named: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(0):
        leader.get(named)
        leader.post(f"{named}/publish", data={"version": "1"})
        leader.post(f"{named}/instead", data={"version": "1", "start": "3"})
        leader.post(f"{named}/publish", data={"version": "1", "left": "2"})
    assert "Nordmann" not in caplog.text
    assert "kari@" not in caplog.text


def test_an_address_beside_its_role_is_taken_away(app: Flask, leader: FlaskClient) -> None:
    address = begin(leader, "So Kari Nordmann (kari@nav.no) adds.")
    press(leader, read(leader.get(address)), f"{address}/instead")
    page = read(leader.get(address))
    [find] = page.find(id="names").find_parent("section").find_all("li")
    assert find.button.text == "Take it away: the person stands beside it"
    press(leader, page, f"{address}/instead")
    assert rows(app)[0][3] == "So the office leader adds."
    assert "It is taken away" in leader.get(address).text
