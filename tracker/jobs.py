"""What the server does by itself: once an hour it puts its own house in order.

APScheduler only wakes the work. Its jobs live in memory, since all that is due can be read
from the database; a failing round is logged and the next one comes all the same.
"""

import datetime as dt
import logging
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from tracker.accounts import limits
from tracker.accounts import service as accounts
from tracker.attachments import service as attachments
from tracker.core import clock, schema
from tracker.core.database import begin_writing, db
from tracker.engagements import finding as engagements
from tracker.notes import derived
from tracker.people import finding as people
from tracker.statusnotes import finding as statusnotes

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
    """Forget what is over: sessions, links, bytes without a row; let SQLite order its files."""
    with app.app_context():
        try:
            begin_writing()
            accounts.forget_what_is_over(now=clock.now())
            limits.forget_what_is_over(now=clock.now())
            db.session.commit()
            schema.tidy()
            attachments.sweep(Path(app.instance_path) / "files", now=clock.now())
        except OSError as fault:
            _log.error("sweeping out files failed: %s", type(fault).__name__)
        except SQLAlchemyError as fault:
            db.session.rollback()
            _log.error("tidying up failed: %s", type(fault).__name__)


def catch_up(*, now: dt.datetime) -> int:
    """Derive and index what was saved before the present rules; quick when nothing was.

    How many things that were. The caller commits.
    """
    indexed = engagements.tell_missing() + people.tell_missing() + statusnotes.tell_missing()
    return indexed + derived.derive_missing(now=now)
