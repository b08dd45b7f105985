"""What all tests share: a real database file or server, an app, people who can sign in."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    "LIMIT_ATTEMPTS": False,
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


@dataclass(frozen=True)
class Program:
    """An application that serves test after test, and its SQLite file with nothing in it."""

    app: Flask
    empty: Path

    @contextmanager
    def anew(self) -> Iterator[Flask]:
        """The application on an empty database, as if it had just been set up."""
        config, extensions = dict(self.app.config), dict(self.app.extensions)
        folder = Path(self.app.instance_path)
        if self.empty.exists():
            shutil.copy(self.empty, folder / "tracker.sqlite3")
        yield self.app
        with self.app.app_context():
            if not self.empty.exists():
                _empty()
            db.engine.dispose()
        for now, before in ((self.app.config, config), (self.app.extensions, extensions)):
            now.clear()
            now.update(before)
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != "secret_key":
                path.unlink()


def set_up(folder: Path, database_url: str = "", **overrides: Any) -> Program:
    """Put an application together, which takes longer than most tests do."""
    environment = {
        "TRACKER_INSTANCE": str(folder / "instance"),
        "BASE_URL": "http://localhost",
        "DATABASE_URL": database_url,
    }
    (folder / "instance").mkdir()
    app = create_app(read(environment), **(TESTING | overrides))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.engine.dispose()
    if not database_url:
        (folder / "instance" / "tracker.sqlite3").rename(folder / "empty")
    return Program(app, folder / "empty")


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Program:
    """The program of all tests of a worker."""
    return set_up(tmp_path_factory.mktemp("program"), database_url)


@pytest.fixture
def app(program: Program) -> Iterator[Flask]:
    """The application on an empty database of its own."""
    with program.anew() as app:
        yield app


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
