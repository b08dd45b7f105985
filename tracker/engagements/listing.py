"""The list of all engagements: what it can be narrowed to, and a page of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.core.language import n_
from tracker.engagements.agenda import case_names
from tracker.engagements.kinds import KINDS, Kind
from tracker.engagements.models import Engagement, EngagementCase, Participation, TeamMember
from tracker.engagements.queries import IN_TIME, NEWEST_FIRST
from tracker.engagements.rules import LONGEST, OPEN, STATUS_NAMES, Status, When
from tracker.people.models import Person
from tracker.studies.models import Membership, Study
from tracker.studies.rules import Role

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
    case_id: int | None = None
    state: str = ""
    member_id: int | None = None
    role_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    words: str = ""
    oldest_first: bool = False

    @property
    def leaves_few(self) -> bool:
        is_narrow = self.case_id is not None or self.role_id is not None
        return is_narrow or self.state == UNWRITTEN


@dataclass(frozen=True)
class Row:
    """What the list shows of an engagement, without loading more of it."""

    number: int
    kind: Kind
    title: str
    place: str
    status: str
    when: When
    lacks_notes: bool
    cases: tuple[str, ...]
    team: tuple[str, ...]


_SHOWN = (
    Engagement.id, Engagement.number, Engagement.kind, Engagement.title, Engagement.place,
    Engagement.status, Engagement.has_notes,
    Engagement.starts_on, Engagement.ends_on, Engagement.starts_at, Engagement.ends_at,
)  # fmt: skip


def rows(study: Study, filters: Filters, *, limit: int, offset: int) -> list[Row]:
    """A page of the list, in three statements."""
    given = {"study_id": study.id, "limit": limit, "offset": offset}
    found = db.session.execute(_rows(filters), given).all()
    ids = [one.id for one in found]
    cases, team = case_names(ids), _team_names(ids)
    return [
        Row(
            number=one.number,
            kind=KINDS[one.kind],
            title=one.title,
            place=one.place,
            status=one.status,
            when=When(one.starts_on, one.ends_on, one.starts_at, one.ends_at),
            lacks_notes=one.status == Status.HELD and not one.has_notes,
            cases=cases.get(one.id, ()),
            team=tuple(team.get(one.id, ())),
        )
        for one in found
    ]


def count(study: Study, filters: Filters) -> int:
    return db.session.scalar(_count(filters), {"study_id": study.id}) or 0


# The same few filters are asked for again and again; their statements are put together once.
@lru_cache(maxsize=256)
def _rows(filters: Filters) -> sa.Select[*tuple[Any, ...]]:
    conditions = _conditions(filters)
    if filters.leaves_few:
        # Picked first: asked for in order, SQLite would walk the whole log to find them.
        conditions = [Engagement.id.in_(sa.select(Engagement.id).where(*conditions))]
    return (
        sa.select(*_SHOWN)
        .where(*conditions)
        .order_by(*(IN_TIME if filters.oldest_first else NEWEST_FIRST))
        .limit(sa.bindparam("limit"))
        .offset(sa.bindparam("offset"))
    )


@lru_cache(maxsize=256)
def _count(filters: Filters) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(Engagement).where(*_conditions(filters))


_GOERS = (
    sa.select(Membership.id, Account.name)
    .join(Account, Account.id == Membership.account_id)
    .where(Membership.study_id == sa.bindparam("study_id"), Membership.role != Role.OBSERVER)
    .order_by(Account.name)
)


def goers(study: Study) -> list[tuple[int, str]]:
    """Whoever is or was on a team of the study, to choose one: membership and name."""
    found = db.session.execute(_GOERS, {"study_id": study.id})
    return [(member_id, name) for member_id, name in found]


_TEAM_NAMES = (
    sa.select(TeamMember.engagement_id, Account.name)
    .join(Membership, Membership.id == TeamMember.membership_id)
    .join(Account, Account.id == Membership.account_id)
    .where(TeamMember.engagement_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(TeamMember.id)
)


def _team_names(engagement_ids: Sequence[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    for engagement_id, name in db.session.execute(_TEAM_NAMES, {"ids": engagement_ids}):
        names.setdefault(engagement_id, []).append(name)
    return names


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    of_study = Engagement.study_id == sa.bindparam("study_id")
    conditions = [of_study, *_state(filters.state), *_period(filters)]
    if filters.kind:
        conditions.append(Engagement.kind == filters.kind)
    if filters.case_id is not None:
        of_case = EngagementCase.case_id == filters.case_id
        conditions.append(Engagement.id.in_(sa.select(EngagementCase.engagement_id).where(of_case)))
    if filters.member_id is not None:
        of_member = TeamMember.membership_id == filters.member_id
        conditions.append(Engagement.id.in_(sa.select(TeamMember.engagement_id).where(of_member)))
    if filters.role_id is not None:
        conditions.append(Engagement.id.in_(_with_role(filters.role_id)))
    if filters.words:
        conditions.append(_hold(filters.words))
    return conditions


def _with_role(role_id: int) -> sa.Select[int]:
    """Where somebody of a role takes part, and is not known to have stayed away."""
    return (
        sa.select(Participation.engagement_id)
        .outerjoin(Person, Person.id == Participation.person_id)
        .where(sa.func.coalesce(Participation.role_id, Person.role_id) == role_id)
        .where(sa.func.coalesce(Participation.came, 1) > 0)
    )


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
