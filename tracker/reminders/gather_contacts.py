"""Reads the engagements that are still open, and those held without notes."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase, Participation, TeamMember
from tracker.engagements.queries import UNWRITTEN
from tracker.engagements.rules import OPEN
from tracker.invitations.models import Invitation
from tracker.people.models import Person
from tracker.reminders.facts import Contact, Guest
from tracker.reminders.scope import Scope

_PARENT = aliased(Engagement)


def contacts(scope: Scope) -> dict[int, list[Contact]]:
    """By study; a bounded number of statements, whatever the scope."""
    where = (
        scope.rows("engagement", Engagement.id, Engagement.study_id),
        sa.or_(Engagement.status.in_(OPEN), sa.and_(*UNWRITTEN)),
    )
    rows = db.session.execute(
        sa.select(
            Engagement.study_id, Engagement.id, Engagement.number, Engagement.kind,
            Engagement.title, Engagement.status, Engagement.starts_on, Engagement.ends_on,
            Engagement.starts_at, Engagement.ends_at, Engagement.parent_id,
            _PARENT.status.label("parent_status"),
            sa.exists().where(Invitation.engagement_id == Engagement.id,
                              Invitation.sent_at.is_not(None)).label("has_invited"),
        )
        .outerjoin(_PARENT, _PARENT.id == Engagement.parent_id)
        .where(*where)
    ).all()  # fmt: skip
    if not rows:
        return {}
    chosen = sa.select(Engagement.id).where(*where)
    team = _grouped(TeamMember.engagement_id, TeamMember.membership_id, chosen)
    cases = _grouped(EngagementCase.engagement_id, EngagementCase.case_id, chosen)
    guests = _guests(chosen.where(Engagement.status.in_(OPEN)))
    found: dict[int, list[Contact]] = defaultdict(list)
    for row in rows:
        found[row.study_id].append(
            Contact(
                row.id, row.number, row.kind, row.title, row.status, row.starts_on, row.ends_on,
                row.starts_at, row.ends_at,
                is_part=row.parent_id is not None,
                stands_alone=row.parent_status not in OPEN,
                has_invited=row.has_invited,
                team=tuple(team.get(row.id, ())),
                case_ids=tuple(cases.get(row.id, ())),
                guests=tuple(guests.get(row.id, ())),
            )
        )  # fmt: skip
    return found


def _grouped(key: Any, value: Any, chosen: sa.Select[*tuple[Any, ...]]) -> dict[int, list[Any]]:
    rows = db.session.execute(sa.select(key, value).where(key.in_(chosen)).order_by(key, value))
    found: dict[int, list[Any]] = defaultdict(list)
    for owner, one in rows:
        found[owner].append(one)
    return found


def _guests(chosen: sa.Select[*tuple[Any, ...]]) -> dict[int, list[Guest]]:
    rows = db.session.execute(
        sa.select(Participation.engagement_id, Person.id, Person.pseudonym)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.engagement_id.in_(chosen))
        .order_by(Person.id)
    )
    found: dict[int, list[Guest]] = defaultdict(list)
    for engagement_id, person_id, pseudonym in rows:
        found[engagement_id].append(Guest(person_id, pseudonym, has_consented=False))
    return found
