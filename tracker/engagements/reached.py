"""Whom the study has met at a case so far."""

from dataclasses import dataclass

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase, Participation
from tracker.engagements.rules import Status
from tracker.people.models import Person


@dataclass(frozen=True)
class Reached:
    """Keys of the roles and persons that came to something held."""

    role_ids: frozenset[int]
    person_ids: frozenset[int]


def reached(case: Case) -> Reached:
    """Who has come to what was held with a case; whose coming is unknown counts as met."""
    rows = db.session.execute(
        sa.select(Participation.person_id, sa.func.coalesce(Person.role_id, Participation.role_id))
        .join(Engagement, Engagement.id == Participation.engagement_id)
        .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .outerjoin(Person, Person.id == Participation.person_id)
        .where(EngagementCase.case_id == case.id, Engagement.status == Status.HELD)
        .where(sa.func.coalesce(Participation.came, 1) > 0)
        .distinct()
    ).all()
    return Reached(
        frozenset(role_id for _person_id, role_id in rows),
        frozenset(person_id for person_id, _role_id in rows if person_id is not None),
    )
