"""Reads the engagements that are still open, and those held without notes."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase, Participation, TeamMember
from tracker.engagements.queries import UNWRITTEN
from tracker.engagements.rules import OPEN
from tracker.invitations.models import Invitation
from tracker.people.models import Consent, Person
from tracker.reminders.facts import Contact, Guest
from tracker.reminders.scope import Scope, within

_PARENT = aliased(Engagement)
# On the day of the engagement, as `people.rules.has_consent` says it.
_HAS_CONSENTED = sa.exists().where(
    Consent.person_id == Person.id,
    Consent.given_on <= Engagement.starts_on,
    sa.or_(Consent.withdrawn_on.is_(None), Engagement.starts_on < Consent.withdrawn_on),
)


@dataclass(frozen=True)
class _Statements:
    contacts: sa.Select[*tuple[Any, ...]]
    team: sa.Select[int, int]
    cases: sa.Select[int, int]
    guests: sa.Select[*tuple[Any, ...]]


@cache
def _statements(*, whole: bool) -> _Statements:
    where = (
        within(Engagement.id, Engagement.study_id, whole=whole),
        sa.or_(Engagement.status.in_(OPEN), sa.and_(*UNWRITTEN)),
    )
    chosen = sa.select(Engagement.id).where(*where)
    invited = sa.exists().where(
        Invitation.engagement_id == Engagement.id, Invitation.sent_at.is_not(None)
    )
    return _Statements(
        sa.select(
            Engagement.study_id, Engagement.id, Engagement.number, Engagement.kind,
            Engagement.title, Engagement.status, Engagement.starts_on, Engagement.ends_on,
            Engagement.starts_at, Engagement.ends_at,
            _PARENT.status.label("parent_status"), invited.label("has_invited"),
        )
        .outerjoin(_PARENT, _PARENT.id == Engagement.parent_id)
        .where(*where),
        _grouped(TeamMember.engagement_id, TeamMember.membership_id, chosen),
        _grouped(EngagementCase.engagement_id, EngagementCase.case_id, chosen),
        sa.select(
            Participation.engagement_id, Person.id, Person.pseudonym,
            _HAS_CONSENTED.label("has_consented"),
        )
        .join(Person, Person.id == Participation.person_id)
        .join(Engagement, Engagement.id == Participation.engagement_id)
        .where(Participation.engagement_id.in_(chosen.where(Engagement.status.in_(OPEN))))
        .order_by(Person.id),
    )  # fmt: skip


def _grouped(key: Any, value: Any, chosen: sa.Select[int]) -> sa.Select[int, int]:
    return sa.select(key, value).where(key.in_(chosen)).order_by(key, value)


def contacts(scope: Scope) -> dict[int, list[Contact]]:
    """By study; a bounded number of statements, whatever the scope."""
    statements, given = _statements(whole=scope.is_whole), scope.given("engagement")
    rows = db.session.execute(statements.contacts, given).all()
    if not rows:
        return {}
    team = _read(statements.team, given)
    cases = _read(statements.cases, given)
    guests = _guests(statements.guests, given)
    found: dict[int, list[Contact]] = defaultdict(list)
    for row in rows:
        found[row.study_id].append(
            Contact(
                row.id, row.number, row.kind, row.title, row.status, row.starts_on, row.ends_on,
                row.starts_at, row.ends_at,
                stands_alone=row.parent_status not in OPEN,
                has_invited=row.has_invited,
                team=tuple(team.get(row.id, ())),
                case_ids=tuple(cases.get(row.id, ())),
                guests=tuple(guests.get(row.id, ())),
            )
        )  # fmt: skip
    return found


def _read(statement: sa.Select[int, int], given: Any) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for owner, one in db.session.execute(statement, given):
        found[owner].append(one)
    return found


def _guests(statement: sa.Select[*tuple[Any, ...]], given: Any) -> dict[int, list[Guest]]:
    found: dict[int, list[Guest]] = defaultdict(list)
    for row in db.session.execute(statement, given):
        guest = Guest(row.id, row.pseudonym, has_consented=row.has_consented)
        found[row.engagement_id].append(guest)
    return found
