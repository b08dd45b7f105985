"""A name in a document stops its making, and goes out only when somebody lets it."""

import logging
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.commands import run
from tests.editing import press, read
from tests.signing import sign_in
from tests.summaries import asking
from tracker.app import create_app
from tracker.core.database import begin_writing, db
from tracker.people import service as people
from tracker.people.models import LetThrough
from tracker.settings import read as settings
from tracker.summaries.models import Making

FILES, REPORTS = "/s/husk/summary/files", "/s/husk/summary/reports"
TEXT = "All is well.\n\n## As Zanaria tells it\n\nCall Zanaria Kvasikuk, 98765412."
SECRETS = ("Zanaria", "Kvasikuk", "98765412")
HEADING = "NAV Bærum – status as of January 2012"
TOLD = "As the office leader tells it"
SAID = [
    f"“{TOLD}”, line {{}}: a name. Put “the office leader” there.",
    f"“{TOLD}”, line {{}}: a name. Put “the office leader” there.",
    f"“{TOLD}”, line {{}}: a telephone number. Take it away.",
]


def _plant() -> None:
    """A person, and a published text that names them in a heading and in a sentence."""
    study, case = make.husk()
    role = db.session.query(make.InformantRole).filter_by(study_id=study.id, code="office-leader")
    people.add(study, role=role.one(), case=case, name="Zanaria Kvasikuk", phone="98765412")
    author = make.members_of(study)[0].account
    make.status_note(case, author, text=TEXT, **make.PUBLISHED)


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    with app.app_context():
        begin_writing()
        _plant()
        db.session.commit()
    return sign_in(client, world.leader)


@pytest.fixture
def stopped(app: Flask, leader: FlaskClient) -> BeautifulSoup:
    """The page of a file that waits for an answer about the names in it."""
    page = asking.asked(leader, format="md")
    asking.make_waiting(app)
    return read(leader.get(page))


def _left(app: Flask) -> list[tuple[str, int, str, str]]:
    with app.app_context():
        rows = db.session.query(LetThrough)
        return [(row.subject, row.count, row.sorts, row.account.email) for row in rows]


def test_it_says_under_which_heading_and_what_to_put_and_never_the_name(
    app: Flask, stopped: BeautifulSoup
) -> None:
    asks, *said = [one.text for one in stopped.select(".making p")]
    assert asks == "There are names in it, or ways to reach people."
    lines = [int(one.split("line ")[1].split(":")[0]) for one in said]
    assert said == [line.format(at) for line, at in zip(SAID, lines, strict=True)]
    assert lines == sorted(lines)
    with app.app_context():
        (row,) = db.session.query(Making)
        kept = repr((row.asked, row.file_name, row.says, row.fault))
    for secret in SECRETS:
        assert secret not in stopped.text
        assert secret not in kept
    assert _left(app) == []


def test_the_heading_of_its_case_is_named(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        note = db.session.query(make.StatusNote).one()
        note.text = "Kvasikuk stays."
        db.session.commit()
    page = asking.asked(leader, format="md")
    asking.make_waiting(app)
    (said,) = [one.text for one in read(leader.get(page)).select(".making p")][1:]
    assert said.startswith(f"“{HEADING}”, line ")


def test_neither_the_log_hears_the_name(
    app: Flask, leader: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = asking.asked(leader, format="docx")
        asking.make_waiting(app)
        press(leader, read(leader.get(page)), FILES)
        asking.make_waiting(app)
        leader.get(REPORTS)
    assert not [secret for secret in SECRETS if secret in caplog.text]


def test_let_through_it_is_made_and_that_is_kept_once(
    app: Flask, leader: FlaskClient, stopped: BeautifulSoup
) -> None:
    page = press(leader, stopped, FILES).location
    asking.make_waiting(app)
    assert "Call Zanaria Kvasikuk, 98765412." in leader.get(f"{page}/download").text
    kept = [("summary:status-husk-2012-01.md", 3, "name phone", "leader@test.no")]
    assert _left(app) == kept


def test_the_leader_sees_what_was_made_with_names_in_it(
    app: Flask, leader: FlaskClient, stopped: BeautifulSoup
) -> None:
    assert read(leader.get(REPORTS)).find(id="names-left") is None
    press(leader, stopped, FILES)
    asking.make_waiting(app)
    (line,) = read(leader.get(REPORTS)).find(id="names-left").find_parent("section").select("li")
    said = "status-husk-2012-01.md: 3 names or addresses, let through by Leader"
    assert line.text.startswith(f"{said} · Name, Telephone number · ")


def test_what_was_let_through_elsewhere_is_not_shown(
    app: Flask, world: make.World, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        study, _ = make.husk()
        by = make.get(make.Account, world.leader)
        given = {"count": 1, "sorts": "name", "account": by, "let_through_at": make.NOW}
        db.session.add(LetThrough(study_id=study.id, subject="status-note:1", **given))
        other = db.session.query(make.Study).filter_by(short_name="other").one()
        db.session.add(LetThrough(study_id=other.id, subject="summary:theirs.md", **given))
        db.session.commit()
    assert read(leader.get(REPORTS)).find(id="names-left") is None


def test_the_command_refuses_and_goes_on_when_told(instance: Path, tmp_path: Path) -> None:
    with create_app(settings({"TRACKER_INSTANCE": str(instance)})).app_context():
        begin_writing()
        study = db.session.query(make.Study).filter_by(short_name="husk").one()
        case = db.session.query(make.Case).filter_by(study_id=study.id, slug="nav-sola").one()
        role = db.session.query(make.InformantRole).filter_by(study_id=study.id).first()
        people.add(study, role=role, case=case, name="Zanaria Kvasikuk")
        notes = db.session.query(make.StatusNote).filter_by(case_id=case.id)
        note = notes.order_by(make.StatusNote.as_of.desc()).first()
        note.text = f"{note.text}\n\nZanaria Kvasikuk stays."
        db.session.commit()
    file = tmp_path / "summary.md"
    words = ("summary", "husk", "--as-of", "2012-03", "-o", str(file))
    ran = run(instance, *words)
    assert (ran.returncode, ran.stdout, file.exists()) == (2, "", False)
    assert "stand in it: 1." in ran.stderr
    assert "Zanaria" not in ran.stderr
    assert run(instance, *words, "--with-names").returncode == 0
    assert "Zanaria Kvasikuk stays." in file.read_text()
