"""All rules speak in a walk through the fifteen months of the example study.

What came when is in `fifteen_months.txt`, to be read in a review: every letter with its moment,
its reader and what it said.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.letterbox import free_port, standing
from tests.walk import steps, team
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.delivery import lease, planning, sending
from tracker.delivery.models import Letter, LetterReminder
from tracker.reminders.models import Reminder
from tracker.reminders.registry import OWN, RULES
from tracker.reminders.words import line_of

EXPECTED = Path(__file__).with_name("fifteen_months.txt")
OWNER = "walk"
# In the example nobody of a case has been asked by a link to read what is written of it, and no
# reviewer asks for changes.
UNASKED = {"changes-asked", "check-unanswered", "remarks-undecided"}


def test_what_comes_in_fifteen_months_is_what_was_reviewed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = walked(app, monkeypatch)
    assert came == EXPECTED.read_text()
    assert {code for code in (*RULES, OWN.code) if f"[{code}]" not in came} == UNASKED


def walked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """The letters of a walk, each as a few lines."""
    lines: list[str] = []

    def sweep(now: dt.datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: now)
        # As in its own process: what it reads and forgets is none of the team's.
        with app.app_context():
            begin_writing()
            lease.take(OWNER, now=now)
            db.session.commit()
            planning.sweep(now=now)
            if sending.send_due(app, owner=OWNER):
                lines.extend(_newly_sent(now))

    port = free_port()
    with standing(port) as box, app.app_context():
        _mail_goes_to(app, port, monkeypatch)
        begin_writing()
        begun = team.begin()
        db.session.commit()
        steps.through(begun, sweep)
    assert len(box.letters) == sum(line.startswith(" ") is False for line in lines)
    return "".join(f"{line}\n" for line in lines)


def _mail_goes_to(app: Flask, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(
        app.extensions["tracker_settings"],
        mail_server=f"smtp://127.0.0.1:{port}",
        mail_from="tracker@husk.test",
    )
    monkeypatch.setitem(app.extensions, "tracker_settings", settings)


def _newly_sent(now: dt.datetime) -> Iterator[str]:
    letters = db.session.scalars(
        sa.select(Letter).where(Letter.sent_at == now).order_by(Letter.account_id, Letter.id)
    )
    for letter in letters:
        local = now.astimezone(ZoneInfo(team.ZONE))
        name = letter.account.name if letter.account else letter.person.pseudonym
        yield f"{local:%a %d %b %Y, %H:%M}  {name}"
        held = (
            sa.select(Reminder)
            .join(LetterReminder, LetterReminder.reminder_id == Reminder.id)
            .where(LetterReminder.letter_id == letter.id)
            .order_by(Reminder.at, Reminder.rule, Reminder.id)
        )
        for reminder in db.session.scalars(held):
            line = line_of(reminder)
            yield f"    [{reminder.rule}] {line.title}: {line.why}"
    db.session.rollback()
