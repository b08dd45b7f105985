"""Who has something to hear, for the first time or again: a sweep asks it, mostly for nothing."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from tracker.core.database import db
from tracker.delivery import queries
from tracker.delivery.models import Letter, LetterReminder
from tracker.delivery.queries import Kind
from tracker.delivery.rules import State
from tracker.reminders.models import Reminder

# For members it is said by the index alone, and would lead to another one.
_OF: dict[Kind, tuple[sa.ColumnElement[bool], ...]] = {
    "account_id": (),
    "person_id": (Reminder.person_id.is_not(None),),
}


def _to_be_told(kind: Kind) -> Any:
    """For whom something may be untold, by its index alone; and of each only what comes first."""
    recipient, who = queries.recipient_of(kind), queries.reader_of(kind)
    asking = (
        sa.select(recipient.label("id"))
        .where(
            *_OF[kind],
            Reminder.told_turn != Reminder.turn,
            Reminder.gone_at.is_(None),
            Reminder.done_at.is_(None),
        )
        .distinct()
        .subquery()
    )
    first_at = (
        sa.select(Reminder.at)
        .where(
            recipient == asking.c.id,
            queries.is_open(sa.bindparam("now")),
            queries.falls_due(),
            queries.is_untold(),
        )
        .order_by(Reminder.at)
        .limit(1)
        .correlate(asking)
        .scalar_subquery()
    )
    waits = sa.select(1).where(getattr(Letter, kind) == who, Letter.state == State.WAITING)
    reached = sa.select(who.label("id"), first_at.label("first_at")).select_from(asking)
    found = queries.with_readers(reached.where(~waits.exists()), kind, asking.c.id).subquery()
    return (
        sa.select(found.c.id, sa.func.min(found.c.first_at))
        .where(found.c.first_at.is_not(None))
        .group_by(found.c.id)
    )


_TO_BE_TOLD = {kind: _to_be_told(kind) for kind in queries.KINDS}


def to_be_told(
    kind: Kind, *, before: dt.datetime, now: dt.datetime
) -> Sequence[tuple[int, dt.datetime]]:
    """Readers without a waiting letter for whom something falls due, and when the first does."""
    rows = db.session.execute(_TO_BE_TOLD[kind], {"now": now, "before": before})
    return [(key, first_at) for key, first_at in rows]


def _refused_before(kind: Kind) -> Any:
    told = sa.and_(LetterReminder.reminder_id == Reminder.id, LetterReminder.turn == Reminder.turn)
    failed = (
        sa.select(Reminder.id)
        .select_from(Letter)
        .join(LetterReminder, LetterReminder.letter_id == Letter.id)
        .join(Reminder, told)
        .where(queries.FAILED_AT_ADDRESS, queries.is_open(sa.bindparam("now")))
    )
    return queries.with_readers(failed, kind, queries.recipient_of(kind))


_REFUSED_BEFORE = sa.union_all(*(_refused_before(kind) for kind in queries.KINDS))


def refused_before(*, now: dt.datetime) -> Sequence[int]:
    """Reminders whose letter failed at an address that has been corrected or is tried again."""
    return db.session.scalars(_REFUSED_BEFORE, {"now": now}).all()
