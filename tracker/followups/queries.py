"""Reads about follow-ups, each within a bounded number of statements."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase
from tracker.followups.models import FollowUp
from tracker.studies.models import Membership, Study

_SHOWN = (
    joinedload(FollowUp.engagement).selectinload(Engagement.cases),
    joinedload(FollowUp.case),
    joinedload(FollowUp.owner).joinedload(Membership.account),
)


def _concerns(case_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    return sa.or_(FollowUp.case_id == case_id, FollowUp.engagement_id.in_(_contacts_with(case_id)))


def _contacts_with(case_id: sa.ColumnElement[int]) -> sa.Select[int]:
    return sa.select(EngagementCase.engagement_id).where(EngagementCase.case_id == case_id)


_CASE = sa.bindparam("case_id", type_=sa.Integer)


def _open_count(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    # Filtered while counting, or SQLite would go through all that is open in the study.
    counted = sa.select(sa.func.count().filter(FollowUp.done_at.is_(None)))
    return counted.select_from(FollowUp).where(condition).scalar_subquery()


# A part of a statement: how much is open with the case `case_id`, its own and of its contacts.
OPEN_COUNT = _open_count(FollowUp.case_id == _CASE) + _open_count(
    FollowUp.case_id.is_(None) & FollowUp.engagement_id.in_(_contacts_with(_CASE))
)
_OF_ENGAGEMENT = (
    sa.select(FollowUp)
    .where(FollowUp.engagement_id == sa.bindparam("engagement_id"))
    .options(joinedload(FollowUp.owner).joinedload(Membership.account))
    .order_by(FollowUp.done_at.is_not(None), FollowUp.source, FollowUp.position)
    .limit(100)
)


def of_source(source: str) -> Sequence[FollowUp]:
    """Those of one text, in its order."""
    return db.session.scalars(
        sa.select(FollowUp).where(FollowUp.source == source).order_by(FollowUp.position)
    ).all()


def find_follow_up(study: Study, follow_up_id: int) -> FollowUp | None:
    return db.session.scalar(
        sa.select(FollowUp).where(FollowUp.study_id == study.id, FollowUp.id == follow_up_id)
    )


def find_alone(study: Study, follow_up_id: int) -> FollowUp | None:
    """One that stands by itself; those of a note are changed there."""
    return db.session.scalar(
        sa.select(FollowUp).where(
            FollowUp.study_id == study.id, FollowUp.id == follow_up_id, FollowUp.source.is_(None)
        )
    )


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; None narrows nothing."""

    is_done: bool = False
    owner: Membership | None = None
    case: Case | None = None


def _is_done(is_done: bool) -> sa.ColumnElement[bool]:
    return FollowUp.done_at.is_not(None) if is_done else FollowUp.done_at.is_(None)


def _matching(study: Study, filters: Filters) -> list[sa.ColumnElement[bool]]:
    found = [FollowUp.study_id == study.id, _is_done(filters.is_done)]
    if filters.owner is not None:
        found.append(FollowUp.owner_id == filters.owner.id)
    if filters.case is not None:
        found.append(_concerns(sa.literal(filters.case.id)))
    return found


def count_follow_ups(study: Study, filters: Filters) -> int:
    counted = sa.select(sa.func.count()).select_from(FollowUp).where(*_matching(study, filters))
    return db.session.scalar(counted) or 0


def follow_ups(
    study: Study, filters: Filters, *, limit: int, offset: int = 0
) -> Sequence[FollowUp]:
    """Open ones by due date, those without one last; done ones the latest first."""
    latest = FollowUp.done_at.desc(), FollowUp.id.desc()
    soonest = FollowUp.due_on.is_(None), FollowUp.due_on, FollowUp.id
    wanted = (
        sa.select(FollowUp)
        .where(*_matching(study, filters))
        .options(*_SHOWN)
        .order_by(*(latest if filters.is_done else soonest))
        .limit(limit)
        .offset(offset)
    )
    return db.session.scalars(wanted).unique().all()


def of_engagement(engagement: Engagement) -> Sequence[FollowUp]:
    """What was promised on one contact, open ones first."""
    return db.session.scalars(_OF_ENGAGEMENT, {"engagement_id": engagement.id}).all()


def open_with(case: Case, *, limit: int = 12) -> Sequence[FollowUp]:
    """What is still owed to or by a case, the earliest due first."""
    return follow_ups(case.study, Filters(case=case), limit=limit)


def due(study: Study, *, account_id: int, until: dt.date, limit: int) -> Sequence[FollowUp]:
    """Open ones due by a day that are this account's or nobody's."""
    mine = sa.select(Membership.id).where(
        Membership.study_id == study.id, Membership.account_id == account_id
    )
    return db.session.scalars(
        sa.select(FollowUp)
        .where(FollowUp.study_id == study.id, FollowUp.done_at.is_(None))
        .where(FollowUp.due_on <= until)
        .where(sa.or_(FollowUp.owner_id.is_(None), FollowUp.owner_id.in_(mine)))
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(limit)
    ).all()
