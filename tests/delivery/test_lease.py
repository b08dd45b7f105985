"""Of all schedulers one works; another takes over when it is gone, whatever the clock says."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.delivery.conftest import Clock, change
from tracker.core import clock
from tracker.core.database import db
from tracker.delivery import lease


def take(app: Flask, owner: str) -> bool:
    return bool(change(app, lambda: lease.take(owner, now=clock.now())))


def test_of_two_who_ask_one_works(app: Flask, moved: Clock) -> None:
    assert [take(app, "one"), take(app, "two"), take(app, "one")] == [True, False, True]


def test_another_takes_over_within_a_minute(app: Flask, moved: Clock) -> None:
    take(app, "one")
    moved.move(seconds=39)
    assert not take(app, "two")
    moved.move(seconds=1)
    assert [take(app, "two"), take(app, "one")] == [True, False]


def test_one_who_stops_makes_way_at_once(app: Flask, moved: Clock) -> None:
    take(app, "one")
    change(app, lambda: lease.release("two"))
    assert not take(app, "two")
    change(app, lambda: lease.release("one"))
    assert take(app, "two")


def test_who_has_been_replaced_learns_of_it(app: Flask, moved: Clock) -> None:
    take(app, "one")
    moved.move(minutes=1)
    take(app, "two")
    assert not change(app, lambda: lease.renew("one", now=clock.now()))
    assert change(app, lambda: lease.renew("two", now=clock.now()))


def test_a_lease_from_a_wrong_clock_stops_nobody_for_ever(app: Flask, moved: Clock) -> None:
    take(app, "one")
    moved.move(days=-400)
    assert take(app, "two")


def test_a_pause_from_a_wrong_clock_ends_too(app: Flask, moved: Clock) -> None:
    take(app, "one")
    change(app, lambda: lease.mail_failed("gone", now=clock.now()))
    with app.app_context():
        watch = lease.find()
        assert watch is not None
        assert not lease.may_mail(watch, now=moved.now)
        assert lease.may_mail(watch, now=moved.now - dt.timedelta(days=400))


def test_those_who_find_the_server_gone_at_the_same_time_count_once(
    app: Flask, moved: Clock
) -> None:
    take(app, "one")
    for _ in range(4):
        change(app, lambda: lease.mail_failed("gone", now=clock.now()))
    with app.app_context():
        watch = lease.find()
        assert watch is not None
        assert (watch.mail_failures, watch.mail_retry_at) == (
            1,
            moved.now + dt.timedelta(minutes=1),
        )


@pytest.mark.parametrize(
    ("minutes", "state", "status"), [(None, "not seen yet", 200), (3, "ok", 200), (4, "late", 503)]
)
def test_health_says_when_a_scheduler_last_lived(
    app: Flask,
    client: FlaskClient,
    moved: Clock,
    monkeypatch: pytest.MonkeyPatch,
    minutes: int | None,
    state: str,
    status: int,
) -> None:
    monkeypatch.setattr("tracker.web.health.state", lambda: ("ok", "ok"))
    if minutes is not None:
        take(app, "one")
        moved.move(minutes=minutes)
    answer = client.get("/healthz")
    assert (answer.json["scheduler"], answer.status_code) == (state, status)


def test_the_row_is_one(app: Flask, moved: Clock) -> None:
    for owner in ("one", "two", "three"):
        take(app, owner)
        moved.move(minutes=1)
    with app.app_context():
        assert db.session.query(lease.Watch).count() == 1
