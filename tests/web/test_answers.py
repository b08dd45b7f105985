"""A13 and what every answer shares: headers, error pages, unreadable requests, logs."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.signing import sign_in
from tracker.app import MAXIMUM_REQUEST, create_app
from tracker.settings import read

ADDRESSES = ["/login", "/", "/s/husk/today", "/s/husk/cases/nowhere", "/nowhere", "/healthz",
             "/s/husk/summary", "/static/css/base.css"]  # fmt: skip


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_its_guards(leader: FlaskClient, address: str) -> None:
    with leader.get(address) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert ("no-store" in headers["Cache-Control"]) is not address.startswith("/static")


def test_https_asks_for_https_and_a_guarded_cookie(tmp_path) -> None:  # noqa: ANN001
    environment = {"TRACKER_INSTANCE": str(tmp_path), "BASE_URL": "https://tracker.test"}
    app = create_app(read(environment), SQLALCHEMY_DATABASE_URI="sqlite://")
    answer = app.test_client().get("/nowhere", base_url="https://tracker.test")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"


@pytest.mark.parametrize("address", ["/s/husk%00/today", "/s/husk/engagements?q=%00", "/%ff"])
def test_unreadable_addresses_are_refused(leader: FlaskClient, address: str) -> None:
    assert leader.get(address).status_code in {400, 404}


def test_a_huge_request_is_told_to_be_too_large(leader: FlaskClient) -> None:
    data = {"text": "x" * (MAXIMUM_REQUEST + 1)}
    answer = leader.post("/s/husk/cases/new", data=data)
    assert (answer.status_code, "too large" in answer.text) == (413, True)


def test_a_fault_shows_no_traceback_and_logs_no_words(
    app: Flask,
    leader: FlaskClient,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setitem(app.view_functions, "cases.index", _fail)
    with caplog.at_level(logging.ERROR):
        answer = leader.get("/s/husk/cases")
    assert (answer.status_code, "Traceback" in answer.text) == (500, False)
    assert "ValueError" in caplog.text
    assert "Kari Nordmann" not in caplog.text + answer.text


def _fail(**_values: str) -> str:
    raise ValueError("Kari Nordmann said this in confidence")


@pytest.mark.parametrize(
    ("header", "language", "word"), [("nb,en;q=0.5", "nb", "Logg inn"), ("de", "en", "Log in")]
)
def test_a_visitor_is_spoken_to_in_the_browsers_language(
    client: FlaskClient, header: str, language: str, word: str
) -> None:
    page = client.get("/login", headers={"Accept-Language": header}).text
    assert f'<html lang="{language}">' in page
    assert word in page
