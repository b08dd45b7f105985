"""A backup is put back as README says; the program goes on from there and tells nothing twice."""

import datetime as dt
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.accounts.test_mail import Letterbox, letterbox
from tests.browser.serving import free_port, start, stop
from tests.test_docs import README
from tracker.accounts import service as accounts
from tracker.app import create_app
from tracker.core import backup, clock, schema
from tracker.core.database import begin_writing, db
from tracker.delivery.models import MailChoice
from tracker.reminders.models import OwnReminder
from tracker.settings import read

__all__ = ["letterbox"]
pytestmark = pytest.mark.xdist_group("processes")


@pytest.fixture
def installed(
    tmp_path: Path, letterbox: tuple[Letterbox, int], monkeypatch: pytest.MonkeyPatch
) -> Flask:
    """An installation with mail, a file, and a leader who is to be reminded at once."""
    monkeypatch.setenv("MAIL_SERVER", f"smtp://127.0.0.1:{letterbox[1]}")
    monkeypatch.setenv("MAIL_FROM", "tracker@institute.test")
    folder = tmp_path / "instance"
    app = create_app(read({"TRACKER_INSTANCE": str(folder), "BASE_URL": "http://localhost"}))
    with app.app_context():
        schema.upgrade()
        begin_writing()
        make.world()
        study, case = make.husk()
        [leader, *_others] = make.members_of(study)
        accounts.choose_password(leader.account, make.PASSWORD)
        make.attachment(case, leader.account, b"%PDF-1.4 the mandate")
        db.session.add(MailChoice(account=leader.account, mode="at-once", time_zone="UTC",
                                  digest_time=dt.time(7), days_off=""))  # fmt: skip
        db.session.add(OwnReminder(study=study, membership=leader, made_by=leader,
                                   text="Call back", first_on=clock.now().date(),
                                   at_time=dt.time(0), made_at=clock.now()))  # fmt: skip
        db.session.commit()
        db.engine.dispose()
    return app


def _ask(instance: Path, question: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(instance / "tracker.sqlite3")
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def _letters(instance: Path) -> list[tuple[object, ...]]:
    return _ask(instance, "SELECT id, state FROM letters")


def _beat(instance: Path) -> list[tuple[object, ...]]:
    """When a scheduler has last begun a round; it ends the round before it stops."""
    return _ask(instance, "SELECT beat_at FROM watch")


def _serve_until(instance: Path, is_done: Callable[[], bool]) -> None:
    server = start(instance, free_port())
    try:
        for _ in range(600):
            if is_done():
                return
            time.sleep(0.05)
        raise TimeoutError
    finally:
        stop(server)


def _ruin(app: Flask, instance: Path) -> None:
    """All rows and bytes are gone, and the log of a killed process lies beside the file."""
    for path in instance.glob("files/??/*"):
        path.unlink()
    server = start(instance, free_port())
    with app.app_context():
        begin_writing()
        db.session.execute(sa.text("DELETE FROM studies"))
        db.session.commit()
        stop(server, signal.SIGKILL)
        assert (instance / "tracker.sqlite3-wal").stat().st_size


def _put_back(instance: Path) -> None:
    [commands] = re.findall(r"```sh\n(cd instance\n.*?)```", README, re.S)
    day = next((instance / "backups").iterdir()).name
    commands = re.sub(r"\d{4}-\d\d-\d\d", day, commands)
    subprocess.run(["bash", "-euc", commands], cwd=instance.parent, check=True)


def test_what_was_backed_up_is_there_again_and_nothing_is_told_twice(
    installed: Flask, letterbox: tuple[Letterbox, int]
) -> None:
    instance = Path(installed.instance_path)
    _serve_until(instance, lambda: _letters(instance) == [(1, "sent")])
    assert backup.nightly(installed, now=clock.now()) == ""
    _ruin(installed, instance)
    _put_back(instance)
    before = _beat(instance)
    _serve_until(instance, lambda: _beat(instance) != before)
    assert (_letters(instance), len(letterbox[0].letters)) == ([(1, "sent")], 1)
    assert _ask(instance, "SELECT count(*) FROM cases") == [(2,)]
    assert [path.read_bytes() for path in instance.glob("files/??/*")] == [b"%PDF-1.4 the mandate"]
