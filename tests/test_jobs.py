"""The hourly round: what is over goes, what is alive stays, and a failure ends nothing."""

import datetime as dt
import logging

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.reminding import reminder
from tests.signing import sign_in
from tracker import jobs
from tracker.accounts import service
from tracker.accounts.models import OneTimeLink, SignIn
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.core.errors import DomainError
from tracker.delivery import lease
from tracker.delivery.models import Watch
from tracker.reminders.models import Reminder, Touched


def test_sessions_and_links_that_are_over_are_forgotten(app: Flask, world: make.World) -> None:
    sign_in(app.test_client(), world.leader)
    sign_in(app.test_client(), world.researcher)
    with app.app_context():
        begin_writing()
        old = db.session.query(SignIn).filter_by(account_id=world.leader).one()
        old.seen_at = clock.now() - dt.timedelta(hours=9)
        service.reset("reviewer@test.no", now=clock.now() - dt.timedelta(days=15))
        service.reset("observer@test.no", now=clock.now())
        db.session.commit()
    jobs.tidy(app)
    with app.app_context():
        assert [row.account_id for row in db.session.query(SignIn)] == [world.researcher]
        assert [row.account_id for row in db.session.query(OneTimeLink)] == [world.observer]


def test_a_failing_round_is_logged_and_the_next_one_still_comes(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE sign_ins"))
    with caplog.at_level(logging.ERROR):
        jobs.tidy(app)
    assert "tidying up failed: OperationalError" in caplog.text


def test_the_work_is_woken_by_an_interval_and_never_skipped(app: Flask) -> None:
    """A cron trigger loses or doubles hours when clocks change; wall times are ours."""
    rounds = jobs.Rounds(app)
    [job] = rounds.start().get_jobs()
    rounds.stop()
    assert job.trigger.interval == dt.timedelta(seconds=15)
    assert (job.max_instances, job.coalesce, job.misfire_grace_time) == (1, True, None)


def test_what_is_saved_wakes_the_work_soon_and_once(app: Flask) -> None:
    rounds = jobs.Rounds(app)
    [job] = rounds.start().get_jobs()
    job.modify(next_run_time=clock.now() + dt.timedelta(seconds=15))
    for _ in range(3):
        app.extensions["tracker_wake"]()
        soon = job.next_run_time
    rounds.stop()
    assert soon - clock.now() <= dt.timedelta(seconds=1)


@pytest.mark.parametrize("fault", [DomainError("no"), RuntimeError("a secret"), KeyError("name")])
def test_no_fault_ends_the_rounds_or_tells_a_name(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fail(**_given: object) -> int:
        raise fault

    monkeypatch.setattr(jobs.derive, "catch_up", fail)
    rounds = jobs.Rounds(app)
    with caplog.at_level(logging.ERROR):
        rounds.tick()
    assert [record.message for record in caplog.records] == [
        f"a round failed: {type(fault).__name__}"
    ]
    monkeypatch.undo()
    rounds.tick()
    assert len(caplog.records) == 1


def test_a_round_derives_what_was_saved(app: Flask, world: make.World) -> None:
    jobs.Rounds(app).tick()
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Touched)) == 0


def test_only_one_of_two_works(app: Flask, world: make.World) -> None:
    first, second = jobs.Rounds(app), jobs.Rounds(app)
    first.tick()
    second.tick()
    with app.app_context():
        watch = lease.find()
        assert watch is not None
        assert watch.owner == first.owner


def test_each_night_everything_is_looked_at_and_what_is_long_over_goes(
    app: Flask, world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        begin_writing()
        member = make.members_of(make.husk()[0])[0]
        long_ago = make.NOW - dt.timedelta(days=366)
        reminder(member, number=1, gone_at=long_ago)
        reminder(member, number=2, done_at=long_ago)
        reminder(member, number=3)
        db.session.execute(sa.delete(Touched))
        db.session.commit()
    night = dt.datetime(2012, 1, 21, 1, 59, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: night)
    rounds = jobs.Rounds(app)
    rounds.tick()
    assert _reminders(app) == {1: True, 2: False, 3: False}
    night += dt.timedelta(minutes=2)
    rounds.tick()
    # What no rule asks for has lost its reason; what was done stays known as done.
    assert _reminders(app) == {2: True, 3: True}
    with app.app_context():
        watch = lease.find()
        assert watch is not None
        assert watch.derived_on == night.date()


def _reminders(app: Flask) -> dict[int, bool]:
    """By their numbers, whether their reason has gone."""
    with app.app_context():
        return {
            row.details["address"]["number"]: row.gone_at is not None
            for row in db.session.query(Reminder).filter_by(rule="unconfirmed")
        }


def _watch(app: Flask) -> Watch:
    with app.app_context():
        found = lease.find()
        assert found is not None
        return found


def test_there_is_a_backup_each_night_and_one_only(
    app: Flask, world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = jobs.Rounds(app)
    taken = []
    for moment in ("2012-01-20T01:30", "2012-01-20T02:30", "2012-01-20T20:00", "2012-01-21T03:00"):
        now = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        rounds.tick()
        taken.append(_watch(app).backed_up_on)
    assert taken == [None, dt.date(2012, 1, 20), dt.date(2012, 1, 20), dt.date(2012, 1, 21)]


def test_a_backup_that_fails_is_said_and_tried_again_in_an_hour(
    app: Flask, world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[dt.datetime] = []

    def fail(_app: Flask, *, now: dt.datetime) -> str:
        tried.append(now)
        return "The disk is full."

    monkeypatch.setattr(jobs.backup, "nightly", fail)
    rounds = jobs.Rounds(app)
    begun = dt.datetime(2012, 1, 20, 2, 30, tzinfo=dt.UTC)
    for minutes in (0, 10, 61):
        now = begun + dt.timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        rounds.tick()
    assert len(tried) == 2
    watch = _watch(app)
    assert (watch.backed_up_on, watch.backup_fault) == (None, "The disk is full.")
