"""Addresses of status notes, a draft begun through its form, the rows it left, what it cites."""

import datetime as dt
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.notes import service as notes
from tracker.notes.excerpts import of_note
from tracker.notes.models import Excerpt, Note
from tracker.statusnotes.models import StatusNote

INDEX = "/s/husk/status-notes"
NEW = "/s/husk/cases/nav-baerum/status-notes/new"


def begin(client: FlaskClient, text: str, as_of: str = "2012-01") -> str:
    """The address of the new draft."""
    answer = client.post(NEW, data={"as_of": as_of, "text": text})
    assert answer.status_code == 303
    return str(answer.location)


def rows(app: Flask) -> list[tuple[int, str, int, str]]:
    """Edition, state, version and text of every status note."""
    with app.app_context():
        notes = db.session.scalars(db.select(StatusNote).order_by(StatusNote.id))
        return [(note.edition, note.state, note.version, note.text) for note in notes]


def cite(mark: str, words: str = "It goes on.") -> str:
    """A passage that rests on something."""
    return f"{words} [^{mark}]"


def noted(case: Case, author: Account, text: str, **values: Any) -> tuple[Note, list[Excerpt]]:
    """What was written on a held visit to the case, saved as people do it; and its excerpts."""
    given = {"status": "held", "day": dt.date(2011, 12, 5)} | values
    visit = make.engagement(case.study, case, **given)
    note = notes.write(visit, author=author, text=text, now=make.NOW)
    return note, list(of_note(note))
