"""A note with three lines, and what is kept of a text that is not saved."""

import uuid

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.drafts.models import Draft
from tracker.notes import service as notes
from tracker.studies import queries as studies

KEEP = "/s/husk/drafts/note-1"
EDIT = "/s/husk/notes/1/edit"
NEW = "/s/husk/engagements/1/notes/new"
STATUS = "/s/husk/cases/nav-baerum/status-notes/new"


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """A note with three lines, by the leader."""
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        author = studies.members(study)[0].account
        engagement = make.engagement(study, case)
        notes.write(engagement, author=author, text="One.\n\nTwo.\n\nThree.", now=make.NOW)
        db.session.commit()
    return sign_in(client, world.leader)


def fields(text: str = "One.\n\nTwo.\n\nThree, unsaved.", **changed: str) -> dict[str, str]:
    return {"text": text, "version": "1", "client_id": str(uuid.uuid4())} | changed


def kept(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        rows = db.session.execute(sa.select(Draft.place, Draft.text).order_by(Draft.id))
        return [tuple(row) for row in rows]


def typed(client: FlaskClient, address: str = EDIT) -> str:
    return read(client.get(address)).select_one("textarea[name=text]").text.lstrip("\r\n")
