"""What of a study waits to be told to whom, and why it has not been: for the page that says so."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.accounts.models import RefusedAddress
from tracker.accounts.queries import refused_among
from tracker.core.database import db
from tracker.core.language import n_
from tracker.delivery import hours, lease, queries
from tracker.delivery.choosing import next_letter_at
from tracker.delivery.models import Letter, LetterReminder, Watch
from tracker.delivery.queries import Kind, Reader
from tracker.delivery.rules import Mode, State
from tracker.people.models import Person
from tracker.reminders.models import Reminder
from tracker.studies.models import Membership, Study

_MOST = 200


class Why(StrEnum):
    """Why something due has not been told by mail."""

    NO_SERVER = "no-server"
    NEVER = "never"
    NOT_JOINED = "not-joined"
    NO_ADDRESS = "no-address"
    WISH = "wish"
    REFUSED = "refused"
    AWAY = "away"
    TRIED = "tried"
    HOURS = "hours"
    SOON = "soon"


WHY_NAMES = {
    Why.NO_SERVER: n_("No mail server is set up"),
    Why.NEVER: n_("Wants no mail, reads it in here"),
    Why.NOT_JOINED: n_("Has not joined yet"),
    Why.NO_ADDRESS: n_("Has no address"),
    Why.WISH: n_("Has asked for no more mail"),
    Why.REFUSED: n_("The mail server refused the address"),
    Why.AWAY: n_("The mail server does not answer"),
    Why.TRIED: n_("Was tried and is tried again"),
    Why.HOURS: n_("Comes within the hours chosen"),
    Why.SOON: n_("Goes out within minutes"),
}


# Those of a letter that has told something, or was to.
STATE_NAMES = {
    State.SENT: n_("Sent"),
    State.FAILED: n_("Failed"),
    State.SENDING: n_("On its way"),
}
# The words that a fault begins with.
FAULT_NAMES = {
    "no-such-address": n_("The server knows no such address"),
    "refused": n_("The server would not take it"),
    "later": n_("The server wanted it later"),
    "lost": n_("The connection was lost on the way"),
    "unsure": n_("Broken off at its very end: it may have arrived and is sent once more"),
    "unclear": n_("Broken off twice at its very end: it may have arrived and is not sent again"),
    "unreachable": n_("The server does not answer"),
}


@dataclass(frozen=True)
class Waiting:
    """What waits for one recipient; `code` such as m3 or p7 names them in an address."""

    code: str
    name: str
    number: int
    oldest_at: dt.datetime
    why: Why
    until: dt.datetime | None = None
    fault: str = ""


@dataclass(frozen=True)
class Snoozed:
    """What one member has put off, and when the first of it comes again."""

    name: str
    number: int
    until: dt.datetime


_NOW = sa.bindparam("now", type_=Reminder.at.type)
# By a letter that went out, or that failed for good, unless its address is all that was wrong.
_TOLD = (
    sa.select(1)
    .select_from(LetterReminder)
    .join(LetterReminder.letter)
    .where(
        LetterReminder.reminder_id == Reminder.id,
        LetterReminder.turn == Reminder.turn,
        Letter.state.not_in([State.WAITING, State.SENDING]),
        ~queries.FAILED_AT_ADDRESS,
    )
    .exists()
)
_OF_STUDY = (
    Reminder.study_id == sa.bindparam("study_id"),
    Reminder.gone_at.is_(None),
    Reminder.done_at.is_(None),
    sa.or_(Reminder.until.is_(None), Reminder.until > _NOW),
)
_UNTOLD = (
    sa.select(
        Reminder.membership_id,
        Reminder.person_id,
        sa.func.count().label("number"),
        sa.func.min(Reminder.at).label("oldest_at"),
    )
    .where(*_OF_STUDY, Reminder.at <= _NOW, ~_TOLD)
    .where(sa.or_(Reminder.snoozed_until.is_(None), Reminder.snoozed_until <= _NOW))
    .group_by(Reminder.membership_id, Reminder.person_id)
    .order_by(sa.func.min(Reminder.at))
    .limit(_MOST)
)
_PUT_OFF = (
    sa.select(
        Reminder.membership_id,
        sa.func.count().label("number"),
        sa.func.min(Reminder.snoozed_until).label("until"),
    )
    .where(*_OF_STUDY, Reminder.membership_id.is_not(None), Reminder.snoozed_until > _NOW)
    .group_by(Reminder.membership_id)
    .order_by(sa.func.min(Reminder.snoozed_until))
    .limit(_MOST)
)


@dataclass(frozen=True)
class _Recipient:
    """Somebody for whom something waits, with all that may hold it up."""

    code: str
    name: str
    reader: Reader
    letter: Letter | None
    refused: RefusedAddress | None
    has_joined: bool = True


def waiting(study: Study, *, has_server: bool, now: dt.datetime) -> list[Waiting]:
    """By recipient, the oldest first; in seven statements at most."""
    rows = db.session.execute(_UNTOLD, {"study_id": study.id, "now": now}).all()
    if not rows:
        return []
    known = _recipients(study, rows)
    watch = lease.find()
    found = []
    for row in rows:
        one = known.get((row.membership_id, row.person_id))
        if one is not None:
            why = _why(one, watch, now) if has_server else Why.NO_SERVER
            until, fault = _details(one, why, watch, now)
            waits = Waiting(one.code, one.name, row.number, row.oldest_at, why, until, fault)
            found.append(waits)
    return found


def _recipients(
    study: Study, rows: Sequence[Any]
) -> dict[tuple[int | None, int | None], _Recipient]:
    members = _members(study, [row.membership_id for row in rows])
    people = _people(study, [row.person_id for row in rows])
    accounts = queries.readers("account_id", [one.account_id for one in members.values()])
    guests = queries.readers("person_id", list(people))
    letters = _letters(list(accounts), list(guests))
    readers = [*accounts.values(), *guests.values()]
    refused = refused_among(one.address for one in readers)
    found: dict[tuple[int | None, int | None], _Recipient] = {}
    for key, member in members.items():
        reader, account = accounts[member.account_id], member.account
        letter, no = letters.get(("account_id", account.id)), refused.get(account.email.lower())
        found[key, None] = _Recipient(
            f"m{key}", account.name, reader, letter, no, has_joined=account.has_joined
        )
    for key, person in people.items():
        letter, no = letters.get(("person_id", key)), refused.get(person.email.lower())
        found[None, key] = _Recipient(
            f"p{key}", person.pseudonym, guests[key], letter=letter, refused=no
        )
    return found


def _why(one: _Recipient, watch: Watch | None, now: dt.datetime) -> Why:
    """The first reason that holds, from those that somebody must see to."""
    refused, letter = one.refused, one.letter
    reasons = (
        (one.reader.wish.mode is Mode.NEVER, Why.NEVER),
        (not one.has_joined, Why.NOT_JOINED),
        (not one.reader.address, Why.NO_ADDRESS),
        (refused is not None and refused.is_wish, Why.WISH),
        (refused is not None, Why.REFUSED),
        (watch is not None and not lease.may_mail(watch, now=now), Why.AWAY),
        (letter is not None and letter.attempts > 0, Why.TRIED),
        (not _is_open_now(one.reader, now), Why.HOURS),
    )
    return next((why for holds, why in reasons if holds), Why.SOON)


def _is_open_now(reader: Reader, now: dt.datetime) -> bool:
    if reader.wish.mode is not Mode.AT_ONCE:
        return False
    at = hours.leaves_at(reader.wish, now)
    return at is not None and at <= now


def _details(
    one: _Recipient, why: Why, watch: Watch | None, now: dt.datetime
) -> tuple[dt.datetime | None, str]:
    """Until when, where that is known, and the fault of the last try."""
    if why is Why.AWAY and watch is not None:
        return watch.mail_retry_at, watch.mail_fault
    if why is Why.TRIED and one.letter is not None:
        return one.letter.next_try_at, one.letter.fault
    if why is Why.HOURS:
        return next_letter_at(one.reader.wish, now), ""
    return None, ""


def _members(study: Study, keys: list[int | None]) -> dict[int, Membership]:
    rows = db.session.scalars(
        sa.select(Membership)
        .where(Membership.study_id == study.id, Membership.id.in_([key for key in keys if key]))
        .options(joinedload(Membership.account))
    )
    return {row.id: row for row in rows}


def _people(study: Study, keys: list[int | None]) -> dict[int, Person]:
    rows = db.session.scalars(
        sa.select(Person).where(
            Person.study_id == study.id, Person.id.in_([key for key in keys if key])
        )
    )
    return {row.id: row for row in rows}


def _letters(
    account_ids: Collection[int], person_ids: Collection[int]
) -> dict[tuple[Kind, int], Letter]:
    """Those on their way, in one statement."""
    wanted = sa.select(Letter).where(
        Letter.state.in_([State.WAITING, State.SENDING]),
        sa.or_(Letter.account_id.in_(account_ids), Letter.person_id.in_(person_ids)),
    )
    found: dict[tuple[Kind, int], Letter] = {}
    for row in db.session.scalars(wanted):
        if row.account_id is not None:
            found["account_id", row.account_id] = row
        elif row.person_id is not None:
            found["person_id", row.person_id] = row
    return found


def put_off(study: Study, *, now: dt.datetime) -> list[Snoozed]:
    """What members have snoozed."""
    rows = db.session.execute(_PUT_OFF, {"study_id": study.id, "now": now}).all()
    members = _members(study, [row.membership_id for row in rows])
    return [Snoozed(members[row.membership_id].account.name, row.number, row.until) for row in rows]
