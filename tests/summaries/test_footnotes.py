"""The references of a status note as footnotes of a document, by role only."""

import datetime as dt
import io
import re
import zipfile

import docx
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.memberchecks.desk import answered, remark
from tests.signing import sign_in
from tests.statusnotes.desk import cite, noted
from tests.summaries import asking
from tests.summaries.samples import pdf_words
from tracker.core.database import begin_writing, db
from tracker.notes.models import Note
from tracker.people.models import Consent
from tracker.statusnotes import service as statusnotes
from tracker.statusnotes.models import StatusNote

DAY = dt.date(2011, 3, 29)
SOURCE = "interview, 29 March 2011; office leader"
TEXT = "The office has opened."
SECRETS = ("Zanaria", "Kvasikuk", "Pseudo 1")


def _write() -> None:
    """A published status note that rests on an interview, and somebody who disagrees with it."""
    study, case = make.husk()
    author = make.members_of(study)[0].account
    role = db.session.query(make.InformantRole).filter_by(study_id=study.id, code="office-leader")
    person = make.person(
        study, role.one(), case=case, name="Zanaria Kvasikuk", pseudonym="Pseudo 1"
    )
    make.consent(person)
    note, (excerpt,) = noted(case, author, "It opened. #funding", kind="interview", day=DAY)
    make.participation(note.engagement, person=person)
    text = f"{cite(f'e{excerpt.id}', TEXT)}\n\nNobody knows more.[^1]\n\n[^1]: Our own footnote."
    draft = statusnotes.begin(
        case, as_of=dt.date(2012, 1, 1), author=author, text=text, now=make.NOW
    )
    remark(answered(draft, person, is_printed=True), text="Only half.", passage=TEXT)
    statusnotes.publish(draft, version=1, now=make.NOW)
    asking.report(study, name="Full", parts="status", has_references=True)
    asking.report(study, name="Plain", parts="status")


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    with app.app_context():
        begin_writing()
        _write()
        db.session.commit()
    return sign_in(client, world.leader)


def _made(app: Flask, leader: FlaskClient, format_: str, report: str = "1") -> bytes:
    return asking.made(app, leader, format=format_, report=report)


def _footnotes(word_file: bytes) -> list[str]:
    """The words of each footnote of a Word file, in order."""
    with zipfile.ZipFile(io.BytesIO(word_file)) as archive:
        if "word/footnotes.xml" not in archive.namelist():
            return []
        tree = BeautifulSoup(archive.read("word/footnotes.xml"), "xml")
    said = ["".join(t.text for t in one.find_all("w:t")) for one in tree.find_all("w:footnote")]
    return [words.strip() for words in said if words.strip()]


def _paragraphs(word_file: bytes) -> list[str]:
    return [one.text for one in docx.Document(io.BytesIO(word_file)).paragraphs]


def test_word_has_each_reference_as_a_footnote(app: Flask, leader: FlaskClient) -> None:
    made = _made(app, leader, "docx")
    assert _footnotes(made) == [SOURCE, "Our own footnote."]
    paragraphs = _paragraphs(made)
    assert TEXT in [one.strip() for one in paragraphs]
    at = paragraphs.index("Those who disagree")
    assert paragraphs[at + 1] == f"Office leader: “{TEXT}”: Only half."
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode("latin-1")
    assert not [secret for secret in SECRETS if secret in everything]


def test_pdf_has_each_reference_as_a_footnote(app: Flask, leader: FlaskClient) -> None:
    words = pdf_words(_made(app, leader, "pdf"))
    assert re.search(rf"\b1 ?{SOURCE}", words)
    assert re.search(r"\b2 ?Our own footnote\.", words)
    assert f"Those who disagree • Office leader: “{TEXT}”: Only half." in words
    assert not [secret for secret in SECRETS if secret in words]


@pytest.mark.parametrize("format_", ["md", "html"])
def test_the_other_forms_have_them_too(app: Flask, leader: FlaskClient, format_: str) -> None:
    made = _made(app, leader, format_).decode()
    assert made.count(SOURCE) == 1
    assert not [secret for secret in SECRETS if secret in made]


def test_a_report_without_them_has_our_own_footnotes_alone(app: Flask, leader: FlaskClient) -> None:
    made = _made(app, leader, "docx", report="2")
    assert _footnotes(made) == ["Our own footnote."]
    assert "interview, 29 March" not in " ".join(_paragraphs(made))
    assert "Those who disagree" in _paragraphs(made)


def test_a_norwegian_report_says_them_in_norwegian(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        db.session.query(asking.Report).filter_by(name="Full").one().language = "nb"
        db.session.commit()
    first, _own = _footnotes(_made(app, leader, "docx"))
    assert first == "intervju, 29. mars 2011; office leader"


def test_of_a_deleted_note_kind_day_and_role_are_still_printed(
    app: Flask, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        db.session.delete(db.session.query(Note).one())
        db.session.commit()
    assert _footnotes(_made(app, leader, "docx"))[0] == SOURCE
    assert SOURCE in pdf_words(_made(app, leader, "pdf"))


@pytest.mark.parametrize("report", ["1", "2"])
def test_what_consent_was_withdrawn_for_stops_it_with_case_and_passage(
    app: Flask, leader: FlaskClient, report: str
) -> None:
    with app.app_context():
        begin_writing()
        db.session.query(Consent).one().withdrawn_on = dt.date(2012, 1, 19)
        db.session.commit()
    page = asking.asked(leader, format="docx", report=report)
    asking.make_waiting(app)
    shown = leader.get(page).text
    said = f"NAV Bærum: consent was withdrawn for what this passage rests on: “{TEXT}”."
    assert said in shown
    assert leader.get(f"{page}/download").status_code == 404
    assert not [secret for secret in SECRETS if secret in shown]


def test_a_correction_lets_it_be_made_again(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        db.session.query(Consent).one().withdrawn_on = dt.date(2012, 1, 19)
        note = db.session.query(StatusNote).one()
        draft = statusnotes.revise(note, author=note.author, now=make.NOW)
        statusnotes.save(draft, text="It stays.", version=1, author=note.author, now=make.NOW)
        statusnotes.publish(draft, version=2, now=make.NOW)
        db.session.commit()
    assert "It stays." in _paragraphs(_made(app, leader, "docx"))
