"""Reads about what was given back, each within a bounded number of statements."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.cases.models import Case
from tracker.cases.queries import status_sql
from tracker.cases.rules import Status as CaseStatus
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase
from tracker.engagements.rules import Status
from tracker.feedback.models import Given
from tracker.feedback.rules import Balance
from tracker.studies.models import Membership, Study

_FEEDBACK = "feedback"
_NEWEST_FIRST = (Given.given_on.desc(), Given.id.desc())
_WHOLE = (
    joinedload(Given.engagement),
    joinedload(Given.given_by).joinedload(Membership.account, innerjoin=False),
)
_OF_CASE = (
    sa.select(Given)
    .where(Given.case_id == sa.bindparam("case_id"))
    .order_by(*_NEWEST_FIRST)
    .limit(sa.bindparam("limit"))
)
_OF_ENGAGEMENT = (
    sa.select(Given)
    .join(Given.case)
    .where(Given.engagement_id == sa.bindparam("engagement_id"))
    .order_by(Given.given_on, Case.name, Given.id)
    .limit(sa.bindparam("limit"))
)
# Parts of a statement: the last feedback held with the case `case_id`, the last in its ledger.
LAST_TOLD = (
    sa.select(sa.func.max(Engagement.ends_on))
    .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
    .where(EngagementCase.case_id == sa.bindparam("case_id"))
    .where(Engagement.status == Status.HELD, Engagement.kind == _FEEDBACK)
    .scalar_subquery(),
    sa.select(sa.func.max(Given.given_on))
    .where(Given.case_id == sa.bindparam("case_id"))
    .scalar_subquery(),
)


@dataclass(frozen=True)
class Filters:
    """What of the ledger is asked for."""

    case: str = ""
    form: str = ""
    is_unanswered: bool = False


def find_given(study: Study, given_id: int, *, to_write: bool = False) -> Given | None:
    """An entry of the ledger; whoever is going to write it waits for others who do."""
    wanted = sa.select(Given).where(Given.study_id == study.id, Given.id == given_id)
    return db.session.scalar(wanted.with_for_update(of=Given) if to_write else wanted)


def sent_as(study: Study, client_id: str | None) -> Sequence[Given]:
    """What the form with that id has already noted, once for each case."""
    if client_id is None:
        return []
    return db.session.scalars(
        sa.select(Given).where(Given.study_id == study.id, Given.client_id == client_id)
    ).all()


def _matching(study: Study, filters: Filters) -> list[sa.ColumnElement[bool]]:
    conditions = [Given.study_id == study.id]
    if filters.case:
        conditions.append(Given.case.has(slug=filters.case))
    if filters.form:
        conditions.append(Given.form == filters.form)
    if filters.is_unanswered:
        conditions.append(Given.response == "")
    return conditions


def count_given(study: Study, filters: Filters) -> int:
    counted = sa.select(sa.func.count()).select_from(Given).where(*_matching(study, filters))
    return db.session.scalar(counted) or 0


def ledger(
    study: Study, filters: Filters, *, limit: int | None = None, offset: int = 0
) -> Sequence[Given]:
    """What was given back, newest first, with its engagement and who gave it."""
    return db.session.scalars(
        sa.select(Given)
        .where(*_matching(study, filters))
        .options(*_WHOLE)
        .order_by(*_NEWEST_FIRST)
        .limit(limit)
        .offset(offset)
    ).all()


def given_to(case: Case, *, limit: int) -> Sequence[Given]:
    """The newest that was given back to a case."""
    return db.session.scalars(_OF_CASE, {"case_id": case.id, "limit": limit}).all()


def given_at(engagement: Engagement, *, limit: int = 100) -> Sequence[Given]:
    """What was given back at an engagement, case by case."""
    given = {"engagement_id": engagement.id, "limit": limit}
    return db.session.scalars(_OF_ENGAGEMENT, given).all()


def balances(study: Study, *, on: dt.date, limit: int) -> list[tuple[Case, Balance]]:
    """The study's present cases, those never or longest ago told first, in one statement."""
    heard = _last_held(Engagement.kind != _FEEDBACK)
    feedback = _last_held(Engagement.kind == _FEEDBACK)
    given = (
        sa.select(sa.func.max(Given.given_on))
        .where(Given.case_id == Case.id)
        .correlate(Case)
        .scalar_subquery()
    )
    # Neither database has a greatest() that overlooks an empty side on both.
    told = sa.case(
        (given.is_(None), feedback), (feedback.is_(None), given), (given > feedback, given),
        else_=feedback,
    )  # fmt: skip
    rows = db.session.execute(
        sa.select(Case, heard.label("heard"), told.label("told"))
        .where(Case.study_id == study.id)
        .where(status_sql(on).in_([CaseStatus.ACTIVE, CaseStatus.ASSOCIATED]))
        .order_by(told.asc().nulls_first(), Case.name)
        .limit(limit)
    )
    return [(case, Balance(heard_on, told_on)) for case, heard_on, told_on in rows]


def _last_held(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.max(Engagement.ends_on))
        .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .where(EngagementCase.case_id == Case.id, Engagement.status == Status.HELD, condition)
        .correlate(Case)
        .scalar_subquery()
    )
