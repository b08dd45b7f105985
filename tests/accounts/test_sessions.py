"""A8: a session is new at log-in, ends when it should, and no copy of its cookie outlives it."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.accounts.conftest import log_in, token_of
from tracker.accounts.models import SignIn
from tracker.core import clock
from tracker.core.database import begin_writing, db

TODAY = "/s/husk/today"


@pytest.fixture
def browser(guarded: Flask) -> FlaskClient:
    client = guarded.test_client()
    log_in(client)
    return client


def _copy_of(browser: FlaskClient) -> FlaskClient:
    """Another browser with the same cookie."""
    thief = browser.application.test_client()
    cookie = browser.get_cookie("session")
    assert cookie is not None
    thief.set_cookie("session", cookie.value)
    return thief


def _is_in(client: FlaskClient) -> bool:
    return client.get(TODAY).status_code == 200


def _log_out(browser: FlaskClient) -> None:
    token = token_of(browser.get("/account").text)
    assert browser.post("/logout", data={"csrf_token": token}).status_code == 302


def test_a_password_with_a_ring_opens_the_door(browser: FlaskClient) -> None:
    assert _is_in(browser)


def test_a_planted_cookie_is_not_the_one_that_logs_in(guarded: Flask) -> None:
    victim = guarded.test_client()
    victim.get("/login")
    planted = _copy_of(victim)
    log_in(victim)
    assert (_is_in(victim), _is_in(planted)) == (True, False)


def test_a_copied_cookie_dies_at_log_out(browser: FlaskClient) -> None:
    thief = _copy_of(browser)
    assert _is_in(thief)
    _log_out(browser)
    assert (_is_in(browser), _is_in(thief)) == (False, False)


def test_a_new_password_ends_all_other_sessions(browser: FlaskClient) -> None:
    other = browser.application.test_client()
    log_in(other)
    answers = {
        "password": make.PASSWORD,
        "new_password": "et helt nytt passord",
        "new_password_confirm": "et helt nytt passord",
        "csrf_token": token_of(browser.get("/change").text),
    }
    assert browser.post("/change", data=answers).status_code == 302
    assert (_is_in(browser), _is_in(other)) == (True, False)


def test_signing_out_elsewhere_keeps_this_browser(browser: FlaskClient) -> None:
    other = browser.application.test_client()
    log_in(other)
    token = token_of(browser.get("/account").text)
    browser.post("/account/sign-out-elsewhere", data={"csrf_token": token})
    assert (_is_in(browser), _is_in(other)) == (True, False)


def test_a_disabled_account_is_out_at_once(browser: FlaskClient) -> None:
    with browser.application.app_context():
        begin_writing()
        db.session.query(make.Account).filter_by(email="leader@test.no").one().active = False
        db.session.commit()
    assert not _is_in(browser)


@pytest.mark.parametrize(
    ("hours_idle", "hours_old", "is_in"),
    [(0, 0, True), (7.9, 7.9, True), (8, 8, False), (0, 11.9, True), (0, 12, False)],
)
def test_a_session_ends_by_itself(
    browser: FlaskClient, hours_idle: float, hours_old: float, is_in: bool
) -> None:
    with browser.application.app_context():
        begin_writing()
        row = db.session.query(SignIn).one()
        row.seen_at = clock.now() - dt.timedelta(hours=hours_idle)
        row.began_at = clock.now() - dt.timedelta(hours=hours_old)
        db.session.commit()
    assert _is_in(browser) is is_in


def test_reading_keeps_a_session_awake(browser: FlaskClient) -> None:
    with browser.application.app_context():
        begin_writing()
        db.session.query(SignIn).one().seen_at = clock.now() - dt.timedelta(hours=1)
        db.session.commit()
        browser.get(TODAY)
        db.session.rollback()
        assert clock.now() - db.session.query(SignIn).one().seen_at < dt.timedelta(minutes=1)


def test_only_a_hash_of_the_token_is_stored(browser: FlaskClient) -> None:
    with browser.session_transaction() as session:
        token = session["sign_in"]
    with browser.application.app_context():
        stored = db.session.query(SignIn).one().token_hash
    assert (len(stored), token in stored) == (64, False)


def test_the_cookie_is_kept_from_scripts_and_other_sites(guarded: Flask) -> None:
    cookie = guarded.test_client().get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
