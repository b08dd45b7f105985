"""The hourly round: what is over goes, what is alive stays, and a failure ends nothing."""

import datetime as dt
import logging

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.signing import sign_in
from tracker import jobs
from tracker.accounts import service
from tracker.accounts.models import OneTimeLink, SignIn
from tracker.core import clock
from tracker.core.database import begin_writing, db


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


def test_the_rounds_are_hourly_and_never_skipped(app: Flask) -> None:
    scheduler = jobs.start(app)
    job = scheduler.get_jobs()[0]
    scheduler.shutdown()
    assert job.trigger.interval == dt.timedelta(hours=1)
    assert (job.max_instances, job.coalesce, job.misfire_grace_time) == (1, True, None)
