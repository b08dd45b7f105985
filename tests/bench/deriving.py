"""How long reminders take to be derived: all of them, and again after one change."""

import time

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.bench.line import Line
from tests.bench.measure import medians
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.engagements.models import Engagement
from tracker.engagements.rules import Status
from tracker.reminders import derive
from tracker.reminders.models import Reminder


def deriving_lines(large: Flask, floor: FlaskClient) -> list[Line]:
    """The first of the study a hundred times over; then each after another title of one visit."""
    now = clock.now()
    with large.app_context():
        began = time.perf_counter()
        derive.everything(now=now)
        taken = time.perf_counter() - began
        known = sa.select(sa.func.count()).select_from(Reminder)
        assert (db.session.scalar(known) or 0) > 1_000
        db.session.rollback()
    bare, whole, change = medians(
        lambda: floor.get("/"),
        lambda: _change(large) or _derive(large),
        lambda: _change(large),
    )
    _derive(large)
    return [
        Line("All reminders at 100×", taken, 10, "s"),
        Line("Reminders after one change at 100×", (whole - change) / bare, 5, "fl"),
    ]


def _change(app: Flask) -> None:
    with app.app_context():
        begin_writing()
        wanted = sa.select(Engagement).where(Engagement.status == Status.PLANNED).limit(1)
        visit = db.session.scalars(wanted).one()
        visit.title = f"Visit {time.perf_counter()}"
        db.session.commit()


def _derive(app: Flask) -> None:
    with app.app_context():
        derive.catch_up(now=clock.now())
