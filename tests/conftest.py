"""What all tests share: a real database file or server, an app, people who can sign in."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from tests import make, snapshots
from tests.postgres import database_for
from tracker.accounts import service
from tracker.app import create_app
from tracker.core import clock, schema
from tracker.core.database import Base, begin_writing, begin_writing_on, db
from tracker.example import build
from tracker.settings import read
from tracker.studies.models import Study

LOADED = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
Given = TypeVar("Given")
# Fixtures that put data in place, and nothing before them that is to stay.
FURNISHING = {"world", "example", "full"}
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
    """An application that serves test after test, and the data that tests begin with."""

    app: Flask
    places: Path
    given: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def anew(self, *, is_furnished: bool = False) -> Iterator[Flask]:
        """The application as if it had just been set up, on an empty database.

        Whoever goes on with `furnished` replaces it at once, and it need not be emptied.
        """
        config, extensions = dict(self.app.config), dict(self.app.extensions)
        if not is_furnished:
            snapshots.put(self.app, self.places / "empty")
        yield self.app
        for now, before in ((self.app.config, config), (self.app.extensions, extensions)):
            now.clear()
            now.update(before)

    def furnished(self, name: str, furnish: Callable[[], Given]) -> Given:
        """What `furnish` gives, with the data that it leaves; it is called once and then known."""
        place = self.places / name
        if name in self.given:
            snapshots.put(self.app, place)
            with self.app.app_context(), begin_writing_on(db.engine) as connection:
                _make_other_studies(connection)
        else:
            snapshots.put(self.app, self.places / "empty")
            with self.app.app_context():
                begin_writing()
                self.given[name] = furnish()
                db.session.commit()
            snapshots.keep(self.app, place)
        return cast(Given, self.given[name])


def _make_other_studies(connection: sa.Connection) -> None:
    """The program remembers what it made of a study by its `uid`, and a test must not know that."""
    fresh = {
        "sqlite": sa.func.lower(sa.func.hex(sa.func.randomblob(8))),
        "postgresql": sa.func.left(sa.func.md5(sa.cast(sa.func.random(), sa.Text)), 16),
    }[connection.dialect.name]
    connection.execute(sa.update(Study.__table__).values(uid=fresh))


@contextmanager
def set_up(folder: Path, database_url: str = "", **overrides: Any) -> Iterator[Program]:
    """Put an application together, which takes longer than most tests do."""
    environment = {
        "TRACKER_INSTANCE": str(folder / "instance"),
        "BASE_URL": "http://localhost",
        "DATABASE_URL": database_url,
    }
    app = create_app(read(environment), **(TESTING | overrides))
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", _wait_for_no_disk)
        Base.metadata.create_all(db.engine)
    snapshots.keep(app, folder / "empty")
    yield Program(app, folder)
    with app.app_context():
        db.engine.dispose()


def _wait_for_no_disk(connection: Any, _record: Any) -> None:
    """Power cuts are not what is tested here, and a disk may take longer than a test."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def program(
    tmp_path_factory: pytest.TempPathFactory, database_url: str, pytestconfig: pytest.Config
) -> Iterator[Program]:
    """The program of all tests of a worker."""
    with set_up(tmp_path_factory.mktemp("program"), database_url) as program:
        # Each template is compiled once for all workers, and again when its text has changed.
        kept = pytestconfig.rootpath / ".pytest_cache" / "templates"
        kept.mkdir(parents=True, exist_ok=True)
        program.app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(kept))
        yield program


@pytest.fixture
def app(program: Program, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on an empty database of its own."""
    with program.anew(is_furnished=not FURNISHING.isdisjoint(request.fixturenames)) as app:
        yield app


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
def world(program: Program, app: Flask) -> make.World:
    """One study with a member in every role and two cases, and a stranger with a study."""
    return program.furnished("world", make.world)


@pytest.fixture
def example(program: Program, app: Flask) -> None:
    """The example study, and an account that owns it."""

    def load() -> None:
        build.load(owner=make.account(), now=LOADED)

    program.furnished("example", load)


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with a first account and the example study, to be copied."""
    folder = tmp_path_factory.mktemp("installed")
    app = create_app(read({"TRACKER_INSTANCE": str(folder)}))
    with app.app_context():
        schema.upgrade()
        begin_writing()
        owner = make.account()
        service.choose_password(owner, make.PASSWORD)
        build.load(owner=owner, now=clock.now())
        db.session.commit()
        db.engine.dispose()
    return folder


@pytest.fixture(scope="module")
def instance(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it for the tests of a file."""
    return shutil.copytree(installed, tmp_path_factory.mktemp("copied") / "instance")
