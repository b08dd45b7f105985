"""What all tests share: a real SQLite file (or PostgreSQL), an app, people who can sign in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tracker.app import create_app
from tracker.core.database import Base, begin_writing, db
from tracker.settings import read

CHEAP_HASHES = {
    "WTF_CSRF_ENABLED": False,
    "RATELIMIT_ENABLED": False,
    "SECURITY_PASSWORD_HASH_OPTIONS": {
        "argon2": {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
    },
    "TESTING": True,
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty database of its own."""
    settings = read({"TRACKER_INSTANCE": str(tmp_path), "BASE_URL": "http://localhost"})
    app = create_app(settings, **CHEAP_HASHES)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


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
