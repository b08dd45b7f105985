"""Reads for the accounting of contacts, each within a bounded number of statements."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.coverage.models import Hole, Target
from tracker.coverage.rules import INTERVIEW
from tracker.engagements.models import Engagement, EngagementCase, Participation
from tracker.engagements.rules import OPEN, Status
from tracker.people.models import Person
from tracker.planning.models import Round, RoundCase, RoundEngagement
from tracker.studies.models import InformantRole, Study

_ROLE = sa.func.coalesce(Participation.role_id, Person.role_id)
# Whoever is not known to have stayed away counts as there.
_PEOPLE = sa.func.coalesce(Participation.came, Participation.invited)


class Met(NamedTuple):
    """How often a role was met at a case in contacts of one kind, and by how many persons.

    `case_id` is None for contacts that concern no case.
    """

    case_id: int | None
    role_id: int
    kind: str
    contacts: int
    people: int


class Coming(NamedTuple):
    """An interview with a role at a case that lies ahead."""

    case_id: int
    role_id: int
    on: dt.date
    number: int


class Held(NamedTuple):
    """One held contact of a case; `is_part` of another, such as an interview of its visit."""

    case_id: int
    kind: str
    starts_on: dt.date
    ends_on: dt.date
    is_part: bool


def met(study: Study, round_: Round | None, *, until: dt.date) -> list[Met]:
    """Who was met in what was held up to a day, in one statement.

    A person of one of the cases of a gathering was met for that case; a headcount, and who
    belongs to none of them, for each.
    """
    rows = db.session.execute(
        sa.select(
            EngagementCase.case_id,
            _ROLE.label("role_id"),
            Engagement.kind,
            sa.func.count(Engagement.id.distinct()),
            sa.func.sum(_PEOPLE),
        )
        .select_from(Participation)
        .join(Engagement, Engagement.id == Participation.engagement_id)
        .outerjoin(Person, Person.id == Participation.person_id)
        .outerjoin(EngagementCase, _concerns())
        .where(*_held(study, until), *_in(round_), _PEOPLE > 0)
        .group_by(EngagementCase.case_id, _ROLE, Engagement.kind)
    )
    return [Met(*row) for row in rows]


def _concerns() -> sa.ColumnElement[bool]:
    """The cases for which a participant of an engagement was met."""
    own = aliased(EngagementCase)
    is_among = sa.exists().where(own.engagement_id == Engagement.id, own.case_id == Person.case_id)
    return sa.and_(
        EngagementCase.engagement_id == Engagement.id,
        sa.or_(
            Person.case_id.is_(None), EngagementCase.case_id == Person.case_id, sa.not_(is_among)
        ),
    )


def interviews(study: Study, round_: Round | None, *, until: dt.date) -> dict[int | None, int]:
    """How many interviews were held at each case up to a day, whoever took part."""
    rows = db.session.execute(
        sa.select(EngagementCase.case_id, sa.func.count())
        .select_from(Engagement)
        .outerjoin(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .where(*_held(study, until), *_in(round_), Engagement.kind == INTERVIEW)
        .group_by(EngagementCase.case_id)
    )
    return dict(rows.all())


def coming(study: Study, round_: Round | None, *, until: dt.date) -> list[Coming]:
    """Interviews that are planned, or were held only after a day; the nearest come first."""
    ahead = sa.or_(
        Engagement.status.in_(OPEN),
        sa.and_(Engagement.status == Status.HELD, Engagement.ends_on > until),
    )
    rows = db.session.execute(
        sa.select(EngagementCase.case_id, _ROLE, Engagement.starts_on, Engagement.number)
        .select_from(Participation)
        .join(Engagement, Engagement.id == Participation.engagement_id)
        .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .outerjoin(Person, Person.id == Participation.person_id)
        .where(Engagement.study_id == study.id, Engagement.kind == INTERVIEW, ahead)
        .where(*_in(round_))
        .order_by(Engagement.starts_on, Engagement.number)
    )
    return [Coming(*row) for row in rows]


def held(study: Study, *, until: dt.date, kind: str = "") -> list[Held]:
    """Every held contact of every case up to a day, without loading it."""
    wanted = (
        sa.select(
            EngagementCase.case_id,
            Engagement.kind,
            Engagement.starts_on,
            Engagement.ends_on,
            Engagement.parent_id.is_not(None),
        )
        .join(Engagement, Engagement.id == EngagementCase.engagement_id)
        .where(*_held(study, until))
    )
    if kind:
        wanted = wanted.where(Engagement.kind == kind)
    return [Held(*row) for row in db.session.execute(wanted)]


def _held(study: Study, until: dt.date) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Engagement.study_id == study.id,
        Engagement.status == Status.HELD,
        Engagement.ends_on <= until,
    )


def _in(round_: Round | None) -> tuple[sa.ColumnElement[bool], ...]:
    """In a round, or part of what is in it."""
    if round_ is None:
        return ()
    inside = sa.select(RoundEngagement.engagement_id).where(RoundEngagement.round_id == round_.id)
    return (sa.or_(Engagement.id.in_(inside), Engagement.parent_id.in_(inside)),)


def cases_of_rounds(study: Study, *, begun_by: dt.date) -> dict[int, set[int]]:
    """The rounds that each case is in, of those that have begun by a day."""
    rows = db.session.execute(
        sa.select(RoundCase.case_id, RoundCase.round_id)
        .join(Round, Round.id == RoundCase.round_id)
        .where(Round.study_id == study.id, Round.starts_on <= begun_by)
    )
    found: dict[int, set[int]] = {}
    for case_id, round_id in rows:
        found.setdefault(case_id, set()).add(round_id)
    return found


def targets(study: Study) -> Sequence[Target]:
    return db.session.scalars(sa.select(Target).where(Target.study_id == study.id)).all()


def find_target(role: InformantRole, round_: Round | None) -> Target | None:
    return db.session.scalar(
        sa.select(Target).where(Target.role_id == role.id, _of(Target, round_))
    )


def holes(study: Study) -> Sequence[Hole]:
    """Every reason that was noted, the newest last."""
    return db.session.scalars(
        sa.select(Hole)
        .join(Hole.case)
        .where(Case.study_id == study.id)
        .order_by(Hole.noted_at, Hole.id)
    ).all()


def find_hole(case: Case, role: InformantRole, round_: Round | None) -> Hole | None:
    return db.session.scalar(
        sa.select(Hole).where(Hole.case_id == case.id, Hole.role_id == role.id, _of(Hole, round_))
    )


def _of(table: Any, round_: Round | None) -> sa.ColumnElement[bool]:
    condition: sa.ColumnElement[bool] = (
        table.round_id.is_(None) if round_ is None else table.round_id == round_.id
    )
    return condition
