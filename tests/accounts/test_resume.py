"""F7: what was typed into a page whose session ended survives the log-in."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.accounts.conftest import log_in, token_of
from tracker.accounts import service
from tracker.accounts.models import SignIn
from tracker.accounts.queries import find_account
from tracker.accounts.rules import is_own_path
from tracker.cases.models import CaseEvent
from tracker.core.database import begin_writing, db

ADDRESS = "/s/husk/cases/nav-baerum/events/new"
TYPED = {"happened_on": "2011-03-01", "text": "  The youth team\r\nwas formed & it “works”.  "}


@pytest.fixture
def browser(guarded: Flask) -> FlaskClient:
    client = guarded.test_client()
    log_in(client)
    return client


def _fields(page: str, action: str) -> dict[str, str]:
    """What a browser would send from the form with that action."""
    form = BeautifulSoup(page, "html.parser").find("form", action=action)
    assert form is not None, page
    boxes = {box["name"]: box.text.removeprefix("\n") for box in form.find_all("textarea")}
    inputs = {field["name"]: field.get("value", "") for field in form.find_all("input")}
    return inputs | boxes


def _texts(app: Flask) -> list[str]:
    with app.app_context():
        return [event.text for event in db.session.query(CaseEvent)]


def test_text_typed_into_an_expired_page_is_saved_after_logging_in(
    guarded: Flask, browser: FlaskClient
) -> None:
    token = token_of(browser.get(ADDRESS).text)
    with guarded.app_context():
        begin_writing()
        db.session.query(SignIn).delete()
        db.session.commit()
    expired = browser.post(ADDRESS, data=TYPED | {"csrf_token": token})
    assert (expired.status_code, "The youth team" in expired.text) == (401, True)
    login = _fields(expired.text, "/resume") | {"email": "leader@test.no"}
    mistyped = browser.post("/resume", data=login | {"password": "not the right one"})
    assert mistyped.status_code == 422
    again = _fields(mistyped.text, "/resume") | {"email": "leader@test.no"}
    resumed = browser.post("/resume", data=again | {"password": make.PASSWORD})
    kept = _fields(resumed.text, ADDRESS)
    assert browser.post(ADDRESS, data=kept).status_code == 303
    assert [text.split() for text in _texts(guarded)] == [TYPED["text"].split()]


def test_the_log_in_shows_what_was_typed_and_nothing_that_a_page_carries(
    guarded: Flask, browser: FlaskClient
) -> None:
    client = guarded.test_client()
    token = token_of(client.get("/login").text)
    carried = {
        "client_id": "7e3ff1a4-7f4b-4c34-9f2b-2a0d5c2c2f0a",
        "version": "3",
        "was": "1=2,0 2=,0",
        "basis": "1 2 3",
        "theme": "a-theme-with-a-very-long-code-of-its-own",
    }
    answer = client.post(ADDRESS, data=carried | {"text": "Da.", "news": " ", "csrf_token": token})
    shown = BeautifulSoup(answer.text, "html.parser").select("section.version .text")
    assert [text.text.strip() for text in shown] == ["Da."]


def test_a_page_from_before_the_last_log_in_offers_to_send_again(
    guarded: Flask, browser: FlaskClient
) -> None:
    stale = token_of(browser.get(ADDRESS).text)
    browser.post("/logout", data={"csrf_token": stale})
    log_in(browser)
    answer = browser.post(ADDRESS, data=TYPED | {"csrf_token": stale})
    assert (answer.status_code, _texts(guarded)) == (400, [])
    assert browser.post(ADDRESS, data=_fields(answer.text, ADDRESS)).status_code == 303


@pytest.mark.parametrize("path", ["//evil.test/", "https://evil.test", "/\\evil.test", "", "x"])
def test_kept_text_is_sent_nowhere_else(guarded: Flask, path: str) -> None:
    client = guarded.test_client()
    token = token_of(client.get("/login").text)
    assert client.post("/resume", data={"path": path, "csrf_token": token}).status_code == 404
    assert not is_own_path(path)


def test_a_form_may_stay_open_all_day(guarded: Flask) -> None:
    assert guarded.config["WTF_CSRF_TIME_LIMIT"] is None


@pytest.fixture
def colleague(guarded: Flask) -> str:
    with guarded.app_context():
        begin_writing()
        account = find_account("researcher@test.no")
        assert account is not None
        service.choose_password(account, make.PASSWORD)
        db.session.commit()
    return "researcher@test.no"


def test_text_of_one_account_is_not_handed_to_another(
    guarded: Flask, browser: FlaskClient, colleague: str
) -> None:
    page = BeautifulSoup(browser.get(ADDRESS).text, "html.parser")
    mark = page.select_one("main form input[name=reader]")["value"]
    fields = TYPED | {"csrf_token": token_of(str(page)), "reader": mark}
    with guarded.app_context():
        begin_writing()
        db.session.query(SignIn).delete()
        db.session.commit()
    expired = browser.post(ADDRESS, data=fields)
    login = _fields(expired.text, "/resume") | {"password": make.PASSWORD}
    refused = browser.post("/resume", data=login | {"email": colleague})
    assert refused.status_code == 409
    assert "Log in as yourself" in refused.text
    assert 'class="text"' not in refused.text
    again = _fields(refused.text, "/resume") | {"password": make.PASSWORD}
    assert browser.post("/resume", data=again | {"email": "leader@test.no"}).status_code == 200
