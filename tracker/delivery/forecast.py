"""What would be sent at some moment, without sending or writing anything."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.delivery import hours, queries
from tracker.delivery.models import LetterReminder
from tracker.delivery.queries import Reader
from tracker.delivery.rules import Mode
from tracker.people.models import Person
from tracker.reminders import derive
from tracker.reminders.models import Reminder
from tracker.reminders.registry import FORESEEN
from tracker.reminders.rules import Wanted
from tracker.studies.models import Membership, Study

_JUST_BEFORE = dt.timedelta(minutes=1)
Waiting = dict[tuple[str, int], list[Wanted]]


@dataclass(frozen=True)
class Forecast:
    """One reader's letter; `leaves_at` is None when none reaches them.

    Members read in the pages what no letter tells them; people of the cases have no pages.
    """

    name: str
    is_member: bool
    leaves_at: dt.datetime | None
    reminders: Sequence[Reminder]


def forecast(study: Study, *, at: dt.datetime) -> list[Forecast]:
    """The letters of a study as of a moment, by what is logged now; those that leave first."""
    waiting = _waiting(study, at)
    found = [*_of_members(study, waiting, at), *_of_participants(study, waiting, at)]
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(found, key=lambda one: (one.leaves_at or last, one.name))


def _waiting(study: Study, at: dt.datetime) -> Waiting:
    """What is wanted and was not told, done or put off, by whom it is for."""
    closed = _closed(study, at)
    found: Waiting = defaultdict(list)
    for identity, one in derive.asked_of(study, now=at).items():
        if identity not in closed and (one.until is None or at < one.until):
            found[identity[:2]].append(one)
    return found


def _closed(study: Study, at: dt.datetime) -> set[derive.Identity]:
    told = sa.exists().where(
        LetterReminder.reminder_id == Reminder.id, LetterReminder.turn == Reminder.turn
    )
    rows = db.session.execute(
        sa.select(Reminder.membership_id, Reminder.person_id, Reminder.key).where(
            Reminder.study_id == study.id,
            sa.or_(told, Reminder.done_at.is_not(None), Reminder.snoozed_until > at),
        )
    )
    return {
        ("person_id", row.person_id, row.key)
        if row.membership_id is None
        else ("membership_id", row.membership_id, row.key)
        for row in rows
    }


def _of_members(study: Study, waiting: Waiting, at: dt.datetime) -> Iterator[Forecast]:
    rows = db.session.execute(
        sa.select(Membership.id, Membership.account_id, Account.name)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.study_id == study.id, Membership.left_on.is_(None))
    ).all()
    readers = queries.readers("account_id", [row.account_id for row in rows])
    for row in rows:
        reader = readers[row.account_id]
        if due := _due(reader, waiting.get(("membership_id", row.id), []), at):
            yield _letter(study, row.name, reader, due, at, is_member=True)


def _of_participants(study: Study, waiting: Waiting, at: dt.datetime) -> Iterator[Forecast]:
    keys = [key for kind, key in waiting if kind == "person_id"]
    rows = db.session.execute(sa.select(Person.id, Person.pseudonym).where(Person.id.in_(keys)))
    readers = queries.readers("person_id", keys)
    for row in rows.all():
        reader = readers[row.id]
        if due := _due(reader, waiting["person_id", row.id], at):
            yield _letter(study, row.pseudonym, reader, due, at, is_member=False)


def _due(reader: Reader, wanted: Sequence[Wanted], at: dt.datetime) -> list[Wanted]:
    """With what falls due before the next one, as the letter itself would have it."""
    before = hours.looks_ahead_to(reader.wish, at)
    return sorted(
        (one for one in wanted if one.at <= at or (one.at < before and one.rule in FORESEEN)),
        key=lambda one: one.at,
    )


def _letter(
    study: Study, name: str, reader: Reader, due: Sequence[Wanted], at: dt.datetime,
    *, is_member: bool,
) -> Forecast:  # fmt: skip
    shown = [_as_reminder(study, one) for one in due]
    return Forecast(name, is_member, _leaves_at(reader, at), shown)


def _leaves_at(reader: Reader, at: dt.datetime) -> dt.datetime | None:
    """The moment itself, or a later one that the reader has chosen."""
    if not reader.is_reachable or reader.wish.mode is Mode.NEVER:
        return None
    if reader.wish.mode is Mode.AT_ONCE:
        return hours.leaves_at(reader.wish, at)
    if hours.digest_between(reader.wish, at - _JUST_BEFORE, at):
        return at
    return hours.looks_ahead_to(reader.wish, at)


def _as_reminder(study: Study, one: Wanted) -> Reminder:
    """Only to be put into words; it never reaches the database."""
    details = {**one.details, "address": dict(one.address)}
    return Reminder(study=study, rule=one.rule, at=one.at, details=details)
