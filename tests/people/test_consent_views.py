"""Noting, withdrawing and taking back consents, through HTTP."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import press, read
from tests.payloads import PAYLOADS
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.people.models import Consent, Person

HERE = "/s/husk/people"
WRITTEN = {"given_on": "2011-03-01", "form": "written", "note": "Letter of February"}
PATHS = ("/consent", "/consent/1/withdraw", "/consent/1/stands", "/consent/1/remove")


@pytest.fixture
def person(app: Flask, world: make.World) -> str:
    """The address of somebody of the study."""
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        role = make.role(study, "adviser", "Adviser")
        person_id = make.person(study, role, case=case, pseudonym="Adviser 1, Bærum").id
        db.session.commit()
    return f"{HERE}/{person_id}"


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


def _consents(app: Flask) -> list[tuple[str, str, str, str]]:
    with app.app_context():
        rows = db.session.scalars(db.select(Consent).order_by(Consent.id))
        return [(str(c.given_on), c.form, c.note, str(c.withdrawn_on or "")) for c in rows]


def _give(client: FlaskClient, person: str) -> BeautifulSoup:
    """Note a consent, look at what is said of it, and open the page anew."""
    client.post(f"{person}/consent", data=WRITTEN)
    client.get(person)
    return read(client.get(person))


def _undo(client: FlaskClient, page: BeautifulSoup) -> None:
    client.post(page.find("button", string="Undo").find_parent("form")["action"])


def test_a_consent_is_noted_and_shown(app: Flask, leader: FlaskClient, person: str) -> None:
    assert "No consent noted." in leader.get(person).text
    assert read(leader.get(HERE)).find("td", attrs={"data-label": "Consent"}).text == "None"
    answer = leader.post(f"{person}/consent", data=WRITTEN)
    assert (answer.status_code, answer.location) == (303, person)
    assert _consents(app) == [("2011-03-01", "written", "Letter of February", "")]
    page = read(leader.get(person))
    assert "Given on Tue 1 Mar 2011 in writing" in page.text
    assert "Letter of February" in page.text
    assert page.find("a", href=f"{person}/consent") is None
    assert read(leader.get(HERE)).find("td", attrs={"data-label": "Consent"}).text == "In writing"


def test_noting_is_undone(app: Flask, leader: FlaskClient, person: str) -> None:
    leader.post(f"{person}/consent", data=WRITTEN)
    _undo(leader, read(leader.get(person)))
    assert _consents(app) == []
    assert "it was a mistake" in leader.get(person).text


def test_a_consent_is_withdrawn_and_stays_on_record(
    app: Flask, leader: FlaskClient, person: str
) -> None:
    leader.post(f"{person}/consent", data=WRITTEN | {"form": "oral"})
    page = read(leader.get(person))
    withdraw = page.find("a", string="Withdraw")["href"]
    assert leader.post(withdraw, data={"withdrawn_on": "2011-06-01"}).location == person
    assert _consents(app)[0][3] == "2011-06-01"
    page = read(leader.get(person))
    assert "Withdrawn on Wed 1 Jun 2011 · Given on Tue 1 Mar 2011 orally" in " ".join(
        page.find(id="consent").find_parent("section").text.split()
    )
    assert read(leader.get(HERE)).find("td", attrs={"data-label": "Consent"}).text == "None"
    assert leader.post(f"{person}/consent", data=WRITTEN).status_code == 303
    assert len(_consents(app)) == 2


def test_a_withdrawal_is_undone(app: Flask, leader: FlaskClient, person: str) -> None:
    _give(leader, person)
    leader.post(f"{person}/consent/1/withdraw", data={"withdrawn_on": "2011-06-01"})
    _undo(leader, read(leader.get(person)))
    assert _consents(app)[0][3] == ""
    assert "holds again" in leader.get(person).text


def test_an_entry_that_was_a_mistake_is_removed(
    app: Flask, leader: FlaskClient, person: str
) -> None:
    page = _give(leader, person)
    assert page.find("form", action=f"{person}/consent/1/remove").has_attr("data-ask")
    press(leader, page, f"{person}/consent/1/remove")
    assert _consents(app) == []


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"given_on": ""}, "given_on"),
        ({"given_on": "yesterday"}, "given_on"),
        ({"given_on": "2150-01-01"}, "given_on"),
        ({"form": "sung"}, "form"),
        ({"note": "x" * 201}, "note"),
        ({"note": "NUL \x00"}, "note"),
    ],
)
def test_bad_answers_come_back_beside_their_field(
    app: Flask, leader: FlaskClient, person: str, answers: dict[str, str], field: str
) -> None:
    answer = leader.post(f"{person}/consent", data={**WRITTEN, **answers})
    assert answer.status_code == 422
    assert read(answer).find(id=f"{field}-errors") is not None
    assert _consents(app) == []


@pytest.mark.parametrize("day", ["", "2011-02-28", "2150-01-01"])
def test_a_withdrawal_on_a_day_that_cannot_be_is_refused(
    app: Flask, leader: FlaskClient, person: str, day: str
) -> None:
    leader.post(f"{person}/consent", data=WRITTEN)
    answer = leader.post(f"{person}/consent/1/withdraw", data={"withdrawn_on": day})
    assert answer.status_code == 422
    assert read(answer).find(id="withdrawn_on-errors") is not None
    assert _consents(app)[0][3] == ""


def test_a_second_consent_is_refused_and_says_what_to_do(
    app: Flask, leader: FlaskClient, person: str
) -> None:
    leader.post(f"{person}/consent", data=WRITTEN)
    answer = leader.post(f"{person}/consent", data=WRITTEN | {"note": "Again"})
    assert (answer.status_code, "Withdraw it first" in answer.text) == (422, True)
    assert read(answer).find(id="note")["value"] == "Again"
    assert len(_consents(app)) == 1


def test_an_old_undo_beside_a_newer_consent_is_refused(
    app: Flask, leader: FlaskClient, person: str
) -> None:
    leader.post(f"{person}/consent", data=WRITTEN)
    leader.post(f"{person}/consent/1/withdraw", data={"withdrawn_on": "2011-06-01"})
    leader.post(f"{person}/consent", data=WRITTEN)
    assert leader.post(f"{person}/consent/1/stands").status_code == 422
    assert [row[3] for row in _consents(app)] == ["2011-06-01", ""]


@pytest.mark.parametrize("role", ["reviewer", "observer"])
def test_consents_are_for_those_who_work_in_the_study(
    app: Flask, world: make.World, leader: FlaskClient, person: str, role: str
) -> None:
    leader.post(f"{person}/consent", data=WRITTEN)
    client = sign_in(app.test_client(), getattr(world, role))
    for path in PATHS:
        assert client.post(person + path).status_code == 403


def test_strangers_cannot_tell_that_there_are_consents(
    app: Flask, world: make.World, leader: FlaskClient, person: str
) -> None:
    leader.post(f"{person}/consent", data=WRITTEN)
    client = sign_in(app.test_client(), world.stranger)
    for path in PATHS:
        assert client.post(person + path).status_code == 404
        assert client.post(person.replace("husk", "other") + path).status_code == 404


def test_the_consent_of_another_person_is_not_found(
    app: Flask, leader: FlaskClient, person: str
) -> None:
    leader.post(f"{person}/consent", data=WRITTEN)
    with app.app_context():
        begin_writing()
        role = db.session.query(Person).one().role
        other = make.person(make.husk()[0], role, pseudonym="Adviser 2").id
        db.session.commit()
    for path in PATHS[1:]:
        assert leader.post(f"{HERE}/{other}{path}").status_code == 404


@pytest.mark.parametrize("payload", PAYLOADS[:6])
def test_typed_markup_stays_text(leader: FlaskClient, person: str, payload: str) -> None:
    leader.post(f"{person}/consent", data=WRITTEN | {"note": payload})
    page = read(leader.get(person))
    assert page.find_all(lambda tag: "pwned" in str(tag.attrs)) == []
    assert all("pwned" not in script.text for script in page.find_all("script"))


def test_consents_have_their_norwegian(
    app: Flask, leader: FlaskClient, world: make.World, person: str
) -> None:
    leader.post(f"{person}/consent", data=WRITTEN)
    with app.app_context():
        begin_writing()
        make.get(make.Account, world.leader).language = "nb"
        db.session.commit()
    assert "Gitt skriftlig" in leader.get(person).text
    assert "Skriftlig" in leader.get(HERE).text
