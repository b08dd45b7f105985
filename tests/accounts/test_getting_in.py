"""A10, A11, A12, L5: log-in tells nobody who has an account, stays on the site, and is limited."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.accounts.conftest import log_in, token_of
from tracker.accounts import service
from tracker.accounts.models import Attempt
from tracker.accounts.rules import is_own_path
from tracker.core import clock
from tracker.core.database import begin_writing, db

PLACES = ["//evil.test", "/\\evil.test", "/%09/evil.test", "https:evil.test",
          "javascript:alert(1)", "https://localhost@evil.test/", "http://evil.test/"]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_log_in_stays_on_the_site(guarded: Flask, place: str) -> None:
    client = guarded.test_client()
    log_in(client, next=place)
    location = client.environ_base["test.location"]
    assert location == "" or is_own_path(location)


def test_log_in_goes_on_to_the_page_that_was_asked_for(guarded: Flask) -> None:
    client = guarded.test_client()
    assert client.get("/s/husk/cases").location == "/login?next=/s/husk/cases"
    log_in(client, next="/s/husk/cases")
    assert client.environ_base["test.location"] == "/s/husk/cases"


def _refused(app: Flask, email: str) -> str:
    client = app.test_client()
    token = token_of(client.get("/login").text)
    answer = client.post(
        "/login", data={"email": email, "password": "something wrong", "csrf_token": token}
    )
    # A token carries its second, so that two answers may differ in it.
    return re.sub(r'name="csrf_token"[^>]*>', "", answer.text.replace(email, ""))


def test_a_wrong_log_in_does_not_say_what_was_wrong(guarded: Flask) -> None:
    known, unknown = _refused(guarded, "leader@test.no"), _refused(guarded, "nobody@test.no")
    assert known == unknown


def test_the_sixth_try_within_a_minute_is_refused_and_others_still_get_in(
    guarded: Flask,
) -> None:
    client = guarded.test_client()
    tries = [log_in(client, password="wrong password") for _ in range(6)]
    assert tries == [200, 200, 200, 200, 200, 429]
    assert log_in(guarded.test_client(), email="researcher@test.no", password="x" * 12) == 200


def test_one_address_may_not_try_account_after_account(guarded: Flask) -> None:
    tries = [log_in(guarded.test_client(), email=f"{number}@test.no") for number in range(21)]
    assert tries == [200] * 20 + [429]


def _from(app: Flask, address: str, **answers: str) -> int:
    """A wrong log-in from an address of the network."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return log_in(client, **({"password": "wrong password"} | answers))


def test_one_account_may_not_be_tried_from_address_after_address(guarded: Flask) -> None:
    tries = [_from(guarded, f"10.0.0.{number}") for number in range(21)]
    assert tries == [200] * 20 + [429]


SPELT = ["leader@test.no", "LEADER@Test.no ", "leader@test.\uff4e\uff4f", "leader@test\u3002no",
         "Leader@test.no", "leader@TEST.NO"]  # fmt: skip


def test_an_account_spelt_otherwise_is_no_other_account(guarded: Flask) -> None:
    tries = [_from(guarded, "10.0.0.1", email=email) for email in SPELT]
    assert tries == [200] * 5 + [429]


def test_who_is_refused_takes_nothing_from_those_at_the_same_address(guarded: Flask) -> None:
    """Nor from the account's owner, who comes from another one."""
    assert [_from(guarded, "10.0.0.1") for _ in range(30)].count(429) == 25
    assert _from(guarded, "10.0.0.1", email="researcher@test.no") == 200
    assert _from(guarded, "10.0.0.2", password=make.PASSWORD) == 302


def test_after_a_minute_one_may_try_again(guarded: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    now, seen = clock.now(), []
    for seconds in (0, 1, 2, 3, 4, 59, 60, 61):
        monkeypatch.setattr(clock, "now", lambda at=now + dt.timedelta(seconds=seconds): at)
        seen.append(_from(guarded, "10.0.0.1"))
    assert seen == [200, 200, 200, 200, 200, 429, 200, 200]


def test_forms_without_an_account_are_counted_by_address_alone(guarded: Flask) -> None:
    def join(address: str) -> int:
        client = guarded.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        token = token_of(client.get("/login").text)
        return client.post("/join/x", data={"csrf_token": token}).status_code

    assert [join("10.0.0.1") for _ in range(6)] == [404] * 5 + [429]
    assert {join(f"10.0.1.{number}") for number in range(25)} == {404}


def test_what_is_kept_of_attempts_names_nobody_and_goes(guarded: Flask) -> None:
    _from(guarded, "10.0.0.1")
    with guarded.app_context():
        [*kept] = db.session.scalars(sa.select(Attempt.digest))
        assert (len(kept), {len(one) for one in kept}) == (3, {64})
        begin_writing()
        service.forget_what_is_over(now=clock.now())
        assert db.session.query(Attempt).count() == 3
        service.forget_what_is_over(now=clock.now() + dt.timedelta(minutes=1))
        assert db.session.query(Attempt).count() == 0


def test_an_overlong_password_is_refused_before_it_is_hashed(guarded: Flask) -> None:
    assert log_in(guarded.test_client(), password="x" * 100_000) == 200


@pytest.mark.parametrize("host", ["evil.test", "localhost.evil.test", "evil.test:80"])
def test_a_foreign_host_name_is_refused(guarded: Flask, host: str) -> None:
    assert guarded.test_client().get("/login", headers={"Host": host}).status_code == 400


def test_a_forwarded_host_name_means_nothing_without_a_proxy(guarded: Flask) -> None:
    answer = guarded.test_client().get("/s/husk/", headers={"X-Forwarded-Host": "evil.test"})
    assert "evil.test" not in answer.location + answer.text


def test_an_account_without_a_password_cannot_log_in(guarded: Flask) -> None:
    client = guarded.test_client()
    assert log_in(client, email="observer@test.no", password=make.PASSWORD) == 200
    assert client.get("/s/husk/today").status_code == 303
