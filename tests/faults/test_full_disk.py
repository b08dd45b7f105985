"""Check F5: a disk that is full or takes no writes refuses a save with its text, and nothing else.

The limit is the kernel's own for this process, so that SQLite meets it in the middle of a write.
"""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read
from tests.signing import sign_in
from tracker.core.database import db

KEEP = "/s/husk/drafts/engagement-1"
NEW = "/s/husk/engagements/1/notes/new"
TYPED = {
    "text": "<b>Every</b> word of it.",
    "client_id": "0b0b0b0b-1111-4222-8333-444444444444",
}

Fault = Callable[[Flask], "Iterator[None]"]


@contextmanager
def full_disk(_app: Flask) -> Iterator[None]:
    """No file of this process may grow."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


@contextmanager
def read_only(app: Flask) -> Iterator[None]:
    """Every connection refuses to write, as on a file system that was mounted anew."""
    with app.app_context():
        engine = db.engine
    engine.dispose()
    sa.event.listen(engine, "connect", _only_read)
    yield
    sa.event.remove(engine, "connect", _only_read)
    engine.dispose()


def _only_read(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
    connection.cursor().execute("PRAGMA query_only=ON")


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World, database_url: str) -> FlaskClient:
    if database_url:
        pytest.skip("SQLite writes its files itself")
    return sign_in(client, world.leader)


@pytest.fixture
def engagement(app: Flask, world: make.World) -> None:
    with app.app_context():
        case = make.get(make.Case, 1)
        make.engagement(case.study, case)
        db.session.commit()


def _count(app: Flask, table: str) -> int:
    with app.app_context():
        return int(db.session.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0)


@pytest.mark.usefixtures("engagement")
@pytest.mark.parametrize("fault", [full_disk, read_only])
def test_a_save_that_cannot_be_written_comes_back_with_its_text(
    app: Flask, leader: FlaskClient, fault: Fault
) -> None:
    with fault(app):
        answer = leader.post(NEW, data=TYPED)
        assert leader.post(KEEP, data=TYPED).status_code == 503
        assert leader.get(NEW).status_code == 200
    page = read(answer)
    assert answer.status_code == 503
    area = page.select_one("textarea[name=text]")
    assert area.text.strip() == TYPED["text"]
    assert [_count(app, table) for table in ("notes", "note_revisions", "drafts")] == [0, 0, 0]
    # Without a restart, from that very page.
    form = area.find_parent("form")
    again = {one["name"]: one.get("value") or one.text.strip() for one in form.select("[name]")}
    again.pop("act", None)
    assert leader.post(form["action"], data=again).status_code == 303
    assert _count(app, "notes") == 1


def test_a_password_never_comes_back_in_a_page(app: Flask, leader: FlaskClient) -> None:
    with read_only(app):
        answer = app.test_client().post(
            "/login", data={"email": "leader@test.no", "password": make.PASSWORD}
        )
    assert make.PASSWORD not in answer.text
