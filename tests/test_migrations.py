"""The migrations make the database that the code has, and take it away again."""

from collections.abc import Iterator
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
from tracker.app import create_app
from tracker.core import clock, schema
from tracker.core.database import Base, begin_writing, db
from tracker.example import build
from tracker.search.models import is_index
from tracker.settings import read


@pytest.fixture
def empty(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """An application on a database without tables."""
    environment = {"TRACKER_INSTANCE": str(tmp_path), "DATABASE_URL": database_url}
    app = create_app(read(environment))
    with app.app_context():
        Base.metadata.drop_all(db.engine)
        yield app
        db.session.rollback()
        Base.metadata.drop_all(db.engine)
        with db.engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE IF EXISTS alembic_version"))
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
