"""When each case was called last, when it will be called and when it should be."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.cases import queries as case_queries
from tracker.cases.models import Case
from tracker.cases.queries import Standing
from tracker.cases.rules import Status as CaseStatus
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase
from tracker.engagements.rules import OPEN, Status
from tracker.planning import rules
from tracker.planning.models import Cadence
from tracker.planning.queries import cadences
from tracker.studies.models import Study

KIND = "phone-check-in"
_CALLS = (
    sa.select(
        EngagementCase.case_id,
        sa.func.max(sa.case((Engagement.status == Status.HELD, Engagement.ends_on))),
        sa.func.max(sa.case((Engagement.status.in_(OPEN), Engagement.starts_on))),
        sa.func.min(sa.case((Engagement.status.in_(OPEN), Engagement.starts_on))),
    )
    .join(Engagement, Engagement.id == EngagementCase.engagement_id)
    .where(Engagement.study_id == sa.bindparam("study_id"), Engagement.kind == KIND)
    .group_by(EngagementCase.case_id)
)


@dataclass(frozen=True)
class CaseCalls:
    """The calls of one case: the last held, those planned, and the next one due."""

    case: Case
    is_active: bool
    cadence: Cadence | None
    last_held_on: dt.date | None
    next_planned_on: dt.date | None
    due: tuple[dt.date, ...]

    @property
    def next_due_on(self) -> dt.date | None:
        """The call to plan next; None while one is planned or no cadence asks for any."""
        return self.due[0] if self.due and self.next_planned_on is None else None


def case_calls(
    study: Study, *, today: dt.date, statuses: Collection[CaseStatus] = (CaseStatus.ACTIVE,)
) -> list[CaseCalls]:
    """Every case of those statuses with its calls, in the order of regions and names."""
    rows = {row[0]: row[1:] for row in db.session.execute(_CALLS, {"study_id": study.id})}
    known = cadences(study)
    # The plan is often made before the study begins.
    on = min(max(today, study.starts_on), study.ends_on)
    return [
        _calls_of(one, known.get(one.case.id), rows.get(one.case.id), today)
        for one in case_queries.standings(study, on=on)
        if one.status in statuses
    ]


def _calls_of(
    standing: Standing,
    cadence: Cadence | None,
    row: Sequence[dt.date | None] | None,
    today: dt.date,
) -> CaseCalls:
    last_held, last_planned, next_planned = row or (None, None, None)
    case = standing.case
    due = _due(case.study, cadence, last_held, last_planned, today) if cadence else ()
    is_active = standing.status is CaseStatus.ACTIVE
    return CaseCalls(case, is_active, cadence, last_held, next_planned, due)


def _due(
    study: Study,
    cadence: Cadence,
    last_held: dt.date | None,
    last_planned: dt.date | None,
    today: dt.date,
) -> tuple[dt.date, ...]:
    """The calls that are not planned yet, from the last one on; nothing lies in the past."""
    pauses = rules.read_pauses(cadence.pauses)
    previous = max((day for day in (last_held, last_planned) if day), default=None)
    after = previous + dt.timedelta(weeks=cadence.weeks) if previous else cadence.starts_on
    first = rules.call_on(max(after, cadence.starts_on), pauses=pauses, country=study.country)
    return tuple(
        rules.calls(
            max(first, today),
            weeks=cadence.weeks,
            pauses=pauses,
            until=study.ends_on,
            country=study.country,
        )
    )
