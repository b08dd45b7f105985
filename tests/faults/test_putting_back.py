"""A backup is put back as README says, and the program goes on from there."""

import re
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.browser.serving import free_port, start, stop
from tests.test_docs import README
from tracker.app import create_app
from tracker.core import backup, clock, schema
from tracker.core.database import begin_writing, db
from tracker.delivery.models import Letter, LetterReminder
from tracker.reminders.models import Reminder
from tracker.settings import read

pytestmark = pytest.mark.xdist_group("processes")


@pytest.fixture
def installed(tmp_path: Path) -> Flask:
    """An installation in which a reminder was told in a letter; yesterday's file is there."""
    folder = tmp_path / "instance"
    app = create_app(read({"TRACKER_INSTANCE": str(folder), "BASE_URL": "http://localhost"}))
    with app.app_context():
        schema.upgrade()
        begin_writing()
        make.world()
        study, case = make.husk()
        [leader, *_others] = make.members_of(study)
        make.attachment(case, leader.account, b"%PDF-1.4 the mandate")
        own = Reminder(study=study, membership=leader, rule="own", subject="", key="own||1",
                       details={"text": "Call back"}, at=make.NOW, made_at=make.NOW)  # fmt: skip
        letter = Letter(account=leader.account, state="sent", message_id="<1@test.no>",
                        made_at=make.NOW, next_try_at=make.NOW, sent_at=make.NOW)  # fmt: skip
        db.session.add(LetterReminder(reminder=own, turn=0, letter=letter))
        db.session.commit()
        db.engine.dispose()
    return app


def _count(instance: Path) -> dict[str, int]:
    connection = sqlite3.connect(instance / "tracker.sqlite3")
    tables = ("cases", "attachments", "letters", "letter_reminders")
    try:
        return {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in tables
        }
    finally:
        connection.close()


def _ruin(app: Flask, instance: Path) -> None:
    """All rows and bytes are gone, and the log of a killed process lies beside the file."""
    for path in instance.glob("files/??/*"):
        path.unlink()
    port = free_port()
    server = start(instance, port)
    with app.app_context():
        begin_writing()
        db.session.execute(sa.text("DELETE FROM studies"))
        db.session.commit()
        stop(server, signal.SIGKILL)
        assert (instance / "tracker.sqlite3-wal").stat().st_size


def test_what_was_backed_up_is_there_again_and_nothing_is_told_twice(installed: Flask) -> None:
    instance = Path(installed.instance_path)
    before = _count(instance)
    assert backup.nightly(installed, now=clock.now()) == ""
    _ruin(installed, instance)
    [commands] = re.findall(r"```sh\n(cd instance\n.*?)```", README, re.S)
    today = next((instance / "backups").iterdir()).name
    commands = re.sub(r"\d{4}-\d\d-\d\d", today, commands)
    subprocess.run(["bash", "-euc", commands], cwd=instance.parent, check=True)
    server = start(instance, free_port())
    stop(server)
    assert _count(instance) == before
    assert [path.read_bytes() for path in instance.glob("files/??/*")] == [b"%PDF-1.4 the mandate"]
