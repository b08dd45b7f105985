"""What is due for a member, as calendars on other people's servers may know it."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from flask_babel import force_locale, gettext

from tracker.accounts.mail import site_address
from tracker.calendars import ics
from tracker.calendars.models import Feed
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.reminders.models import Reminder
from tracker.reminders.registry import rule_of
from tracker.reminders.words import line_of

# So early that calendars which ask once a day ring in time.
_AHEAD = dt.timedelta(days=14)
_MOST = 500
# A reason that names somebody stays here.
_PERSONS = {"maker", "pseudonym"}
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
    """In the member's language; without details by the rule and a code alone."""
    written = _told if feed.with_details else _by_code
    with force_locale(feed.membership.account.language):
        return [written(one, code) for one, code in rows]


def _by_code(reminder: Reminder, code: str | None) -> ics.Todo:
    number = reminder.details.get("address", {}).get("number")
    label, known_by = gettext(rule_of(reminder.rule).label), f"#{number}" if number else code
    title = f"{label} ({known_by})" if known_by else label
    return ics.Todo(_uid(reminder), title, _due(reminder))


def _told(reminder: Reminder, _code: str | None) -> ics.Todo:
    line = line_of(reminder)
    address = site_address(line.endpoint, **line.values)
    why = "" if _PERSONS & reminder.details.keys() else line.why
    about = "\n".join(part for part in (why, line.act, address) if part)
    return ics.Todo(_uid(reminder), line.title, _due(reminder), about, address)


def _uid(reminder: Reminder) -> str:
    """The same for as long as there is the reason, also when it has come back."""
    key = f"{reminder.study.uid}|{reminder.membership_id}|{reminder.key}"
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@follow-research-tracker"


def _due(reminder: Reminder) -> dt.datetime:
    return max(reminder.at, reminder.snoozed_until or reminder.at)
