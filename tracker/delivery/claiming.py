"""Takes the next letters on and binds them to what is due just then. The caller commits."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from tracker.core.database import db
from tracker.delivery import hours, queries, service
from tracker.delivery.models import Letter, LetterReminder
from tracker.delivery.queries import Kind, Reader
from tracker.delivery.rules import CLAIM, State
from tracker.delivery.service import Claim
from tracker.reminders.models import Reminder


def claim(*, owner: str, limit: int, now: dt.datetime) -> list[Claim]:
    """Take the next letters on, by their numbers; whoever calls has the lease."""
    service.take_back(from_others_than=owner)
    letters = queries.due_letters(limit=limit, now=now)
    claims = []
    for kind in queries.KINDS:
        own = [letter for letter in letters if getattr(letter, kind) is not None]
        readers = queries.readers(kind, {getattr(letter, kind) for letter in own})
        given = {letter.id: readers[getattr(letter, kind)] for letter in own}
        going = [letter for letter in own if _goes(letter, given[letter.id], now=now)]
        fresh = {letter.id: given[letter.id] for letter in going if not letter.unanswered}
        bound = _bind(kind, fresh, now=now)
        for letter in going:
            number = bound.get(letter.id, 0)
            if number or letter.unanswered:
                claims.append(_claimed(letter, kind, given[letter.id], owner, number, now=now))
            else:
                _change([letter.id], state=State.DROPPED)
    # All by one statement: there are thousands.
    claimed = [one.letter_id for one in claims]
    _change(claimed, state=State.SENDING, owner=owner, lease_until=now + CLAIM)
    return sorted(claims, key=lambda claim: claim.letter_id)


def _goes(letter: Any, reader: Reader, *, now: dt.datetime) -> bool:
    """Whether it goes out now. What may have arrived asks nobody's hours again."""
    leaves_at = now if letter.unanswered else hours.leaves_at(reader.wish, now)
    if leaves_at is None or not reader.is_reachable:
        _change([letter.id], state=State.DROPPED)
    elif leaves_at > now:
        _change([letter.id], next_try_at=leaves_at)
    return reader.is_reachable and leaves_at == now


def _claimed(
    letter: Any, kind: Kind, reader: Reader, owner: str, number: int, *, now: dt.datetime
) -> Claim:
    return Claim(letter.id, letter.message_id, kind, reader, owner, letter.attempts,
                 letter.made_at, now + CLAIM, letter.unanswered, number)  # fmt: skip


def _change(letter_ids: Sequence[int], **values: object) -> None:
    changed = sa.update(Letter).where(Letter.id.in_(letter_ids)).values(**values)
    db.session.execute(service.quietly(changed))


def _bind(kind: Kind, readers: Mapping[int, Reader], *, now: dt.datetime) -> dict[int, int]:
    """Letters tell all that is due and untold for their readers; how many things each."""
    letters_until: dict[dt.datetime, list[int]] = {}
    for letter_id, reader in readers.items():
        letters_until.setdefault(hours.looks_ahead_to(reader.wish, now), []).append(letter_id)
    binding = _binding(db.session.get_bind().dialect.name, kind)
    for before, letter_ids in letters_until.items():
        db.session.execute(binding, {"letter_ids": letter_ids, "before": before, "now": now})
    if readers:
        db.session.execute(_TELLING, {"letter_ids": list(readers)})
    return queries.count_bound(readers)


@cache
def _binding(_database: str, kind: Kind) -> Any:
    due = sa.select(Reminder.id, Reminder.turn, Letter.id).where(
        queries.is_open(sa.bindparam("now")),
        queries.falls_due(),
        queries.is_untold(),
        Letter.id.in_(sa.bindparam("letter_ids", expanding=True)),
    )
    recipient = queries.recipient_of(kind)
    rows = queries.with_readers(due.select_from(Reminder), kind, recipient).join(
        Letter, getattr(Letter, kind) == queries.reader_of(kind)
    )
    columns = ["reminder_id", "turn", "letter_id"]
    table: Any = LetterReminder.__table__
    return service.insert_into(table).from_select(columns, rows).on_conflict_do_nothing()


# A row that somebody else is writing may go without its mark.
_BOUND_NOW = (
    sa.select(Reminder.id)
    .join(LetterReminder, LetterReminder.reminder_id == Reminder.id)
    .where(
        LetterReminder.letter_id.in_(sa.bindparam("letter_ids", expanding=True)),
        LetterReminder.turn == Reminder.turn,
    )
    .with_for_update(of=Reminder, skip_locked=True)
)
_TELLING = (
    sa.update(Reminder)
    .where(Reminder.id.in_(_BOUND_NOW))
    .values(told_turn=Reminder.turn)
    .execution_options(synchronize_session=False)
)
