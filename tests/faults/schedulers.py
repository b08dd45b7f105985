"""Real schedulers on a real database and a real mail server: they are killed, or locked out.

It runs by itself, so that the children do not inherit the threads of a test run:
`python -m tests.faults.schedulers EXPERIMENT FOLDER VARIANT KILLS [SCHEDULERS]` prints one line
of JSON.
Leases are short, so that a run takes seconds; their order is that of the program.
"""

import datetime as dt
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from tests import make
from tests.faults.forking import _fork, _wait
from tests.faults.taking import taking
from tracker import jobs
from tracker.app import create_app
from tracker.core import clock, database
from tracker.core.database import Base, begin_writing, db
from tracker.delivery import claiming, lease, queries, sending, service
from tracker.delivery.models import MailChoice, Watch
from tracker.reminders.models import Reminder, Touched
from tracker.settings import read

SCHEDULERS = int(sys.argv[5]) if len(sys.argv) > 5 else 4
# Of four reminders each.
_LETTERS = 250
# Enough that there is still something to send at each further kill.
_LETTERS_PER_KILL = 40
_PATIENCE = 90.0


def main() -> None:
    experiment, folder, variant, kills = sys.argv[1:5]
    log = Path(folder) / "taken"
    port, server = taking(log)
    environment = {
        "TRACKER_INSTANCE": folder,
        "BASE_URL": "http://localhost",
        "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
        "MAIL_SERVER": f"smtp://127.0.0.1:{port}",
        "MAIL_FROM": "tracker@institute.test",
    }
    app = create_app(read(environment))
    try:
        found = _EXPERIMENTS[experiment](app, log, variant, int(kills))
    finally:
        os.kill(server, signal.SIGKILL)
        _wait(server)
    sys.stdout.write(json.dumps(found))


def kills(app: Flask, log: Path, variant: str, number: int) -> dict[str, object]:
    """Several schedulers send what is due; whichever works is killed, again and again."""
    random.seed(variant)
    readers = _LETTERS + _LETTERS_PER_KILL * number
    _wait(_fork(lambda: _prepare(app, readers)))
    engine = sa.create_engine(app.config["SQLALCHEMY_DATABASE_URI"], poolclass=sa.NullPool)
    children = [_fork(lambda: _work(app, variant)) for _ in range(SCHEDULERS)]
    killed = 0
    ends = time.monotonic() + _PATIENCE + 3 * number
    taken = 0
    while time.monotonic() < ends and not (killed == number and _is_over(engine)):
        time.sleep(random.uniform(0.01, 0.1))
        worker = _worker(engine)
        if killed < number and worker in children and log.stat().st_size > taken:
            taken = log.stat().st_size
            os.kill(worker, signal.SIGKILL)
            _wait(worker)
            children[children.index(worker)] = _fork(lambda: _work(app, variant))
            killed += 1
    for child in children:
        os.kill(child, signal.SIGKILL)
        _wait(child)
    return {"killed": killed, **_counted(log, readers)}


def _counted(log: Path, readers: int) -> dict[str, object]:
    lines = [line.split() for line in log.read_text().splitlines()]
    copies = Counter(address for address, _ in lines)
    ids = {(address, message_id) for address, message_id in lines}
    return {
        "lost": readers - len(copies),
        "twice": sum(count == 2 for count in copies.values()),
        "more": sum(count > 2 for count in copies.values()),
        "other ids": len(ids) - len(copies),
    }


def _prepare(app: Flask, readers: int) -> None:
    with app.app_context():
        Base.metadata.create_all(db.engine)
        begin_writing()
        study = make.study()
        _add_readers(study, [f"reader{number}@test.no" for number in range(readers)])
        # The nightly work is done: rules would find no reason for these reminders.
        db.session.add(Watch(derived_on=clock.now().date()))
        db.session.commit()
        begin_writing()
        db.session.execute(sa.delete(Touched))
        db.session.commit()


def _add_readers(study: make.Study, addresses: list[str]) -> None:
    """People for whom four things are due, and who want to hear at once."""
    account = {"name": "R", "password": "x", "created_at": make.NOW}
    accounts = [make.Account(email=one, fs_uniquifier=one, **account) for one in addresses]
    role = "researcher"
    db.session.add_all(make.Membership(study=study, account=one, role=role) for one in accounts)
    wish = {"mode": "at-once", "time_zone": "UTC", "digest_time": dt.time(0), "days_off": ""}
    db.session.add_all(MailChoice(account=one, **wish) for one in accounts)
    db.session.flush()
    about = {"study_id": study.id, "rule": "unconfirmed", "subject": "engagement:1",
             "details": {"title": "Visit", "begins": "2012-01-24", "address": {"number": 1}},
             "at": make.NOW, "made_at": make.NOW}  # fmt: skip
    db.session.add_all(
        Reminder(membership_id=member.id, key=str(number), **about)
        for member in make.members_of(study)
        for number in range(4)
    )
    db.session.flush()


