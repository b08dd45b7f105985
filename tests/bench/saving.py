"""Saving a note again and again, each time another text on the newest version."""

from collections.abc import Callable
from itertools import count

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tracker.core.database import db
from tracker.notes.models import Note

STUDY = "/s/husk-now"


def first_note(app: Flask) -> tuple[int, int]:
    """The key and the version of the note that is written on."""
    with app.app_context():
        note = db.session.scalar(sa.select(Note).order_by(Note.id).limit(1))
        assert note is not None
        return note.id, note.version


def saver(app: Flask, client: FlaskClient, text: Callable[[int], str]) -> Callable[[], None]:
    """What saves `text(number)`, number after number."""
    note_id, version = first_note(app)
    versions = count(version)
    cookie = client.get_cookie("session")
    assert cookie is not None

    def save() -> None:
        # As if what the last save said had been read: nobody gathers sixty of them unread.
        client.set_cookie("session", cookie.value)
        number = next(versions)
        fields = {"text": text(number), "version": number}
        answer = client.post(f"{STUDY}/notes/{note_id}/edit", data=fields)
        assert answer.status_code == 303, answer.status_code

    return save
