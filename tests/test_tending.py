"""The commands that tend reminders and mail, as a shell runs them."""

import os
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands import TRACKER, run
from tests.letterbox import Letterbox, free_port, standing

MOMENT = "2012-01-20T07:00"


def test_a_dry_run_prints_what_would_be_sent_to_whom_and_why(instance: Path) -> None:
    told = run(instance, "remind", "--dry-run", "--at", MOMENT, "husk")
    assert (told.returncode, told.stderr) == (0, "")
    without, first, whom, *lines = told.stdout.splitlines()
    assert without == "No mail server is set up: none of this is sent, it stands in the pages."
    assert (first, whom) == ("husk, Fri 20 Jan 2012 07:00", "  Leader: now")
    assert any(line.startswith("    [follow-up-due] ask each region") for line in lines)
    assert "  Researcher one: no letter reaches them, only the pages" in lines


def test_with_a_mail_server_a_dry_run_begins_with_the_study(instance: Path) -> None:
    settings = {"MAIL_SERVER": "smtp://127.0.0.1:1", "MAIL_FROM": "tracker@institute.test"}
    told = run(instance, "remind", "--dry-run", "--at", MOMENT, "husk", **settings)
    assert told.stdout.startswith("husk, Fri 20 Jan 2012 07:00\n")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--at", MOMENT], "--at needs --dry-run"),
        (["--dry-run", "--at", "tomorrow"], "write the moment like 2012-01-20T07:00"),
        (["husk"], "only a dry run can be about one study"),
        (["--dry-run", "nothing"], "there is no study called nothing"),
    ],
)
def test_what_cannot_be_told_is_refused_in_a_line(
    instance: Path, words: list[str], complaint: str
) -> None:
    told = run(instance, "remind", *words)
    assert told.returncode == 2
    assert complaint in told.stderr
    assert told.stderr.count("\n") == 1


def test_without_a_mail_server_it_says_where_what_is_due_stands(instance: Path) -> None:
    told = run(instance, "remind")
    assert told.stdout == "No mail server is set up: what is due stands in the pages.\n"


def test_what_came_of_a_round_is_said_in_numbers(instance: Path) -> None:
    port = free_port()
    settings = {"MAIL_SERVER": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "tracker@institute.test"}
    _write(instance, "INSERT INTO mail_choices (account_id, mode, time_zone, digest_time, days_off,"
           " country) SELECT id, 'at-once', 'UTC', '07:00', '', '' FROM accounts")  # fmt: skip
    away = run(instance, "remind", **settings)
    assert away.stdout == (
        "Letters sent: 0, waiting: 1, failed: 0.\n"
        "The mail server takes nothing. Nobody answers at the address and port of the server.\n"
    )
    _write(instance, "UPDATE watch SET mail_retry_at = NULL")
    with standing(port) as box:
        back = run(instance, "remind", **settings)
    assert back.stdout == "Letters sent: 1, waiting: 0, failed: 0.\n"
    assert len(box.letters) == 1


def _write(instance: Path, statement: str) -> None:
    with closing(sqlite3.connect(instance / "tracker.sqlite3")) as database, database:
        database.execute(statement)


def test_a_mail_server_can_be_tried(instance: Path) -> None:
    port = free_port()
    settings = {"MAIL_SERVER": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "tracker@institute.test"}
    away = run(instance, "mail", "--test", "somebody@institute.test", **settings)
    said = "tracker: not sent. Nobody answers at the address and port of the server.\n"
    assert (away.returncode, away.stderr) == (2, said)
    with standing(port) as box:
        told = run(instance, "mail", "--test", "somebody@institute.test", **settings)
    assert told.stdout == "The mail server has taken a letter to somebody@institute.test.\n"
    assert box.recipients == [["somebody@institute.test"]]


def test_a_mail_server_that_refuses_is_told_in_a_line(instance: Path) -> None:
    port = free_port()
    settings = {"MAIL_SERVER": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "tracker@institute.test"}
    box = Letterbox()
    box.script = lambda _stage, _address: "550 5.1.1 nobody here"
    with standing(port, box):
        told = run(instance, "mail", "--test", "somebody@institute.test", **settings)
        nonsense = run(instance, "mail", "--test", "nonsense", **settings)
        box.script = lambda stage, _address: "421 no" if stage == "RCPT" else "250 OK"
        refused = run(instance, "mail", "--test", "somebody@institute.test", **settings)
    assert told.stderr == "tracker: not sent. The server knows no such address (550).\n"
    assert refused.stderr == "tracker: not sent. The server is closing just now (421).\n"
    assert nonsense.stderr == "tracker: Write an e-mail address such as name@institute.org.\n"
    assert told.returncode == nonsense.returncode == 2


def test_a_scheduler_alone_stops_when_told_and_lets_another_take_over(instance: Path) -> None:
    environment = os.environ | {"TRACKER_INSTANCE": str(instance)}
    alone = subprocess.Popen(
        [TRACKER, "scheduler"], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert alone.stdout is not None
    assert alone.stdout.readline().startswith("Reminders are derived and sent")
    alone.send_signal(signal.SIGTERM)
    assert alone.wait(30) == 0
    alone.stdout.close()
    assert run(instance, "remind").returncode == 0
