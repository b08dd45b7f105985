"""The list of all engagements: what it can be narrowed to, and a page of it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.language import n_
from tracker.engagements.models import Engagement, EngagementCase, TeamMember
from tracker.engagements.queries import IN_TIME, NEWEST_FIRST
from tracker.engagements.rules import LONGEST, OPEN, STATUS_NAMES, Status
from tracker.studies.models import Membership, Study

# Beside each status, the two questions that people put to the list.
OPEN_ONES = "open"
UNWRITTEN = "unwritten"
STATE_NAMES: dict[str, str] = {
    OPEN_ONES: n_("Still to come"),
    UNWRITTEN: n_("Held without notes"),
    **{str(status): name for status, name in STATUS_NAMES.items()},
}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty values narrow nothing."""

    kind: str = ""
    case: Case | None = None
    state: str = ""
    member_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    words: str = ""
    oldest_first: bool = False


@dataclass(frozen=True)
class Row:
    """An engagement with its cases loaded, and the names of its team."""

    engagement: Engagement
    team: Sequence[str]


def rows(study: Study, filters: Filters, *, limit: int, offset: int) -> list[Row]:
    """A page of the list, in three statements."""
    found = db.session.scalars(
        sa.select(Engagement)
        .where(*_conditions(study, filters))
        .options(selectinload(Engagement.cases))
        .order_by(*(IN_TIME if filters.oldest_first else NEWEST_FIRST))
        .limit(limit)
        .offset(offset)
    ).all()
    teams = _teams(engagement.id for engagement in found)
    return [Row(engagement, teams.get(engagement.id, [])) for engagement in found]


def count(study: Study, filters: Filters) -> int:
    counted = sa.select(sa.func.count()).select_from(Engagement)
    return db.session.scalar(counted.where(*_conditions(study, filters))) or 0


def _teams(engagement_ids: Iterable[int]) -> dict[int, list[str]]:
    named = db.session.execute(
        sa.select(TeamMember.engagement_id, Account.name)
        .join(Membership, Membership.id == TeamMember.membership_id)
        .join(Account, Account.id == Membership.account_id)
        .where(TeamMember.engagement_id.in_(list(engagement_ids)))
        .order_by(TeamMember.id)
    )
    teams: dict[int, list[str]] = {}
    for engagement_id, name in named:
        teams.setdefault(engagement_id, []).append(name)
    return teams


def _conditions(study: Study, filters: Filters) -> list[sa.ColumnElement[bool]]:
    conditions = [Engagement.study_id == study.id, *_state(filters.state), *_period(filters)]
    if filters.kind:
        conditions.append(Engagement.kind == filters.kind)
    if filters.case is not None:
        of_case = EngagementCase.case_id == filters.case.id
        conditions.append(Engagement.id.in_(sa.select(EngagementCase.engagement_id).where(of_case)))
    if filters.member_id is not None:
        of_member = TeamMember.membership_id == filters.member_id
        conditions.append(Engagement.id.in_(sa.select(TeamMember.engagement_id).where(of_member)))
    if filters.words:
        conditions.append(_hold(filters.words))
    return conditions


def _state(state: str) -> list[sa.ColumnElement[bool]]:
    if state == OPEN_ONES:
        return [Engagement.status.in_(OPEN)]
    if state == UNWRITTEN:
        return [Engagement.status == Status.HELD, Engagement.has_notes.is_(False)]
    return [Engagement.status == state] if state else []


def _period(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Whatever has a day in the period; the longest length bounds what is read."""
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.since is not None:
        conditions.append(Engagement.starts_on >= filters.since - LONGEST)
        conditions.append(Engagement.ends_on >= filters.since)
    if filters.until is not None:
        conditions.append(Engagement.starts_on <= filters.until)
    return conditions


def _hold(words: str) -> sa.ColumnElement[bool]:
    """Title or place; SQLite knows capitals of a to z only, so other letters are tried in both."""
    return sa.or_(
        *(
            column.icontains(form, autoescape=True)
            for column in (Engagement.title, Engagement.place)
            for form in sorted({words, words.lower(), words.upper(), words.title()})
        )
    )
