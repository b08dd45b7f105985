"""Addresses of status notes, a draft begun through its form, and the rows it left."""

from flask import Flask
from flask.testing import FlaskClient

from tracker.core.database import db
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
