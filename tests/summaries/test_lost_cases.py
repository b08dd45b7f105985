"""A report of chosen cases that are all gone is refused, and never becomes one of all cases."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.commands import run
from tests.editing import read
from tests.signing import sign_in
from tests.summaries import asking
from tests.summaries.test_reports import ANSWERS, HERE
from tracker.app import create_app
from tracker.core.database import begin_writing, db
from tracker.settings import read as settings
from tracker.summaries import service
from tracker.summaries.rules import Part

SAID = "The cases of this report were removed. Choose others."


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


@pytest.fixture
def key(app: Flask, leader: FlaskClient) -> str:
    """Of a report of NAV Sola alone."""
    assert leader.post(f"{HERE}/new", data=ANSWERS).status_code == 303
    return "1"


def _delete(slug: str) -> None:
    """As it goes with the rows that hang on it, which no page does yet."""
    begin_writing()
    db.session.execute(sa.delete(make.Case).where(make.Case.slug == slug))
    db.session.commit()


@pytest.fixture
def lost(app: Flask, key: str) -> str:
    with app.app_context():
        _delete("nav-sola")
    return key


@pytest.mark.parametrize("words", ["", "&as_of=2012-01", "&case=nav-baerum"])
def test_its_preview_says_so(leader: FlaskClient, lost: str, words: str) -> None:
    answer = leader.get(f"/s/husk/summary?report={lost}{words}")
    assert (answer.status_code, SAID in answer.text) == (422, True)
    assert "NAV Bærum" not in answer.text


def test_no_file_of_it_is_asked_for(leader: FlaskClient, lost: str) -> None:
    answer = leader.post("/s/husk/summary/files", data={"report": lost, "format": "md"})
    assert (answer.status_code, SAID in answer.text) == (422, True)


def test_a_file_that_waited_meanwhile_is_not_made(
    app: Flask, leader: FlaskClient, key: str
) -> None:
    page = asking.asked(leader, format="md", report=key)
    with app.app_context():
        _delete("nav-sola")
    asking.make_waiting(app)
    assert SAID in leader.get(page).text
    assert leader.get(f"{page}/download").status_code == 404


def test_the_reports_say_so_and_all_other_pages_stay(leader: FlaskClient, lost: str) -> None:
    row = read(leader.get(HERE)).select("tbody tr")[1]
    assert SAID in row.text
    assert "All cases" not in row.text
    assert leader.get("/s/husk/summary?as_of=2012-01").status_code == 200
    assert leader.get(f"{HERE}/{lost}").status_code == 200


def test_others_can_be_chosen(leader: FlaskClient, lost: str) -> None:
    seen = read(leader.get(f"{HERE}/{lost}")).select_one("input[name=seen]")
    answers = ANSWERS | {"cases": "nav-baerum", "seen": str(seen["value"])}
    assert leader.post(f"{HERE}/{lost}", data=answers).status_code == 303
    assert leader.get(f"/s/husk/summary?report={lost}").status_code == 200


def test_once_removed_it_does_not_come_back_as_one_of_all(leader: FlaskClient, lost: str) -> None:
    page = read(leader.get(leader.post(f"{HERE}/{lost}/remove").location))
    assert "is removed" in page.select(".flash")[-1].text
    assert page.select(".flash form") == []


def test_one_of_two_that_is_left_is_what_it_is_about(app: Flask, leader: FlaskClient) -> None:
    both = ANSWERS | {"cases": ["nav-sola", "nav-baerum"]}
    assert leader.post(f"{HERE}/new", data=both).status_code == 303
    with app.app_context():
        _delete("nav-sola")
    answer = leader.get("/s/husk/summary?report=1")
    assert (answer.status_code, "NAV Bærum" in answer.text) == (200, True)


def test_one_of_all_cases_is_of_those_there_are(app: Flask, leader: FlaskClient) -> None:
    answers = {name: value for name, value in ANSWERS.items() if name != "cases"}
    assert leader.post(f"{HERE}/new", data=answers).status_code == 303
    with app.app_context():
        _delete("nav-sola")
    assert leader.get("/s/husk/summary?report=1").status_code == 200


def test_the_command_refuses_it_too(instance: Path, tmp_path: Path) -> None:
    with create_app(settings({"TRACKER_INSTANCE": str(instance)})).app_context():
        begin_writing()
        study = db.session.query(make.Study).filter_by(short_name="husk").one()
        case = make.case(study, "NAV Ås")
        definition = service.Definition("Interim", [Part.STATUS], [case])
        service.save_report(study, definition, now=make.NOW)
        slug = case.slug
        db.session.commit()
        _delete(slug)
    file = tmp_path / "interim.md"
    ran = run(instance, "summary", "husk", "--report", "Interim", "-o", str(file))
    assert (ran.returncode, ran.stderr) == (2, f"tracker: {SAID}\n")
    assert not file.exists()
