"""What the server does by itself: once an hour it puts its own house in order.

APScheduler only wakes the work. Its jobs live in memory, since all that is due can be read
from the database; a failing round is logged and the next one comes all the same.
"""

import logging

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from tracker.accounts import service as accounts
from tracker.core import clock, schema
from tracker.core.database import begin_writing, db

_log = logging.getLogger(__name__)


def start(app: Flask) -> BackgroundScheduler:
    """Begin the hourly rounds of this process."""
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        tidy,
        IntervalTrigger(hours=1),
        args=[app],
        max_instances=1,
        coalesce=True,
        # However late after a sleep, it is still due.
        misfire_grace_time=None,
    )
    scheduler.start()
    return scheduler


def tidy(app: Flask) -> None:
    """Forget sessions and links that are over, and let SQLite put its files in order."""
    with app.app_context():
        try:
            begin_writing()
            accounts.forget_what_is_over(now=clock.now())
            db.session.commit()
            schema.tidy()
        except SQLAlchemyError as fault:
            db.session.rollback()
            _log.error("tidying up failed: %s", type(fault).__name__)
