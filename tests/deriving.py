"""Reminders as rows of a test, and as the scheduler derives them."""

import datetime as dt
from typing import Any

from flask import Flask

from tests import make
from tracker.core import clock
from tracker.core.database import db
from tracker.delivery.models import Letter, LetterReminder
from tracker.delivery.rules import State
from tracker.reminders import derive
from tracker.reminders.models import Mute, OwnReminder, Reminder
from tracker.studies.models import Membership

_HOUR = dt.timedelta(hours=1)


def derived(app: Flask, now: dt.datetime | None = None) -> None:
    """Look at all that was touched, as of now unless said otherwise."""
    with app.app_context():
        derive.catch_up(now=now or clock.now())


def reminder(membership: Membership, **values: Any) -> Reminder:
    """Of a rule about the study as a whole, come in January 2012, unless said otherwise."""
    study = membership.study
    given = {
        "study_id": study.id,
        "rule": "data-ends",
        "subject": f"study:{study.id}",
        "details": {"ends_on": "2012-02-01", "address": {}},
        "at": make.NOW,
        "made_at": make.NOW,
    } | values
    given.setdefault("key", f"{given['rule']}|{given['subject']}|{len(given['details'])}")
    row = Reminder(membership=membership, **given)
    db.session.add(row)
    db.session.flush()
    return row


def quiet(membership: Membership, case: make.Case, **values: Any) -> Reminder:
    """That a case has gone quiet."""
    details = {
        "case": case.name,
        "since_on": "2011-12-01",
        "address": {"kind": "phone-check-in", "case": case.slug},
    }
    given = {"subject": f"case:{case.id}", "details": details} | values
    return reminder(membership, rule="case-quiet", case=case, **given)


def own_reminder(membership: Membership, **values: Any) -> OwnReminder:
    """Once, on the morning of 2 February 2012, set by whom it is for."""
    given = {"text": "Call back", "first_on": dt.date(2012, 2, 2), "at_time": dt.time(9)} | values
    given.setdefault("made_by", membership)
    row = OwnReminder(study=membership.study, membership=membership, made_at=make.NOW, **given)
    db.session.add(row)
    db.session.flush()
    return row


def mute(membership: Membership, case: make.Case, rule: str = "case-untold") -> Mute:
    row = Mute(membership=membership, case=case, rule=rule, muted_at=make.NOW)
    db.session.add(row)
    db.session.flush()
    return row


def letter(reminders: list[Reminder], **values: Any) -> Letter:
    """Sent an hour ago to the member that the reminders are for."""
    now = clock.now()
    member, person = reminders[0].membership, reminders[0].person
    given = {
        "account_id": member.account_id if member else None,
        "person_id": person.id if person else None,
        "state": State.SENT,
        "message_id": str(db.session.query(Letter).count()),
        "made_at": now - _HOUR,
        "next_try_at": now - _HOUR,
        "sent_at": now - _HOUR,
        "attempts": 1,
    } | values
    letter = Letter(**given)
    db.session.add(letter)
    db.session.flush()
    for one in reminders:
        db.session.add(LetterReminder(reminder_id=one.id, turn=one.turn, letter=letter))
    db.session.flush()
    return letter
