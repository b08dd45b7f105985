"""What is due for a member, as calendars on other people's servers may know it."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale, gettext

from tracker.accounts.mail import site_address
from tracker.calendars import ics
from tracker.calendars.models import Feed
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.reminders.hung import hung_on
from tracker.reminders.models import Reminder
from tracker.reminders.registry import FORESEEN, rule_of
from tracker.reminders.standing import due_of, morning_of
from tracker.reminders.things import Thing
from tracker.reminders.words import Line, line_of

# So early that calendars which ask once a day ring in time.
_AHEAD = dt.timedelta(days=14)
_MOST = 500
# A reason that names somebody stays here.
_PERSONS = {"maker", "pseudonym"}
# Where several of one case may be due, what tells them apart: of what they are about its key, or
# one of these in the address of the act.
_BY_KEY = {"own", "follow-up", "milestone", "round", "draft"}
_NUMBERS = ("as_of", "status_note_id", "person_id")
Row = sa.Row[Reminder, str | None]

_DUE = (
    sa.select(Reminder, Case.slug)
    .outerjoin(Case, Case.id == Reminder.case_id)
    .where(
        Reminder.membership_id == sa.bindparam("membership_id"),
        Reminder.gone_at.is_(None),
        Reminder.done_at.is_(None),
        Reminder.at <= sa.bindparam("soon"),
        sa.or_(Reminder.snoozed_until.is_(None), Reminder.snoozed_until <= sa.bindparam("soon")),
        sa.or_(Reminder.until.is_(None), Reminder.until > sa.bindparam("now")),
    )
    .order_by(Reminder.at, Reminder.id)
    .limit(_MOST)
)


def due_rows(feed: Feed, *, now: dt.datetime) -> Sequence[Row]:
    """What is open and has come or comes soon, with the code of its case; in one statement."""
    given = {"membership_id": feed.membership_id, "now": now, "soon": now + _AHEAD}
    return db.session.execute(_DUE, given).all()


def version(rows: Iterable[Row]) -> str:
    """Another one as soon as anything else is to be told."""
    told = [(one.key, one.at, one.snoozed_until, one.details, code) for one, code in rows]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def todos(feed: Feed, rows: Iterable[Row]) -> list[ics.Todo]:
    """In the member's language; without details by the rule and a code alone.

    The second word of a rule about the same thing makes the first ring once more.
    """
    alike: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        one = row[0]
        said = (one.rule, one.subject, str(one.details), _due(one))
        alike.setdefault(said, []).append(row)
    written = _told if feed.with_details else _by_code
    with force_locale(feed.membership.account.language):
        hung = hung_on(feed.membership.study, (each[0][0] for each in alike.values()))
        return [written(feed, together, hung.get(together[0][0].id)) for together in alike.values()]


def _by_code(feed: Feed, together: Sequence[Row], thing: Thing | None) -> ics.Todo:
    reminder, slug = together[0]
    label = gettext(rule_of(reminder.rule).label)
    code = _code(reminder, thing.code if thing else slug)
    return ics.Todo(
        _uid(reminder),
        f"{label} ({code})" if code else label,
        _due(reminder),
        _rings(feed, together),
        url=_address(line_of(reminder), thing),
    )


def _address(line: Line, thing: Thing | None) -> str:
    """Of the act, or of the thing that it was set on."""
    return site_address((thing or line).endpoint, **(thing or line).values)


def _code(reminder: Reminder, slug: str | None) -> str:
    """What tells it from others of its rule: a number of the plan, or its case and what in it."""
    address = reminder.details.get("address", {})
    if "number" in address:
        return f"#{address['number']}"
    sort, _, key = reminder.subject.partition(":")
    named = [str(address[name]) for name in _NUMBERS if name in address]
    return ", ".join(part for part in (slug, key if sort in _BY_KEY else "", *named) if part)


def _told(feed: Feed, together: Sequence[Row], thing: Thing | None) -> ics.Todo:
    reminder = together[0][0]
    line = line_of(reminder)
    address = _address(line, thing)
    why = "" if _PERSONS & reminder.details.keys() else line.why
    # A person has no name here either, but who is spoken with is nobody's business out there.
    name = thing.name if thing and not thing.subject.startswith("person:") else ""
    title = line.title if name in line.title else f"{line.title} – {name}"
    about = "\n".join(part for part in (why, line.act, address) if part)
    return ics.Todo(_uid(reminder), title, _due(reminder), _rings(feed, together), about, address)


def _uid(reminder: Reminder) -> str:
    """The same for as long as there is the reason, also when it has come back."""
    key = f"{reminder.study.uid}|{reminder.membership_id}|{reminder.key}"
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@follow-research-tracker"


def _due(reminder: Reminder) -> dt.datetime | dt.date:
    """When the thing itself is due, where its rule tells of it ahead; else when it is told."""
    known = due_of(reminder.details) if reminder.rule in FORESEEN else None
    return known or _comes(reminder)


def _comes(reminder: Reminder) -> dt.datetime:
    return max(reminder.at, reminder.snoozed_until or reminder.at)


def _rings(feed: Feed, together: Sequence[Row]) -> tuple[dt.datetime, ...]:
    """When each comes, or so long before all are due as the member chose; not while it rests."""
    if feed.alarm_minutes is None:
        return tuple(dict.fromkeys(_comes(one) for one, _slug in together))
    first = together[0][0]
    due = _due(first)
    moment = due if isinstance(due, dt.datetime) else morning_of(due, first.study.time_zone)
    ahead = moment - dt.timedelta(minutes=feed.alarm_minutes)
    return (max(ahead, first.snoozed_until or ahead),)
