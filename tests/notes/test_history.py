"""The history of a note: who saved what, what changed, and an earlier text brought back."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import press, read, sent
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.notes import service
from tracker.notes.models import Note

EDIT = "/s/husk/notes/1/edit"
HISTORY = "/s/husk/notes/1/history"
RESTORE = "/s/husk/notes/1/restore"


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """The leader's browser, in a study with a note of the researcher."""
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        engagement = make.engagement(study, case, status="held")
        make.note(engagement, make.get(make.Account, world.researcher), "One.\n\nTwo.\n\nThree.")
        db.session.commit()
    return sign_in(client, world.leader)


def _texts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(Note.text).order_by(Note.id)))


@pytest.fixture
def versions(leader: FlaskClient) -> FlaskClient:
    """The leader's browser, the note in three versions."""
    for text in ("One.\n\nTwo.", "One.\n\nTwo.\n\nNew."):
        leader.post(EDIT, data=sent(read(leader.get(EDIT))) | {"text": text})
    return leader


@pytest.mark.parametrize(
    ("chosen", "title", "added", "removed"),
    [
        ("", "From version 2 to version 3", ["New."], []),
        ("?from=1&to=2", "From version 1 to version 2", [], ["Three."]),
        ("?from=2&to=1", "From version 1 to version 2", [], ["Three."]),
        ("?from=1&to=1", "Version 1", [], []),
        ("?from=0&to=99", "From version 1 to version 3", ["New"], ["Three"]),
        ("?from=x&to=99999999999", "From version 2 to version 3", ["New."], []),
    ],
)
def test_any_two_versions_are_compared(
    versions: FlaskClient, chosen: str, title: str, added: list[str], removed: list[str]
) -> None:
    box = read(versions.get(HISTORY + chosen)).find("section", "version")
    assert box.h2.text == title
    assert [piece.text.strip() for piece in box.find_all("ins")] == added
    assert [piece.text.strip() for piece in box.find_all("del")] == removed


def test_the_history_says_who_saved_what_when(versions: FlaskClient) -> None:
    lines = read(versions.get(HISTORY)).find("aside").find_all("li")
    assert ["Researcher" in line.text for line in lines] == [False, False, True]
    assert "Fri 20 Jan 2012, 09:00" in lines[2].text


def test_a_long_history_comes_page_by_page_to_its_beginning(
    app: Flask, versions: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        note = db.session.get_one(Note, 1)
        for number in range(4, 106):
            service.save(note, text=f"Text {number}", version=number - 1, author=note.author,
                         now=make.NOW)  # fmt: skip
        db.session.commit()
    pages = [read(versions.get(f"{HISTORY}?page={number}")).find("aside") for number in (1, 2)]
    assert [len(page.find_all("li")) for page in pages] == [100, 5]
    assert "Version 1 " in pages[1].text
    assert versions.get(f"{HISTORY}?from=1&to=105").text.count("<option") == 210


def test_an_earlier_text_is_restored_as_a_new_version(app: Flask, versions: FlaskClient) -> None:
    assert press(versions, read(versions.get(HISTORY)), RESTORE).status_code == 303
    assert _texts(app) == ["One.\n\nTwo."]
    with app.app_context():
        assert db.session.get_one(Note, 1).version == 4


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"restored": "1", "version": "2"}, 409),
        ({"restored": "9", "version": "3"}, 404),
        ({"restored": "x", "version": "3"}, 422),
        ({}, 422),
    ],
)
def test_a_restore_that_makes_no_sense_changes_nothing(
    app: Flask, versions: FlaskClient, fields: dict[str, str], status: int
) -> None:
    assert versions.post(RESTORE, data=fields).status_code == status
    assert _texts(app) == ["One.\n\nTwo.\n\nNew."]


def test_a_reviewer_reads_the_history_and_restores_nothing(
    app: Flask, versions: FlaskClient, world: make.World
) -> None:
    reviewer = sign_in(app.test_client(), world.reviewer)
    assert read(reviewer.get(HISTORY)).find("form", action=RESTORE) is None
    assert reviewer.post(RESTORE, data={"restored": "1", "version": "3"}).status_code == 403
