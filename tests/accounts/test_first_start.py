"""The welcome link and invitations: they work once, and opening one changes nothing."""

import datetime as dt
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tracker.accounts import service
from tracker.accounts.models import Account
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.core.errors import DomainError
from tracker.studies.models import Study

FIRST = {
    "name": "Prosjektleder",
    "email": "Leder@Institutt.no",
    "password": make.PASSWORD,
    "language": "nb",
}


@pytest.fixture
def token(app: Flask) -> str:
    with app.app_context():
        begin_writing()
        token = service.welcome_token(now=clock.now())
        db.session.commit()
    assert token is not None
    return token


def test_the_first_account_is_made_with_the_example_and_signed_in(
    app: Flask, client: FlaskClient, token: str
) -> None:
    client.get(f"/welcome/{token}")
    answer = client.post(f"/welcome/{token}", data=FIRST | {"with_example": "y"})
    assert answer.status_code == 303
    with app.app_context():
        assert db.session.query(Account).filter_by(email="leder@institutt.no").count() == 1
        assert [study.short_name for study in db.session.query(Study)] == ["husk"]
    assert client.get("/s/husk/today").status_code == 200


def test_the_example_is_a_choice(app: Flask, client: FlaskClient, token: str) -> None:
    client.post(f"/welcome/{token}", data=FIRST)
    with app.app_context():
        assert db.session.query(Study).count() == 0


def test_the_welcome_link_works_once(app: Flask, client: FlaskClient, token: str) -> None:
    client.post(f"/welcome/{token}", data=FIRST)
    second = app.test_client().post(f"/welcome/{token}", data=FIRST | {"email": "b@test.no"})
    assert (second.status_code, "terminal" in second.text) == (404, True)


@pytest.mark.parametrize("address", ["/welcome", "/welcome/wrong", "/join/wrong"])
def test_a_wrong_link_says_where_the_right_one_is(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, "terminal" in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("answers", "field"), [({"password": "short"}, "password"), ({"email": "x"}, "email")]
)
def test_a_refused_first_account_leaves_the_link_open(
    app: Flask, client: FlaskClient, token: str, answers: dict[str, str], field: str
) -> None:
    answer = client.post(f"/welcome/{token}", data=FIRST | answers)
    assert (answer.status_code, f"{field}-errors" in answer.text) == (422, True)
    assert client.post(f"/welcome/{token}", data=FIRST).status_code == 303


def test_there_is_no_welcome_once_somebody_is_in(app: Flask, world: make.World) -> None:
    with app.app_context():
        begin_writing()
        assert service.welcome_token(now=clock.now()) is None


def test_an_invited_person_joins_once(app: Flask, client: FlaskClient, world: make.World) -> None:
    with app.app_context():
        begin_writing()
        _account, token = service.invite(
            email="researcher@test.no", name="R", language="en", now=clock.now()
        )
        db.session.commit()
    answers = {"password": make.PASSWORD, "language": "nb"}
    assert client.get(f"/join/{token}").status_code == 200
    assert client.post(f"/join/{token}", data=answers).status_code == 303
    assert client.get("/s/husk/today").status_code == 200
    assert app.test_client().get(f"/join/{token}").status_code == 404


def test_a_newer_link_ends_the_older_and_time_ends_both(app: Flask, world: make.World) -> None:
    client = app.test_client()
    with app.app_context():
        begin_writing()
        old = service.reset("leader@test.no", now=clock.now())
        new = service.reset("leader@test.no", now=clock.now())
        late = service.reset("reviewer@test.no", now=clock.now() - dt.timedelta(days=15))
        db.session.commit()
    answers = [client.get(f"/join/{token}").status_code for token in (old, new, late)]
    assert answers == [404, 200, 404]


def test_a_reset_needs_an_account(session: None) -> None:
    with pytest.raises(DomainError):
        service.reset("nobody@test.no", now=clock.now())
    with pytest.raises(DomainError):
        service.find_leader(None)


def test_secrets_are_made_once_and_kept_from_others(app: Flask) -> None:
    secret = Path(app.instance_path) / "secret_key"
    assert oct(secret.stat().st_mode & 0o777) == "0o600"
    assert len(secret.read_text()) >= 43
