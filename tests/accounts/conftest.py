"""An application with everything that guards it switched on, and ways to log in for real."""

from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.conftest import Program, set_up
from tracker.accounts import service

LogIn = Callable[..., int]


@pytest.fixture(scope="session")
def guarded_program(
    program: Program, tmp_path_factory: pytest.TempPathFactory, database_url: str
) -> Iterator[Program]:
    folder = tmp_path_factory.mktemp("guarded")
    # On a server both have the same database, and this one begins with what it finds there.
    with program.anew():
        pass
    with set_up(folder, database_url, WTF_CSRF_ENABLED=True, LIMIT_ATTEMPTS=True) as program:
        yield program


@pytest.fixture
def guarded(guarded_program: Program) -> Iterator[Flask]:
    """CSRF and log-in limits as in real life; a study, and a leader with a password."""
    with guarded_program.anew() as app:
        guarded_program.furnished("world", _world_with_a_password)
        yield app


def _world_with_a_password() -> None:
    world = make.world()
    service.choose_password(make.get(make.Account, world.leader), make.PASSWORD)


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
