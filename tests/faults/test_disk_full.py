"""Check F5: a disk that is full or cannot be written loses no text, and needs no restart."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests import make
from tests.editing import read
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core.database import begin_writing, db
from tracker.notes.models import Note, NoteRevision
from tracker.studies import queries as studies

NEW = "/s/husk/engagements/1/notes/new"
# More than a database of tests has room for in the pages it has.
TEXT = "What was said. #funding\n\n" + "A long day at the office. " * 20_000
FAULTS = {
    "disk full": "PRAGMA max_page_count = 1",
    "read-only": "PRAGMA query_only = ON",
}
CURES = {
    "disk full": "PRAGMA max_page_count = 1073741823",
    "read-only": "PRAGMA query_only = OFF",
}


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    with app.app_context():
        begin_writing()
        study = studies.find_study("husk")
        assert study is not None
        case = cases.find_case(study, "nav-baerum")
        assert case is not None
        make.engagement(study, case)
        db.session.commit()
    return sign_in(client, world.leader)


@contextmanager
def _failing(app: Flask, fault: str) -> Iterator[None]:
    """Every connection has the fault, as SQLite itself makes it, until the end."""
    with app.app_context():
        engine = db.engine

    def _break(connection: sa.Connection) -> None:
        connection.exec_driver_sql(FAULTS[fault])

    event.listen(engine, "begin", _break)
    try:
        yield
    finally:
        event.remove(engine, "begin", _break)
        with engine.connect() as connection:
            connection.exec_driver_sql(CURES[fault])


def _rows(app: Flask) -> tuple[int, int]:
    with app.app_context():
        count = sa.func.count()
        return (
            db.session.scalar(sa.select(count).select_from(Note)) or 0,
            db.session.scalar(sa.select(count).select_from(NoteRevision)) or 0,
        )


@pytest.mark.parametrize("fault", FAULTS)
def test_the_text_comes_back_and_is_saved_when_there_is_room(
    app: Flask, leader: FlaskClient, fault: str
) -> None:
    with _failing(app, fault):
        answer = leader.post(NEW, data={"text": TEXT})
        assert answer.status_code == 503
        assert read(answer).select_one("textarea[name=text]").text.strip() == TEXT.strip()
        assert "What you typed is still here" in answer.text
        assert leader.get("/s/husk/engagements/1").status_code == 200
    assert _rows(app) == (0, 0)
    assert leader.post(NEW, data={"text": TEXT}).status_code == 303
    assert _rows(app) == (1, 1)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_draft_that_cannot_be_kept_is_told(app: Flask, leader: FlaskClient, fault: str) -> None:
    with _failing(app, fault):
        answer = leader.post("/s/husk/drafts/engagement-1", data={"text": TEXT})
        assert answer.status_code == 503
    assert leader.post("/s/husk/drafts/engagement-1", data={"text": TEXT}).status_code == 200
