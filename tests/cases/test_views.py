"""Pages and acts of cases, through HTTP."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.signing import sign_in
from tracker.cases import queries
from tracker.cases.models import Case
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.studies import queries as studies

NEW = {"name": "NAV Songdalen", "region": "Agder", "status": "active", "from_on": "2011-01-01"}
HERE = "/s/husk/cases/nav-baerum"


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


def test_the_list_says_how_long_ago_the_last_contact_was(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        _case(app).last_contact_on = clock.today("Europe/Oslo") - dt.timedelta(days=3)
        db.session.commit()
    assert "3 days ago" in leader.get("/s/husk/cases").text


def _case(app: Flask, slug: str = "nav-baerum") -> Case:
    study = studies.find_study("husk")
    assert study is not None
    case = queries.find_case(study, slug)
    assert case is not None
    return case


def test_a_case_is_added_and_its_page_opens(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post("/s/husk/cases/new", data=NEW)
    assert (answer.status_code, answer.location) == (303, "/s/husk/cases/nav-songdalen")
    with app.app_context():
        assert _case(app, "nav-songdalen").region == "Agder"


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "NUL \x00"}, "name"),
        ({"name": "NAV \ufffd"}, "name"),
        ({"name": "nav bærum"}, "name"),
        ({"status": "gone"}, "status"),
        ({"status": "withdrawn"}, "reason"),
        ({"from_on": "31.02.2011"}, "from_on"),
        ({"from_on": "0001-01-01"}, "from_on"),
    ],
)
def test_bad_answers_come_back_beside_their_field(
    leader: FlaskClient, answers: dict[str, str], field: str
) -> None:
    answer = leader.post("/s/husk/cases/new", data=NEW | answers)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert page.find(id=f"{field}-errors") is not None
    assert page.find(id="region")["value"] == "Agder"


def test_bytes_that_are_no_text_are_refused(leader: FlaskClient) -> None:
    body = b"name=NAV+%ff%fe&region=Agder&status=active&from_on=2011-01-01"
    kind = "application/x-www-form-urlencoded"
    answer = leader.post("/s/husk/cases/new", data=body, content_type=kind)
    assert (answer.status_code, "could not be read" in answer.text) == (400, True)


def test_a_case_is_renamed(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/edit", data={"name": "NAV Bærum vest", "region": "Viken"})
    with app.app_context():
        assert _case(app).name == "NAV Bærum vest"


def test_a_case_withdraws_with_its_reason_and_comes_back(app: Flask, leader: FlaskClient) -> None:
    answers = {"status": "withdrawn", "from_on": "2011-09-01", "reason": "No capacity"}
    assert leader.post(f"{HERE}/status", data=answers).status_code == 303
    assert "No capacity" in leader.get(f"{HERE}/status").text
    with app.app_context():
        row = queries.statuses(_case(app))[-1].id
    leader.post(f"{HERE}/status/{row}/take-back")
    assert "No capacity" not in leader.get(f"{HERE}/status").text


def test_the_first_status_cannot_be_taken_back(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        row = queries.statuses(_case(app))[0].id
    answer = leader.post(f"{HERE}/status/{row}/take-back")
    assert (answer.status_code, "at least one status" in answer.text) == (422, True)


def test_facts_are_written_corrected_compared_and_removed(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/facts/new", data={"name": "Size", "value": "17 employees"})
    with app.app_context():
        fact = queries.facts(_case(app))[0].id
    leader.post(f"{HERE}/facts/{fact}", data={"name": "Size", "value": "170 employees"})
    assert "170 employees" in leader.get("/s/husk/cases/facts").text
    leader.post(f"{HERE}/facts/{fact}/remove")
    assert "170 employees" not in leader.get("/s/husk/cases/facts").text


def test_events_are_written_corrected_and_removed(app: Flask, leader: FlaskClient) -> None:
    leader.post(f"{HERE}/events/new", data={"happened_on": "2011-03-01", "text": "Leadr"})
    with app.app_context():
        event = queries.events(_case(app))[0].id
    leader.post(f"{HERE}/events/{event}", data={"happened_on": "2011-03-02", "text": "Leader"})
    with app.app_context():
        assert queries.events(_case(app))[0].happened_on == dt.date(2011, 3, 2)
    leader.post(f"{HERE}/events/{event}/remove")
    with app.app_context():
        assert queries.events(_case(app)) == []


@pytest.mark.parametrize("path", ["/cases/no-such-case/edit", "/cases/nav-baerum/facts/99"])
def test_what_is_not_there_is_not_found(leader: FlaskClient, path: str) -> None:
    assert leader.get(f"/s/husk{path}").status_code == 404


def test_an_empty_study_says_what_to_do_next(app: Flask, world: make.World) -> None:
    client = sign_in(app.test_client(), world.stranger)
    page = BeautifulSoup(client.get("/s/other/cases").text, "html.parser")
    assert page.find("a", string="Add the first case")["href"] == "/s/other/cases/new"


def test_typed_markup_stays_text(leader: FlaskClient) -> None:
    leader.post("/s/husk/cases/new", data=NEW | {"name": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in leader.get("/s/husk/cases").text


def test_a_refused_page_writes_nothing(app: Flask, leader: FlaskClient) -> None:
    leader.post("/s/husk/cases/new", data=NEW | {"status": "withdrawn"})
    with app.app_context():
        begin_writing()
        assert db.session.query(Case).count() == 2
