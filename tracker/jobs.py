"""What the server does by itself: derive reminders, send letters, put its own house in order.

APScheduler only wakes the work, every few seconds. Its job lives in memory, since all that is
due can be read from the database, wall times among it; of many processes on one database the
one with the lease works. A round that fails is logged, and the next one comes all the same.
"""

import datetime as dt
import logging
import os
import secrets
import threading
from collections.abc import Callable
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from tracker.accounts import mail
from tracker.accounts import service as accounts
from tracker.attachments import service as attachments
from tracker.core import backup, clock, schema
from tracker.core.database import begin_writing, db
from tracker.delivery import lease, planning, sending
from tracker.delivery import service as delivery
from tracker.engagements import finding as engagements
from tracker.memberchecks import service as memberchecks
from tracker.notes import derived
from tracker.people import finding as people
from tracker.reminders import derive
from tracker.statusnotes import finding as statusnotes
from tracker.summaries import making

_log = logging.getLogger(__name__)
_TICK = dt.timedelta(seconds=15)
# After a change the work begins so soon, once for all that is saved meanwhile.
_SOON = dt.timedelta(seconds=1)
_AFTER_START = dt.timedelta(seconds=3)
_HOUR = dt.timedelta(hours=1)
# UTC; the night of those who use it in Europe.
_NIGHT_BEGINS = 2
_KEPT = dt.timedelta(days=365)


class Rounds:
    """The rounds of this process, from start to stop."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.owner = f"{os.getpid()}-{secrets.token_hex(8)}"
        self._stopped = threading.Event()
        self._tidied_at = clock.now()
        self._backed_up_at = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._scheduler = BackgroundScheduler(timezone="UTC")

    def start(self) -> BackgroundScheduler:
        # That a round takes longer than the pause is nothing to warn of.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._job = self._scheduler.add_job(
            self.tick,
            IntervalTrigger(seconds=int(_TICK.total_seconds())),
            # The first pages come first.
            next_run_time=clock.now() + _AFTER_START,
            max_instances=1,
            coalesce=True,
            # However late after a sleep, it is still due.
            misfire_grace_time=None,
        )
        self._scheduler.start()
        self._app.extensions["tracker_wake"] = self._wake
        return self._scheduler

    def stop(self) -> None:
        """End the letter in hand and no other, and let another process take over at once."""
        self._stopped.set()
        self._scheduler.shutdown()
        with self._app.app_context():
            try:
                begin_writing()
                lease.release(self.owner)
                db.session.commit()
            except SQLAlchemyError as fault:
                _log.error("the lease stays until it runs out: %s", type(fault).__name__)

    def _wake(self) -> None:
        soon = clock.now() + _SOON
        next_at = self._job.next_run_time
        if not self._stopped.is_set() and (next_at is None or next_at > soon):
            self._job.modify(next_run_time=soon)

    def tick(self) -> None:
        """One round. Whatever goes wrong in it, there is a next one."""
        with self._app.app_context():
            try:
                self._work()
            except Exception as fault:  # noqa: BLE001 - see above
                db.session.rollback()
                _log.error("a round failed: %s", type(fault).__name__)

    def _work(self) -> None:
        begin_writing()
        is_ours = lease.take(self.owner, now=clock.now())
        db.session.commit()
        if not is_ours:
            return
        deliver(self._app, owner=self.owner, is_stopped=self._stopped.is_set)
        nightly(owner=self.owner)
        self._back_up()
        if clock.now() - self._tidied_at >= _HOUR:
            self._tidied_at = clock.now()
            tidy(self._app)

    def _back_up(self) -> None:
        """Once a night; after a fault again in an hour."""
        now = clock.now()
        if now - self._backed_up_at < _HOUR or not _is_backup_due(now):
            return
        self._backed_up_at = now
        fault = backup.nightly(self._app, now=now)
        begin_writing()
        delivery.note_backup(on=now.date(), fault=fault)
        db.session.commit()


def _is_backup_due(now: dt.datetime) -> bool:
    watch = lease.find()
    has_been = watch is None or watch.backed_up_on == now.date()
    db.session.rollback()
    return now.hour >= _NIGHT_BEGINS and not has_been


def start(app: Flask) -> Rounds:
    """Begin the rounds of this process."""
    rounds = Rounds(app)
    rounds.start()
    return rounds


def run_once(app: Flask) -> bool:
    """One round without a scheduler; False when another process works."""
    owner = f"{os.getpid()}-{secrets.token_hex(8)}"
    begin_writing()
    is_ours = lease.take(owner, now=clock.now())
    db.session.commit()
    if is_ours:
        deliver(app, owner=owner)
        begin_writing()
        lease.release(owner)
        db.session.commit()
    return is_ours


def deliver(app: Flask, *, owner: str, is_stopped: Callable[[], bool] = lambda: False) -> None:
    """Derive what has changed, make letters, send them; again until nothing is left to send.

    Without a mail server what is due stands in the application alone.
    """
    while True:
        derive.catch_up(now=clock.now())
        if not mail.is_possible(mail.settings_of(current_app)):
            return
        planning.sweep(now=clock.now())
        if is_stopped() or not sending.send_due(app, owner=owner, is_stopped=is_stopped):
            return


def nightly(*, owner: str) -> None:
    """Once a night: look at everything, since time passes too, and forget what is long over."""
    now = clock.now()
    watch = lease.find()
    has_been = watch is None or watch.derived_on == now.date()
    db.session.rollback()
    if now.hour < _NIGHT_BEGINS or has_been:
        return
    begin_writing()
    memberchecks.record_silence(now=now)
    db.session.commit()
    for study_id in derive.study_ids():
        begin_writing()
        goes_on = lease.renew(owner, now=clock.now())
        db.session.commit()
        if not goes_on:
            return
        derive.anew(study_id, now=clock.now())
    begin_writing()
    delivery.forget_old(before=now - _KEPT)
    delivery.note_derived(on=now.date())
    db.session.commit()


def tidy(app: Flask) -> None:
    """Forget what is over: sessions, links, files made, bytes without a row; order the database."""
    with app.app_context():
        try:
            begin_writing()
            accounts.forget_what_is_over(now=clock.now())
            making.forget(now=clock.now())
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
