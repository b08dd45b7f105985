"""A9: no act without a token of the own session, none by reading, and no route is exempt."""

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from tests.accounts.conftest import log_in, token_of

DUMMIES = {"study": "husk", "slug": "nav-baerum", "list_name": "roles", "format_": "md",
           "token": "x", "filename": "x"}  # fmt: skip


def _acts(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())]


def _address(app: Flask, rule: Rule) -> str:
    values = {name: DUMMIES.get(name, 1) for name in rule.arguments}
    with app.test_request_context():
        return url_for(rule.endpoint, **values)


@pytest.mark.parametrize("token", [None, "wrong"])
def test_every_act_needs_a_token(guarded: Flask, token: str | None) -> None:
    client = guarded.test_client()
    log_in(client)
    data = {"csrf_token": token} if token else {}
    answers = {
        rule.endpoint: client.post(_address(guarded, rule), data=data).status_code
        for rule in _acts(guarded)
    }
    assert {endpoint for endpoint, status in answers.items() if status != 400} == set()


def test_the_token_of_another_session_is_worth_nothing(guarded: Flask) -> None:
    mine, theirs = guarded.test_client(), guarded.test_client()
    log_in(mine)
    token = token_of(theirs.get("/login").text)
    answer = mine.post("/account/sign-out-elsewhere", data={"csrf_token": token})
    assert answer.status_code == 400


def test_what_mail_programs_send_opens_the_way_out_of_a_letter_and_nothing_else(
    guarded: Flask,
) -> None:
    client = guarded.test_client()
    log_in(client)
    data = {"List-Unsubscribe": "One-Click"}
    answers = {
        rule.endpoint: client.post(_address(guarded, rule), data=data).status_code
        for rule in _acts(guarded)
    }
    let_in = {endpoint: status for endpoint, status in answers.items() if status != 400}
    # Its token here is none of ours.
    assert let_in == {"delivery.unsubscribe": 404}


def test_no_route_is_exempt(guarded: Flask) -> None:
    csrf = guarded.extensions["csrf"]
    assert (csrf._exempt_views, csrf._exempt_blueprints) == (set(), set())


def test_acts_cannot_be_done_by_reading(guarded: Flask) -> None:
    client = guarded.test_client()
    log_in(client)
    pages = {rule.rule for rule in guarded.url_map.iter_rules() if "GET" in (rule.methods or ())}
    only_acts = [rule for rule in _acts(guarded) if rule.rule not in pages]
    assert len(only_acts) > 40
    answers = {client.get(_address(guarded, rule)).status_code for rule in only_acts}
    assert answers <= {404, 405}
