"""The reminders of a study as they are stored, read and derived in a test's own context."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from tests import make
from tracker.core.database import begin_writing, db
from tracker.engagements.models import Engagement
from tracker.reminders import derive
from tracker.reminders.models import Reminder, Touched

# Before the visit of `make.engagement`, which is on 24 March 2011.
NOW = dt.datetime(2011, 3, 1, 8, tzinfo=dt.UTC)


def written(work: Callable[[], Any]) -> Any:
    """What people do, in a transaction of its own; what comes of it, if it is a plain value."""
    begin_writing()
    result = work()
    db.session.commit()
    return result


def caught_up(now: dt.datetime = NOW) -> int:
    return derive.catch_up(now=now)


def open_keys(subject: str = "") -> set[tuple[int | None, str]]:
    """For whom what stands, of one subject or of all."""
    wanted = sa.select(Reminder).where(Reminder.gone_at.is_(None), Reminder.done_at.is_(None))
    rows = db.session.scalars(wanted)
    return {(row.membership_id, row.key) for row in rows if subject in ("", row.subject)}


def rules_of(subject: str) -> set[str]:
    """The rules that have something standing about a subject."""
    return {key.partition("|")[0] for _member, key in open_keys(subject)}


def rows_of(subject: str) -> list[Reminder]:
    wanted = sa.select(Reminder).where(Reminder.subject == subject).order_by(Reminder.id)
    return list(db.session.scalars(wanted))


def touched() -> set[str]:
    return set(db.session.scalars(sa.select(Touched.subject)))


def planned(day: dt.date = dt.date(2011, 3, 24), **values: Any) -> int:
    """A visit to the first case, which the second member makes, derived already."""

    def plan() -> int:
        study, case = make.husk()
        visit = make.engagement(study, case, day=day, **values)
        make.team_member(visit, make.members_of(study)[1], "interviewer")
        return visit.id

    key: int = written(plan)
    caught_up()
    return key


def the_visit(key: int) -> Engagement:
    return db.session.get_one(Engagement, key)
