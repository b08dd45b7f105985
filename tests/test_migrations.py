"""The migrations make the database that the code has, and take it away again."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from tests import make
from tests.postgres import beside
from tracker.app import create_app
from tracker.core import clock, schema
from tracker.core.database import Base, begin_writing, db
from tracker.example import build
from tracker.search.models import is_index
from tracker.settings import read


@pytest.fixture
def empty(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """An application on a database without tables."""
    with beside(database_url) if database_url else nullcontext("") as url:
        app = create_app(read({"TRACKER_INSTANCE": str(tmp_path), "DATABASE_URL": url}))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def _config(app: Flask) -> Config:
    config = Config()
    config.set_main_option("script_location", f"{app.root_path}/migrations")
    return config


def test_the_newest_migration_makes_the_tables_of_the_code(empty: Flask) -> None:
    schema.upgrade()
    assert (schema.present(), schema.newest()) == (schema.newest(), schema.newest())
    with db.engine.connect() as connection:
        opts = {"compare_type": False, "include_name": lambda name, *_: not is_index(name)}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []


def test_the_newest_by_name_is_the_newest_by_descent(empty: Flask) -> None:
    script = ScriptDirectory.from_config(_config(empty))
    assert script.get_current_head() == schema.newest()


def test_a_study_fits_in_and_the_way_back_leaves_nothing(empty: Flask) -> None:
    schema.upgrade()
    begin_writing()
    build.load(owner=make.account(), now=clock.now())
    db.session.commit()
    db.session.remove()
    command.downgrade(_config(empty), "base")
    assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}


STEPS_BEFORE = "20261128_0420_reminders"


def _status_notes() -> list[tuple[str, str, int]]:
    """State, text and number of revisions of each, whatever the columns are just now."""
    with db.engine.connect() as connection:
        rows = connection.execute(
            sa.text(
                "SELECT state, status_notes.text, count(status_note_revisions.id)"
                " FROM status_notes JOIN status_note_revisions ON status_note_id = status_notes.id"
                " GROUP BY status_notes.id, state, status_notes.text ORDER BY status_notes.id"
            )
        )
        return [tuple(row) for row in rows]


def _is_refused(change: str) -> bool:
    try:
        with db.engine.begin() as connection:
            connection.execute(sa.text(f"UPDATE status_notes SET {change}"))
    except sa.exc.IntegrityError:
        return True
    return False


def test_steps_of_status_notes_come_and_go_with_every_row_kept(empty: Flask) -> None:
    schema.upgrade()
    begin_writing()
    author, case = make.account(), make.case(make.study())
    for month, values in enumerate(({"state": "review"}, {"state": "reading"}, make.PUBLISHED)):
        as_of = make.NOW.date().replace(month=month + 1, day=1)
        make.status_note(case, author, as_of=as_of, text=f"Text {month}", **values)
    db.session.commit()
    db.session.remove()
    command.downgrade(_config(empty), STEPS_BEFORE)
    before = [("draft", "Text 0", 1), ("draft", "Text 1", 1), ("published", "Text 2", 1)]
    assert _status_notes() == before
    assert _is_refused("state = 'review', published_at = NULL")
    schema.upgrade()
    assert _status_notes() == before
    assert not _is_refused("state = 'review', published_at = NULL")
    assert _is_refused("state = 'published'")
    assert _is_refused("state = 'lost'")
    assert _is_refused("case_id = 99")


def test_a_step_begins_when_its_note_was_changed_or_published(empty: Flask) -> None:
    schema.upgrade()
    begin_writing()
    author, case = make.account(), make.case(make.study())
    make.status_note(case, author)
    make.status_note(case, author, edition=2, **make.PUBLISHED)
    db.session.commit()
    db.session.remove()
    command.downgrade(_config(empty), STEPS_BEFORE)
    schema.upgrade()
    since = db.session.scalars(sa.select(make.StatusNote.state_since).order_by(sa.text("id")))
    assert since.all() == [make.NOW, make.PUBLISHED["published_at"]]


def test_health_tells_a_database_that_is_missing_or_behind(empty: Flask) -> None:
    client = empty.test_client()
    headers = {"Host": "127.0.0.1"}
    assert client.get("/healthz", headers=headers).json["migrations"] == "missing"
    schema.upgrade()
    assert client.get("/healthz", headers=headers).status_code == 200
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'older'"))
    answer = client.get("/healthz", headers=headers)
    assert (answer.status_code, answer.json["migrations"]) == (503, "behind")
