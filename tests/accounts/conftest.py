"""An application with everything that guards it switched on, and ways to log in for real."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.conftest import TESTING
from tracker.accounts import service
from tracker.app import create_app
from tracker.core.database import Base, begin_writing, db
from tracker.settings import read

LogIn = Callable[..., int]


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Flask]:
    """CSRF and log-in limits as in real life; a study, and a leader with a password."""
    environment = {"TRACKER_INSTANCE": str(tmp_path), "BASE_URL": "http://localhost"}
    app = create_app(
        read(environment), **(TESTING | {"WTF_CSRF_ENABLED": True, "RATELIMIT_ENABLED": True})
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
        begin_writing()
        world = make.world()
        service.choose_password(make.get(make.Account, world.leader), make.PASSWORD)
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


def token_of(page: str) -> str:
    """The CSRF token in a page."""
    return str(BeautifulSoup(page, "html.parser").find("input", {"name": "csrf_token"})["value"])


def log_in(
    client: FlaskClient, email: str = "leader@test.no", password: str = make.PASSWORD, **kw: str
) -> int:
    """Log in through the page, as a person does; the answer's status."""
    token = token_of(client.get("/login").text)
    answers = {"email": email, "password": password, "csrf_token": token}
    answer = client.post("/login", query_string=kw, data=answers)
    client.environ_base["test.location"] = answer.location or ""
    return answer.status_code
