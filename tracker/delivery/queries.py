"""Who is to be told, how they want it, and what their letters hold."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Account, RefusedAddress
from tracker.core.database import db
from tracker.delivery.hours import Wish, default_wish, participants_wish
from tracker.delivery.models import Letter, LetterReminder, MailChoice, Watch
from tracker.delivery.rules import CALM, NO_SUCH_ADDRESS, Mode, State
from tracker.people.models import Person
from tracker.reminders.models import Reminder
from tracker.reminders.queries import PRESSING_FIRST
from tracker.reminders.registry import FORESEEN
from tracker.studies.models import Membership, Study

# Whose letter it is: an account's or a participant's.
Kind = Literal["account_id", "person_id"]
KINDS: tuple[Kind, ...] = ("account_id", "person_id")


@dataclass(frozen=True)
class Reader:
    """Somebody who gets letters, and how."""

    id: int
    address: str
    language: str
    wish: Wish
    is_reachable: bool = True
    last_sent_at: dt.datetime | None = None


# Not for what it told, but since nobody was there.
FAILED_AT_ADDRESS = sa.and_(Letter.state == State.FAILED, Letter.fault.startswith(NO_SUCH_ADDRESS))


def is_open(now: Any) -> sa.ColumnElement[bool]:
    """Reminders that still ask for something, and are not put off."""
    return sa.and_(
        Reminder.gone_at.is_(None),
        Reminder.done_at.is_(None),
        sa.or_(Reminder.until.is_(None), Reminder.until > now),
        sa.or_(Reminder.snoozed_until.is_(None), Reminder.snoozed_until <= now),
    )


def falls_due() -> sa.ColumnElement[bool]:
    """Due `now`, or `before` the next letter if that can be said ahead.

    That nobody has written notes is no news on the morning before the visit has begun.
    """
    is_due = Reminder.at <= sa.bindparam("now")
    return sa.and_(
        Reminder.at < sa.bindparam("before"), sa.or_(is_due, Reminder.rule.in_(FORESEEN))
    )


def is_untold() -> sa.ColumnElement[bool]:
    """By what letters hold; the mark on the row keeps most of what was told out of sight."""
    told = sa.select(1).where(
        LetterReminder.reminder_id == Reminder.id, LetterReminder.turn == Reminder.turn
    )
    return sa.and_(Reminder.told_turn != Reminder.turn, ~told.exists())


def recipient_of(kind: Kind) -> Any:
    """The column of a reminder that says for whom it is."""
    return Reminder.membership_id if kind == "account_id" else Reminder.person_id


def reader_of(kind: Kind) -> Any:
    """The key of those whom `with_readers` finds."""
    return Membership.account_id if kind == "account_id" else Person.id


def with_readers(wanted: Any, kind: Kind, recipient: Any) -> Any:
    """Recipients joined with those whom a letter may reach."""
    if kind == "person_id":
        return wanted.join(Person, Person.id == recipient).where(
            Person.email != "", _not_refused(Person.email)
        )
    return (
        wanted.join(Membership, Membership.id == recipient)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.left_on.is_(None),
            Account.active,
            Account.password.is_not(None),
            _not_refused(Account.email),
        )
    )


def _not_refused(address: Any) -> sa.ColumnElement[bool]:
    refused = sa.select(1).where(RefusedAddress.address == sa.func.lower(address))
    return ~refused.exists()


def readers(kind: Kind, keys: Collection[int]) -> dict[int, Reader]:
    """By their keys, in one statement."""
    if not keys:
        return {}
    given = {"keys": list(keys)}
    if kind == "person_id":
        return {row.id: _participant(row) for row in db.session.execute(_PEOPLE, given)}
    return {row.id: _member(row) for row in db.session.execute(_ACCOUNTS, given)}


_LAST_SENT = (
    sa.select(sa.func.max(Letter.sent_at))
    .where(Letter.account_id == Account.id, Letter.state == State.SENT)
    .scalar_subquery()
)
_FIRST_STUDY = (
    sa.select(Membership.study_id)
    .where(Membership.account_id == Account.id, Membership.left_on.is_(None))
    .order_by(Membership.id)
    .limit(1)
    .scalar_subquery()
)
_ACCOUNTS = (
    # By columns: rows of the session cost several times as much, and there are thousands.
    sa.select(
        Account.id,
        Account.email,
        Account.language,
        sa.and_(Account.active, Account.password.is_not(None)).label("has_joined"),
        *MailChoice.__table__.columns,
        Study.time_zone.label("study_time_zone"),
        Study.country.label("study_country"),
        _LAST_SENT.label("last_sent_at"),
        _not_refused(Account.email).label("takes_mail"),
    )
    .outerjoin(MailChoice, MailChoice.account_id == Account.id)
    .outerjoin(Study, Study.id == _FIRST_STUDY)
    .where(Account.id.in_(sa.bindparam("keys", expanding=True)))
)
_PEOPLE = (
    sa.select(
        Person.id,
        Person.email,
        Study.language,
        Study.time_zone,
        Study.country,
        _not_refused(Person.email).label("takes_mail"),
    )
    .join(Study, Study.id == Person.study_id)
    .where(Person.id.in_(sa.bindparam("keys", expanding=True)))
)


def _participant(row: Any) -> Reader:
    wish = participants_wish(row.time_zone, row.country)
    return Reader(row.id, row.email, row.language, wish, bool(row.takes_mail and row.email))


def _member(row: Any) -> Reader:
    wish = (
        default_wish(row.study_time_zone or "UTC", row.study_country or "")
        if row.mode is None
        else wish_of(row)
    )
    is_reachable = bool(row.has_joined and row.takes_mail)
    return Reader(row.id, row.email, row.language, wish, is_reachable, row.last_sent_at)


def wish_of(choice: Any) -> Wish:
    """Of a `MailChoice`, or of its columns."""
    has_quiet = choice.quiet_from is not None and choice.quiet_until is not None
    return Wish(
        mode=Mode(choice.mode),
        time_zone=choice.time_zone,
        digest_time=choice.digest_time,
        quiet=(choice.quiet_from, choice.quiet_until) if has_quiet else None,
        days_off=frozenset(int(day) for day in choice.days_off.split(",") if day),
        country=choice.country,
        away=(choice.away_from, choice.away_until),
    )


@dataclass(frozen=True)
class Held:
    """What a letter holds that is still open: the first of it, and how much it is in all."""

    reminders: Sequence[Reminder] = ()
    number: int = 0


def held_by(letter_ids: Collection[int], *, most: int, now: dt.datetime) -> dict[int, Held]:
    """Of each letter, by study and what presses most, in one statement."""
    given = {"letter_ids": list(letter_ids), "now": now, "most": most}
    rows: dict[int, list[Any]] = {}
    for row in db.session.execute(_HELD, given):
        rows.setdefault(row.letter_id, []).append(row)
    return {key: Held([row.Reminder for row in own], own[0].number) for key, own in rows.items()}


def _held() -> Any:
    letter = LetterReminder.letter_id
    in_order = (Reminder.study_id, *PRESSING_FIRST)
    ranked = (
        sa.select(
            Reminder.id,
            letter,
            sa.func.count().over(partition_by=letter).label("number"),
            sa.func.row_number().over(partition_by=letter, order_by=in_order).label("place"),
        )
        .join(LetterReminder, LetterReminder.reminder_id == Reminder.id)
        .where(
            letter.in_(sa.bindparam("letter_ids", expanding=True)),
            LetterReminder.turn == Reminder.turn,
            is_open(sa.bindparam("now")),
        )
        .subquery()
    )
    return (
        sa.select(Reminder, ranked.c.letter_id, ranked.c.number)
        .join(ranked, ranked.c.id == Reminder.id)
        .where(ranked.c.place <= sa.bindparam("most"))
        .order_by(ranked.c.letter_id, ranked.c.place)
        .options(joinedload(Reminder.study, innerjoin=True), joinedload(Reminder.case))
    )


_HELD = _held()


def count_due_letters(*, now: dt.datetime) -> int:
    """Letters that could be handed over now."""
    return db.session.scalar(_COUNT_DUE, _moment(now)) or 0


def due_letters(*, limit: int, now: dt.datetime) -> Sequence[Any]:
    """The next to be handed over, by their columns; locked where the database can lock rows."""
    return db.session.execute(_DUE, {**_moment(now), "limit": limit}).all()


def _moment(now: dt.datetime) -> dict[str, dt.datetime]:
    return {"now": now, "calm_since": now - CALM}


# Claimed by somebody; when whoever works begins, by one who no longer does.
IS_CLAIMED = sa.and_(Letter.state == State.SENDING, Letter.owner != "")
_HAS_JUST_DIED = sa.select(1).where(Watch.died_at > sa.bindparam("calm_since")).exists()
_MAY_HAVE_ARRIVED = sa.and_(
    Letter.state == State.SENDING,
    Letter.owner == "",
    Letter.lease_until <= sa.bindparam("now"),
    ~_HAS_JUST_DIED,
)
_WAITS = sa.and_(Letter.state == State.WAITING, Letter.next_try_at <= sa.bindparam("now"))
_COUNT_DUE = sa.select(sa.func.count()).where(sa.or_(_WAITS, IS_CLAIMED, _MAY_HAVE_ARRIVED))
_DUE = (
    sa.select(*Letter.__table__.columns)
    .where(sa.or_(_WAITS, _MAY_HAVE_ARRIVED))
    # Those that wait come first.
    .order_by(Letter.state.desc(), Letter.next_try_at, Letter.id)
    .limit(sa.bindparam("limit"))
    .with_for_update(skip_locked=True)
)


def count_bound(letter_ids: Collection[int]) -> dict[int, int]:
    """How much those letters hold that a try has filled."""
    rows = db.session.execute(_BOUND, {"letter_ids": list(letter_ids)}) if letter_ids else ()
    return {row[0]: row[1] for row in rows}


_BOUND = (
    sa.select(LetterReminder.letter_id, sa.func.count())
    .where(LetterReminder.letter_id.in_(sa.bindparam("letter_ids", expanding=True)))
    .group_by(LetterReminder.letter_id)
)
