"""The register of people, through HTTP."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.payloads import PAYLOADS
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.people import queries
from tracker.people.models import Person
from tracker.studies import queries as studies

HERE = "/s/husk/people"
NEW = {
    "role": "office-leader",
    "case": "nav-baerum",
    "name": "Kari Nordmann",
    "organisation": "NAV Bærum",
    "phone": "12 34 56 78",
    "email": "kari@test.no",
}


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


def _people(app: Flask) -> list[Person]:
    with app.app_context():
        study = studies.find_study("husk")
        assert study is not None
        return list(queries.people_on_page(study, case=None, role=None, limit=99, offset=0))


def _soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def test_a_person_is_added_and_stands_in_the_register(leader: FlaskClient) -> None:
    answer = leader.post(f"{HERE}/new", data=NEW)
    assert (answer.status_code, answer.location) == (303, f"{HERE}?case=nav-baerum")
    page = leader.get(answer.location).text
    assert "Office leader 1, Bærum is in the register." in page
    assert "Kari Nordmann" in page
    assert "tel:12345678" in page


def test_several_people_of_a_role_are_entered_in_a_row(leader: FlaskClient) -> None:
    answer = leader.post(f"{HERE}/new", data=NEW | {"another": "yes"})
    assert answer.location == f"{HERE}/new?case=nav-baerum&role=office-leader"
    page = _soup(leader.get(answer.location).text)
    assert page.select_one("#role [selected]")["value"] == "office-leader"
    assert page.find(id="name")["value"] == ""


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": "king"}, "role"),
        ({"case": "nav-nowhere"}, "case"),
        ({"name": "x" * 101}, "name"),
        ({"name": "NUL \x00"}, "name"),
        ({"email": "not an address"}, "email"),
        ({"phone": "1" * 51}, "phone"),
    ],
)
def test_bad_answers_come_back_beside_their_field(
    app: Flask, leader: FlaskClient, answers: dict[str, str], field: str
) -> None:
    answer = leader.post(f"{HERE}/new", data=NEW | answers)
    page = _soup(answer.text)
    assert answer.status_code == 422
    assert page.find(id=f"{field}-errors") is not None
    assert page.find(id="organisation")["value"] == "NAV Bærum"
    assert _people(app) == []


def test_a_person_is_corrected(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/new", data=NEW)
    [person] = _people(app)
    page = _soup(leader.get(f"{HERE}/{person.id}").text)
    assert page.find(id="name")["value"] == "Kari Nordmann"
    answer = leader.post(f"{HERE}/{person.id}", data=NEW | {"case": "", "name": "Kari"})
    assert answer.status_code == 303
    [person] = _people(app)
    assert (person.name, person.pseudonym, person.case_id) == ("Kari", "Office leader 1", None)


def test_a_refused_correction_keeps_what_was_typed(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/new", data=NEW)
    [person] = _people(app)
    answer = leader.post(f"{HERE}/{person.id}", data=NEW | {"role": "", "name": "Kari N."})
    assert answer.status_code == 422
    assert _soup(answer.text).find(id="name")["value"] == "Kari N."


def test_a_person_is_removed_after_a_question(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/new", data=NEW)
    [person] = _people(app)
    assert leader.get(f"{HERE}/{person.id}/remove").status_code == 200
    assert len(_people(app)) == 1
    assert leader.post(f"{HERE}/{person.id}/remove").status_code == 303
    assert _people(app) == []


def test_who_takes_part_in_engagements_is_not_removed(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/new", data=NEW)
    with app.app_context():
        begin_writing()
        person = db.session.query(Person).one()
        make.participation(make.engagement(studies.find_study("husk")), person=person)
        db.session.commit()
        person_id = person.id
    answer = leader.post(f"{HERE}/{person_id}/remove")
    assert (answer.status_code, "takes part in engagements" in answer.text) == (422, True)


def test_the_register_is_narrowed_in_the_address(leader: FlaskClient) -> None:
    leader.post(f"{HERE}/new", data=NEW)
    leader.post(f"{HERE}/new", data=NEW | {"case": "nav-sola", "name": "Ola"})
    page = leader.get(f"{HERE}?case=nav-sola&role=office-leader").text
    assert ("Ola" in page, "Kari Nordmann" in page) == (True, False)
    assert "Nobody yet with this case" in leader.get(f"{HERE}?role=middle-manager").text


def test_a_filter_that_means_nothing_is_told(leader: FlaskClient) -> None:
    answer = leader.get(f"{HERE}?case=nav-nowhere")
    assert (answer.status_code, "case-errors" in answer.text) == (422, True)


def test_an_empty_register_says_what_to_do(leader: FlaskClient) -> None:
    page = _soup(leader.get(HERE).text)
    assert page.find("a", string="Add the first person")["href"] == f"{HERE}/new"


def test_a_study_without_roles_says_who_adds_them(app: Flask, world: make.World) -> None:
    client = sign_in(app.test_client(), world.stranger)
    page = _soup(client.get("/s/other/people/new").text)
    assert page.find("a", string="Go to the roles")["href"] == "/s/other/settings/roles"


@pytest.mark.parametrize("role", ["reviewer", "observer"])
def test_names_are_for_those_who_work_in_the_study(
    app: Flask, world: make.World, role: str
) -> None:
    client = sign_in(app.test_client(), getattr(world, role))
    for path in ("", "/new", "/1", "/1/remove"):
        assert client.get(HERE + path).status_code == 403


def test_strangers_cannot_tell_that_there_are_people(app: Flask, world: make.World) -> None:
    client = sign_in(app.test_client(), world.stranger)
    for path in ("", "/new", "/1", "/1/remove"):
        assert client.get(HERE + path).status_code == 404


@pytest.mark.parametrize("person", ["99", "99999999999999999999999", "-1", "x"])
def test_nobody_is_not_found(leader: FlaskClient, person: str) -> None:
    assert leader.get(f"{HERE}/{person}").status_code == 404


def test_a_person_of_another_study_is_not_found(
    app: Flask, world: make.World, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        there = studies.find_study(world.other_study)
        stranger = make.person(there, make.role(there, "leader", "Leader")).id
        db.session.commit()
    assert leader.get(f"{HERE}/{stranger}").status_code == 404
    assert leader.post(f"{HERE}/{stranger}/remove").status_code == 404


@pytest.mark.parametrize("payload", PAYLOADS[:12])
def test_typed_markup_stays_text(leader: FlaskClient, payload: str) -> None:
    leader.post(f"{HERE}/new", data=NEW | {"name": payload, "organisation": payload})
    page = _soup(leader.get(HERE).text)
    assert page.find_all(lambda tag: "pwned" in str(tag.attrs)) == []
    assert all("pwned" not in script.text for script in page.find_all("script"))
