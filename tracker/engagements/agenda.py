"""What comes next, read without loading more than a page shows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase
from tracker.engagements.queries import IN_TIME
from tracker.engagements.rules import LONGEST, OPEN, Status
from tracker.studies.models import Study


@dataclass(frozen=True)
class Entry:
    """One line about an engagement."""

    number: int
    kind: str
    title: str
    place: str
    status: str
    starts_on: dt.date
    ends_on: dt.date
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    cases: tuple[str, ...]

    @property
    def is_unconfirmed(self) -> bool:
        return self.status == Status.PLANNED


def _wanted(*conditions: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """The columns of entries that meet the conditions, in the order of time, `limit` of them.

    The few are picked first: asked for in order, SQLite would walk the whole log instead.
    """
    of_study = Engagement.study_id == sa.bindparam("study_id")
    return (
        sa.select(
            Engagement.id, Engagement.number, Engagement.kind, Engagement.title, Engagement.place,
            Engagement.status, Engagement.starts_on, Engagement.ends_on,
            Engagement.starts_at, Engagement.ends_at,
        )
        .where(Engagement.id.in_(sa.select(Engagement.id).where(of_study, *conditions)))
        .order_by(*IN_TIME)
        .limit(sa.bindparam("limit"))
    )  # fmt: skip


_COMING = _wanted(
    Engagement.status.in_(OPEN),
    Engagement.starts_on.between(sa.bindparam("first"), sa.bindparam("last")),
    Engagement.ends_on >= sa.bindparam("today"),
    # A visit stands for its programme.
    Engagement.parent_id.is_(None),
)
_CASES = (
    sa.select(EngagementCase.engagement_id, Case.name)
    .join(Case, Case.id == EngagementCase.case_id)
    .where(EngagementCase.engagement_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(EngagementCase.engagement_id, Case.name)
)


def agenda(study: Study, *, today: dt.date, days: int, limit: int = 12) -> list[Entry]:
    """What is planned for the coming days in the order of time, in two statements."""
    period = {"first": today - LONGEST, "last": today + dt.timedelta(days=days)}
    of_study = {"study_id": study.id, "today": today, "limit": limit}
    rows = db.session.execute(_COMING, of_study | period).all()
    names = case_names(row.id for row in rows)
    return [_entry(row, names.get(row.id, ())) for row in rows]


def _entry(row: sa.Row[*tuple[Any, ...]], cases: tuple[str, ...]) -> Entry:
    _, number, kind, title, place, status, starts_on, ends_on, starts_at, ends_at = row
    return Entry(number, kind, title, place, status, starts_on, ends_on, starts_at, ends_at, cases)


def case_names(engagement_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The names of each engagement's cases, in one statement."""
    rows = db.session.execute(_CASES, {"ids": list(engagement_ids)})
    return {
        engagement_id: tuple(row.name for row in group)
        for engagement_id, group in groupby(rows, key=lambda row: row.engagement_id)
    }