def _work(app: Flask, variant: str) -> None:
    """A scheduler as it runs by itself, with short leases."""
    lease.LEASE = dt.timedelta(seconds=1.5)
    claiming.CLAIM = dt.timedelta(seconds=5)
    queries.CALM = dt.timedelta(seconds=2.5)
    sending.TAKES_AT_MOST = dt.timedelta(seconds=1.5)
    _VARIANTS[variant]()
    rounds = jobs.Rounds(app)
    while True:
        rounds.tick()
        # Whoever only asks for the lease writes too, and would keep the one at work waiting.
        time.sleep(0.25)


def _mark_before_sending() -> None:
    """The mistake: who dies between the mark and the server's yes has lost the letter."""
    send = sending._Sender._send

    def marked(sender: sending._Sender, claim: service.Claim, *given: Any) -> bool:
        with database.begin_writing_on(db.engine) as connection:
            service.sent(connection, claim, now=clock.now())
        return send(sender, claim, *given)

    sending._Sender._send = marked


def _mark_by_batch() -> None:
    """The mistake: who dies in a batch has marked none of what was sent in it."""
    note, send_each = sending._note_taken, sending._Sender._send_each

    def sent(sender: sending._Sender, claims: list[service.Claim]) -> bool:
        notes: list[tuple[sa.Connection, service.Claim]] = []
        sending._note_taken = lambda *given: notes.append(given) is None
        goes_on = send_each(sender, claims)
        for one in notes:
            note(*one)
        return goes_on

    sending._Sender._send_each = sent


_VARIANTS: dict[str, Callable[[], None]] = {
    "ours": lambda: None,
    "marked before": _mark_before_sending,
    "marked by batch": _mark_by_batch,
}


def _worker(engine: sa.Engine) -> int:
    """The process that holds the lease."""
    with engine.connect() as connection:
        owner = connection.scalar(sa.text("SELECT owner FROM watch")) or "0-"
    return int(owner.split("-")[0])


def _is_over(engine: sa.Engine) -> bool:
    open_ones = sa.text("SELECT count(*) FROM letters WHERE state IN ('waiting', 'sending')")
    with engine.connect() as connection:
        made = connection.scalar(sa.text("SELECT count(*) FROM letters")) or 0
        return made > 0 and not connection.scalar(open_ones)


def locked(app: Flask, log: Path, variant: str, _number: int) -> dict[str, object]:
    """Somebody writes for longer than anybody waits while a reminder is due."""
    _wait(_fork(lambda: _prepare(app, 0)))
    child = _fork(lambda: _schedule(app, variant))
    engine = sa.create_engine(app.config["SQLALCHEMY_DATABASE_URI"], poolclass=sa.NullPool)
    beats = _Beats(engine)
    beats.watch(2.0)
    with database.begin_writing_on(engine) as writer:
        writer.execute(sa.text("UPDATE studies SET about = about"))
        beats.watch(3.0)
    _wait(_fork(lambda: _add_one(app)))
    ends = time.monotonic() + 20
    while time.monotonic() < ends and not log.read_text():
        beats.watch(0.2)
    os.kill(child, signal.SIGKILL)
    _wait(child)
    return {"sent": len(log.read_text().splitlines()), "gap": beats.longest > 2.0}


class _Beats:
    """The longest time for which no scheduler showed that it lives."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine, self._last, self._since = engine, None, time.monotonic()
        self.longest = 0.0

    def watch(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            with self._engine.connect() as connection:
                beat = connection.scalar(sa.text("SELECT beat_at FROM watch"))
            if beat != self._last:
                self._last, self._since = beat, time.monotonic()
            self.longest = max(self.longest, time.monotonic() - self._since)
            time.sleep(0.05)


def _add_one(app: Flask) -> None:
    with app.app_context():
        begin_writing()
        _add_readers(db.session.query(make.Study).one(), ["late@test.no"])
        # Past the rules, which would find no reason for it.
        db.session.info.get("touched_subjects", set()).clear()
        db.session.commit()
        assert db.session.query(Reminder).count() == 4


def _schedule(app: Flask, variant: str) -> None:
    pragmas = [one for one in database._PRAGMAS if not one.startswith("busy_timeout")]
    database._PRAGMAS = (*pragmas, "busy_timeout=300")
    jobs._TICK = dt.timedelta(seconds=1)
    sending._TRIES = 2
    if variant == "ours":
        jobs.start(app)
    else:
        _start_with_a_job_store(app)
    time.sleep(60)


def _start_with_a_job_store(app: Flask) -> None:
    """The mistake: the scheduler itself writes to the database, and dies when it cannot."""
    _ROUNDS.append(jobs.Rounds(app))
    store = SQLAlchemyJobStore(url=app.config["SQLALCHEMY_DATABASE_URI"])
    scheduler = BackgroundScheduler(jobstores={"default": store}, timezone="UTC")
    scheduler.add_job(_tick, "interval", seconds=1, misfire_grace_time=None)
    scheduler.start()


_ROUNDS: list[jobs.Rounds] = []


def _tick() -> None:
    for rounds in _ROUNDS:
        rounds.tick()


_EXPERIMENTS: dict[str, Callable[[Flask, Path, str, int], dict[str, object]]] = {
    "kills": kills,
    "locked": locked,
}

if __name__ == "__main__":
    main()
