"""Letters to a mail server against what it takes at best; and a sweep for nothing."""

import datetime as dt
import os
import smtplib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.bench.line import Line
from tests.bench.measure import medians
from tests.letterbox import Letterbox, free_port, standing
from tests.reminding import reminder
from tracker.accounts import mail
from tracker.accounts.models import Account
from tracker.app import create_app
from tracker.core import clock
from tracker.core.database import Base, begin_writing, db
from tracker.delivery import lease, letters, planning, queries, sending
from tracker.delivery.models import Letter, MailChoice
from tracker.reminders import derive
from tracker.reminders.models import NEVER, Reminder, Touched
from tracker.settings import read

LETTERS = 10_000
_OWNER = "the bench"


def sending_lines(large: Flask, folder: Path) -> list[Line]:
    """Letters on a database of their own, with a reader for each; the sweep on the large study."""
    folder.mkdir()
    app = create_app(read({"TRACKER_INSTANCE": str(folder), "BASE_URL": "http://localhost"}))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        _add_readers()
    # What was measured before has written much: its disk would be ours.
    os.sync()
    forgotten = _against(app, _Forgetful())
    kept = _against(app, _Keeping(folder / "taken"))
    return [
        Line("10,000 letters, against the server's best", forgotten, 1.25),
        Line("The same against one that keeps them on this disk", kept, None),
        Line("Sweep with nothing due", _idle(large) * 1000, 5, "ms"),
    ]


def _against(app: Flask, box: Letterbox) -> float:
    """How many times as long as the server's best our letters take."""
    with _mail_server(box) as port:
        settings = app.extensions["tracker_settings"]
        app.extensions["tracker_settings"] = replace(
            settings, mail_server=f"smtp://127.0.0.1:{port}", mail_from="tracker@institute.test"
        )
        content = _one_letter(app)
        # In turns and the better of two of each, since the weather changes.
        turns = [(_bare(port, content), _ours(app)) for _ in range(2)]
    bare, ours = (min(seconds) for seconds in zip(*turns, strict=True))
    return ours / bare


@contextmanager
def _mail_server(box: Letterbox) -> Iterator[int]:
    """In a process of its own, as mail servers are."""
    port = free_port()
    child = os.fork()
    if child == 0:
        with standing(port, box=box):
            threading.Event().wait()
    try:
        _wait_for(port)
        yield port
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


class _Keeping(Letterbox):
    """Says yes when the letter is on the disk, as RFC 5321 (6.1) demands of mail servers.

    Its disk is ours here, so each waits for the other's writing; elsewhere it is another's.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir()
        self._folder, self._numbers = folder, count()

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        with (self._folder / f"{next(self._numbers)}.eml").open("wb") as file:
            file.write(envelope.content)
            file.flush()
            os.fsync(file.fileno())
        return "250 OK"


class _Forgetful(Letterbox):
    """Takes all and keeps nothing: how fast it can speak."""

    async def handle_DATA(self, *_given: object) -> str:  # noqa: N802
        return "250 OK"


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            smtplib.SMTP("127.0.0.1", port).quit()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(port)


def _add_readers() -> None:
    begin_writing()
    study = make.study()
    for number in range(LETTERS):
        account = make.account(f"reader{number}@test.no", password="x")
        reminder(make.member(study, account, "researcher"), number=number)
        choice = {"mode": "at-once", "time_zone": "UTC", "digest_time": dt.time(7), "days_off": ""}
        db.session.add(MailChoice(account=account, **choice))
    db.session.commit()
    begin_writing()
    db.session.execute(sa.delete(Touched))
    db.session.commit()


def _one_letter(app: Flask) -> bytes:
    with app.app_context(), app.test_request_context():
        reader = queries.readers("account_id", [1])[1]
        reminders = db.session.query(Reminder).limit(1).all()
        letter = letters.letter("account_id", reader, reminders, number=1, message_id="<1@test>")
        return mail.content_of(mail.settings_of(app), letter)


def _bare(port: int, content: bytes) -> float:
    """Seconds for a client, as we are one, to hand over a letter that is there already."""
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for _ in range(LETTERS):
            server.sendmail("tracker@institute.test", "reader@test.no", content)
    return time.perf_counter() - began


def _ours(app: Flask) -> float:
    """Seconds from nothing but reminders to the last mark."""
    with app.app_context():
        begin_writing()
        db.session.execute(sa.delete(Letter))
        db.session.execute(sa.update(Reminder).values(told_turn=NEVER))
        lease.take(_OWNER, now=clock.now())
        db.session.commit()
    began = time.perf_counter()
    sent = 0
    with app.app_context():
        planning.sweep(now=clock.now())
        while more := sending.send_due(app, owner=_OWNER):
            sent += more
    assert sent == LETTERS, sent
    return time.perf_counter() - began


def _idle(large: Flask) -> float:
    """A round when nothing has changed, and all that is due waits for its reader's hour."""
    with large.app_context():
        begin_writing()
        db.session.execute(sa.update(Account).values(password="-"))
        lease.take(_OWNER, now=clock.now())
        db.session.commit()

    def sweep() -> None:
        with large.app_context():
            derive.catch_up(now=clock.now())
            planning.sweep(now=clock.now())
            sending.send_due(large, owner=_OWNER)

    [taken] = medians(sweep)
    return taken
