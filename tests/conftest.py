"""What all tests share: a real database file or server, an app, people who can sign in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.postgres import database_for
from tracker.app import create_app
from tracker.core.database import Base, begin_writing, db
from tracker.settings import read

TESTING = {
    "WTF_CSRF_ENABLED": False,
    "RATELIMIT_ENABLED": False,
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__time_cost": 1,
        "argon2__memory_cost": 8,
        "argon2__parallelism": 1,
    },
    "TESTING": True,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="Run the tests that use the `app` fixture on this kind of database.",
    )


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, worker_id: str) -> Iterator[str]:
    """The address of this worker's PostgreSQL database; empty for a fresh SQLite file each."""
    if request.config.getoption("--database") == "sqlite":
        yield ""
    else:
        with database_for(worker_id) as url:
            yield url


@pytest.fixture
def app(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """The application on an empty database of its own."""
    environment = {
        "TRACKER_INSTANCE": str(tmp_path),
        "BASE_URL": "http://localhost",
        "DATABASE_URL": database_url,
    }
    app = create_app(read(environment), **TESTING)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        if database_url:
            _empty()
        db.engine.dispose()


def _empty() -> None:
    """Emptying a database is much quicker than making all its tables again."""
    names = ", ".join(table.name for table in Base.metadata.sorted_tables)
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


@pytest.fixture
def session(app: Flask) -> Iterator[None]:
    """A context in which services may be called, as a writer."""
    with app.app_context():
        begin_writing()
        yield
        db.session.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def world(app: Flask) -> make.World:
    """One study with a member in every role and two cases, and a stranger with a study."""
    with app.app_context():
        begin_writing()
        world = make.world()
        db.session.commit()
    return world
