"""Whom the study has met at a case so far."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase, Participation
from tracker.engagements.rules import Status
from tracker.people.models import Person


@dataclass(frozen=True)
class Reached:
    """Keys of the roles and persons that came to something held; None for a headcount."""

    role_ids: frozenset[int]
    person_ids: frozenset[int | None]


def reached(cases: Sequence[Case]) -> dict[int, Reached]:
    """Who has come to what was held with each case; whose coming is unknown counts as met."""
    rows = db.session.execute(
        sa.select(
            EngagementCase.case_id,
            Participation.person_id,
            sa.func.coalesce(Person.role_id, Participation.role_id),
        )
        .join(Engagement, Engagement.id == Participation.engagement_id)
        .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .outerjoin(Person, Person.id == Participation.person_id)
        .where(EngagementCase.case_id.in_([case.id for case in cases]))
        .where(Engagement.status == Status.HELD)
        .where(sa.func.coalesce(Participation.came, 1) > 0)
        .distinct()
    ).all()
    return {
        case.id: Reached(
            frozenset(role_id for case_id, _, role_id in rows if case_id == case.id),
            frozenset(person_id for case_id, person_id, _ in rows if case_id == case.id),
        )
        for case in cases
    }
