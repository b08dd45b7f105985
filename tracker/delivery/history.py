"""The letters that told somebody something of a study, and what each told of it.

An account may be in several studies: only what belongs to this one is counted and shown.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.delivery import queries
from tracker.delivery.models import Letter, LetterReminder
from tracker.delivery.rules import State
from tracker.people.models import Person
from tracker.reminders.models import Reminder
from tracker.studies.models import Membership, Study
from tracker.web.pages import whole_number

# Of a long letter so many lines.
SHOWN = 20


@dataclass(frozen=True)
class Told:
    """One letter: to whom, how far it came, and what of this study it told."""

    letter: Letter
    name: str
    number: int
    reminders: Sequence[Reminder]
    # Of what a failed letter held something is still due, and no other letter has told it.
    can_go_again: bool


@dataclass(frozen=True)
class Filters:
    """What the page is narrowed to; `to` such as m3 or p7."""

    to: str = ""
    state: str = ""


def _matching(study: Study, filters: Filters) -> list[sa.ColumnElement[bool]]:
    of_study = (
        sa.select(LetterReminder.letter_id)
        .join(LetterReminder.reminder)
        .where(Reminder.study_id == study.id)
    )
    found: list[sa.ColumnElement[bool]] = [Letter.id.in_(of_study)]
    if filters.state:
        found.append(Letter.state == filters.state)
    if filters.to:
        found.append(_is_to(study, filters.to))
    return found


def _is_to(study: Study, code: str) -> sa.ColumnElement[bool]:
    key = whole_number(code[1:])
    if code[:1] == "p":
        people = sa.select(Person.id).where(Person.study_id == study.id, Person.id == key)
        return Letter.person_id.in_(people)
    accounts = sa.select(Membership.account_id).where(
        Membership.study_id == study.id, Membership.id == key
    )
    return Letter.account_id.in_(accounts)


def count_letters(study: Study, filters: Filters) -> int:
    counted = sa.select(sa.func.count()).select_from(Letter).where(*_matching(study, filters))
    return db.session.scalar(counted) or 0


def letters(
    study: Study, filters: Filters, *, now: dt.datetime, limit: int, offset: int
) -> list[Told]:
    """The newest first, in four statements at most."""
    rows = db.session.scalars(
        sa.select(Letter)
        .where(*_matching(study, filters))
        .options(joinedload(Letter.account), joinedload(Letter.person))
        .order_by(Letter.made_at.desc(), Letter.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    told = _told(study, [row.id for row in rows])
    failed = [row.id for row in rows if row.state == State.FAILED]
    missed = _missed(study, failed, now=now)
    return [Told(row, _name(row), *told.get(row.id, (0, [])), row.id in missed) for row in rows]


def find_letter(study: Study, letter_id: int) -> Letter | None:
    """One that told something of the study."""
    return db.session.scalar(
        sa.select(Letter).where(Letter.id == letter_id, *_matching(study, Filters()))
    )


def missed(letter: Letter, study: Study, *, now: dt.datetime) -> Sequence[int]:
    """What the failed letter held of the study that is still due and was told by no other."""
    return db.session.scalars(_missed_of(study, [letter.id], now)).all()


def _missed(study: Study, letter_ids: Sequence[int], *, now: dt.datetime) -> set[int]:
    """Those of the letters that missed something."""
    wanted = _missed_of(study, letter_ids, now).with_only_columns(LetterReminder.letter_id)
    return set(db.session.scalars(wanted)) if letter_ids else set()


def _missed_of(study: Study, letter_ids: Sequence[int], now: dt.datetime) -> sa.Select[int]:
    """An address that was refused is tried again where it stands, and then all that it missed."""
    return (
        sa.select(Reminder.id)
        .join(LetterReminder, LetterReminder.reminder_id == Reminder.id)
        .join(Letter, Letter.id == LetterReminder.letter_id)
        .where(
            LetterReminder.letter_id.in_(letter_ids),
            LetterReminder.turn == Reminder.turn,
            Letter.state == State.FAILED,
            ~queries.FAILED_AT_ADDRESS,
            Reminder.study_id == study.id,
            queries.is_open(now),
        )
    )


def _name(letter: Letter) -> str:
    if letter.account is not None:
        return letter.account.name
    return letter.person.pseudonym if letter.person else ""


def _told(study: Study, letter_ids: Sequence[int]) -> dict[int, tuple[int, list[Reminder]]]:
    """How many reminders of this study each letter held, and the first of them."""
    number = sa.func.row_number().over(
        partition_by=LetterReminder.letter_id, order_by=(Reminder.at, Reminder.id)
    )
    total = sa.func.count().over(partition_by=LetterReminder.letter_id)
    numbered = (
        sa.select(
            LetterReminder.letter_id,
            LetterReminder.reminder_id,
            number.label("number"),
            total.label("total"),
        )
        .join(LetterReminder.reminder)
        .where(LetterReminder.letter_id.in_(letter_ids), Reminder.study_id == study.id)
        .subquery()
    )
    wanted = (
        sa.select(numbered.c.letter_id, numbered.c.total, Reminder)
        .join(Reminder, Reminder.id == numbered.c.reminder_id)
        .where(numbered.c.number <= SHOWN)
        .options(joinedload(Reminder.case))
        .order_by(numbered.c.letter_id, numbered.c.number)
    )
    found: dict[int, tuple[int, list[Reminder]]] = {}
    for letter_id, count, reminder in db.session.execute(wanted):
        found.setdefault(letter_id, (count, []))[1].append(reminder)
    return found


def recipients(study: Study) -> list[tuple[str, str]]:
    """Who has been told something of the study by a letter: code and name, in two statements."""
    told = (
        sa.select(LetterReminder.reminder_id)
        .where(LetterReminder.reminder_id == Reminder.id)
        .exists()
    )
    of_study: Any = sa.and_(Reminder.study_id == study.id, told)
    members = db.session.execute(
        sa.select(Membership.id, Account.name)
        .join(Membership.account)
        .where(Membership.id.in_(sa.select(Reminder.membership_id).where(of_study)))
        .order_by(Account.name)
    )
    people = db.session.execute(
        sa.select(Person.id, Person.pseudonym)
        .where(Person.id.in_(sa.select(Reminder.person_id).where(of_study)))
        .order_by(Person.pseudonym)
    )
    return [(f"m{key}", name) for key, name in members] + [
        (f"p{key}", name) for key, name in people
    ]
