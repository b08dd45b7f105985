"""How far rounds have come, and how an engagement lies in its own; one statement each."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase
from tracker.engagements.rules import OPEN, Status
from tracker.planning.models import Round, RoundCase, RoundEngagement
from tracker.planning.rules import Drift, Gathers, Progress, drift
from tracker.studies.models import Study

# How many contacts a round is meant to have: one for each of its cases, or of their regions.
_MEANT = (
    sa.select(
        sa.case(
            (Round.gathers == Gathers.CASE, sa.func.count(RoundCase.case_id)),
            else_=sa.func.count(sa.distinct(Case.region)),
        )
    )
    .select_from(RoundCase)
    .join(Case, Case.id == RoundCase.case_id)
    .where(RoundCase.round_id == Round.id)
    .correlate(Round)
    .scalar_subquery()
)


def _of_round(column: sa.ColumnElement[int]) -> sa.Select[int]:
    """Something about the contacts of the round `Round` that are of its own kind.

    The interviews of a visit are in the visit's round too and count with it.
    """
    own = aliased(RoundEngagement)
    return (
        sa.select(column)
        .select_from(own)
        .join(Engagement, Engagement.id == own.engagement_id)
        .where(own.round_id == Round.id, Engagement.kind == Round.kind)
        .correlate(Round)
    )


def _counted(status: str) -> sa.ScalarSelect[int]:
    return _of_round(sa.func.count()).where(Engagement.status == status).scalar_subquery()


_COVERED = (
    _of_round(
        sa.case(
            (Round.gathers == Gathers.ALL, sa.func.count(sa.distinct(Engagement.id))),
            (Round.gathers == Gathers.CASE, sa.func.count(sa.distinct(Case.id))),
            else_=sa.func.count(sa.distinct(Case.region)),
        )
    )
    .outerjoin(EngagementCase, EngagementCase.engagement_id == Engagement.id)
    .outerjoin(Case, Case.id == EngagementCase.case_id)
    .where(Engagement.status.in_([*OPEN, Status.HELD]))
    .where(
        Case.id.is_(None)
        | Case.id.in_(
            sa.select(RoundCase.case_id).where(RoundCase.round_id == Round.id).correlate(Round)
        )
    )
    .scalar_subquery()
)
_COUNTS = (
    _MEANT,
    _COVERED,
    _counted(Status.PLANNED),
    _counted(Status.CONFIRMED),
    _counted(Status.HELD),
)
_PLACE = (
    sa.select(Round, RoundEngagement.target_on, *_COUNTS)
    .join(RoundEngagement, RoundEngagement.round_id == Round.id)
    .where(RoundEngagement.engagement_id == sa.bindparam("engagement_id"))
)
STANDINGS = sa.select(Round, *_COUNTS)
_STANDINGS = STANDINGS.where(Round.study_id == sa.bindparam("study_id"))


@dataclass(frozen=True)
class Standing:
    """A round and how far it has come."""

    round: Round
    progress: Progress


@dataclass(frozen=True)
class Place:
    """The place of one engagement in its round."""

    round: Round
    progress: Progress
    target_on: dt.date | None
    drift: Drift | None


def standings(study: Study) -> list[Standing]:
    """Every round with its progress, in the order of time, in one statement."""
    rows = db.session.execute(
        _STANDINGS.order_by(Round.starts_on, Round.id), {"study_id": study.id}
    )
    return [Standing(row[0], Progress(*row[1:])) for row in rows]


def read_standings(
    wanted: sa.Select[*tuple[Any, ...]], given: Mapping[str, Sequence[int]]
) -> list[Standing]:
    """The rounds of any study that a narrowed `STANDINGS` asks for, in one statement."""
    return [Standing(row[0], Progress(*row[1:])) for row in db.session.execute(wanted, given)]


def place_of(engagement: Engagement) -> Place | None:
    """The round that an engagement counts in and how it lies there, in one statement."""
    row = db.session.execute(_PLACE, {"engagement_id": engagement.id}).first()
    if row is None:
        return None
    round_, target_on, *numbers = row
    lies = drift(
        engagement.starts_on,
        target_on=target_on,
        days_before=round_.days_before,
        days_after=round_.days_after,
    )
    return Place(round_, Progress(*numbers), target_on, lies)
