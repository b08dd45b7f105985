"""Reads about engagements, each within a bounded number of statements."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.doubts import double_bookings
from tracker.engagements.kinds import KINDS, Asks, Kind
from tracker.engagements.models import Engagement, EngagementCase, Participation, TeamMember
from tracker.engagements.rules import LONGEST, OPEN, Doubt, Status, doubt_about_period
from tracker.people.models import Person
from tracker.studies.models import Study

IN_TIME = (Engagement.starts_on, Engagement.starts_at.nulls_first(), Engagement.id)
NEWEST_FIRST = (
    Engagement.starts_on.desc(), Engagement.starts_at.desc().nulls_last(), Engagement.id.desc()
)  # fmt: skip
_PARENT = aliased(Engagement)
_UNWRITTEN = (Engagement.status == Status.HELD, Engagement.has_notes.is_(False))
_NEAR = dt.timedelta(days=60)


@dataclass(frozen=True)
class KindCount:
    """How often there was contact of one kind, and on which days."""

    kind: Kind
    count: int
    days: Sequence[tuple[dt.date, dt.date]]


def find_engagement(study: Study, number: int) -> Engagement | None:
    """One engagement with its cases and the visit it belongs to."""
    return db.session.scalar(
        sa.select(Engagement)
        .where(Engagement.study_id == study.id, Engagement.number == number)
        .options(selectinload(Engagement.cases), joinedload(Engagement.parent))
    )


def children(engagement: Engagement) -> Sequence[Engagement]:
    """What a visit is made of, in the order of time."""
    return db.session.scalars(
        sa.select(Engagement).where(Engagement.parent_id == engagement.id).order_by(*IN_TIME)
    ).all()


def team(engagement: Engagement) -> Sequence[TeamMember]:
    """Who goes, with account, in the order in which they were named."""
    return db.session.scalars(
        sa.select(TeamMember)
        .where(TeamMember.engagement_id == engagement.id)
        .order_by(TeamMember.id)
    ).all()


def participations(engagement: Engagement) -> Sequence[Participation]:
    """Who takes part: persons first, then roles with their headcounts."""
    return db.session.scalars(
        sa.select(Participation)
        .where(Participation.engagement_id == engagement.id)
        .options(joinedload(Participation.role))
        # An inner join within the outer one would have SQLite read all people first.
        .options(joinedload(Participation.person).joinedload(Person.role, innerjoin=False))
        .order_by(Participation.person_id.is_(None), Participation.id)
    ).all()


def parents_near(
    study: Study, *, day: dt.date, cases: Collection[Case], limit: int = 40
) -> Sequence[Engagement]:
    """Visits and meetings around a day that an interview can be part of, in the order of time."""
    kinds = [code for code, kind in KINDS.items() if kind.asks_for(Asks.PROGRAMME)]
    wanted = sa.select(Engagement).where(
        Engagement.study_id == study.id,
        Engagement.kind.in_(kinds),
        Engagement.status.in_([*OPEN, Status.HELD]),
        Engagement.starts_on.between(day - _NEAR, day + _NEAR),
    )
    if cases:
        ids = [case.id for case in cases]
        concerned = sa.select(EngagementCase.engagement_id).where(EngagementCase.case_id.in_(ids))
        wanted = wanted.where(Engagement.id.in_(concerned))
    return db.session.scalars(wanted.order_by(*IN_TIME).limit(limit)).all()


def next_ones(study: Study, *, today: dt.date, days: int, limit: int) -> Sequence[Engagement]:
    """The plan of the coming days, in the order of time; a visit stands for its programme."""
    wanted = _with_cases(
        study,
        Engagement.status.in_(OPEN),
        Engagement.starts_on.between(today - LONGEST, today + dt.timedelta(days=days)),
        Engagement.ends_on >= today,
        Engagement.parent_id.is_(None),
    )
    return db.session.scalars(wanted.limit(limit)).all()


def past_but_open(study: Study, *, today: dt.date, limit: int) -> Sequence[Engagement]:
    """Planned or confirmed, and their last day has gone by; oldest first.

    An open visit stands for its programme.
    """
    gone = (Engagement.starts_on < today, Engagement.ends_on < today)
    wanted = (
        _with_cases(study, Engagement.status.in_(OPEN), *gone)
        .outerjoin(_PARENT, _PARENT.id == Engagement.parent_id)
        .where(sa.or_(_PARENT.id.is_(None), _PARENT.status.not_in(OPEN)))
    )
    return db.session.scalars(wanted.limit(limit)).all()


def unconfirmed_near(
    study: Study, *, today: dt.date, days: int, limit: int
) -> Sequence[Engagement]:
    """Still only planned, although they come soon; a visit stands for its programme."""
    wanted = _with_cases(
        study,
        Engagement.status == Status.PLANNED,
        Engagement.starts_on.between(today, today + dt.timedelta(days=days)),
        Engagement.parent_id.is_(None),
    )
    return db.session.scalars(wanted.limit(limit)).all()


def held_without_notes(study: Study, *, limit: int) -> Sequence[Engagement]:
    """Held, and nobody has written yet; oldest first, since memory fades."""
    return db.session.scalars(_with_cases(study, *_UNWRITTEN).limit(limit)).all()


def count_held_without_notes(study: Study) -> int:
    counted = sa.select(sa.func.count()).where(Engagement.study_id == study.id, *_UNWRITTEN)
    return db.session.scalar(counted) or 0


def _with_cases(study: Study, *conditions: sa.ColumnElement[bool]) -> sa.Select[Engagement]:
    """What meets the conditions, in the order of time.

    The few are picked first: asked for in order, SQLite would walk the whole log instead.
    """
    picked = sa.select(Engagement.id).where(Engagement.study_id == study.id, *conditions)
    return (
        sa.select(Engagement)
        .where(Engagement.id.in_(picked))
        .options(selectinload(Engagement.cases))
        .order_by(*IN_TIME)
    )


def next_days(cases: Sequence[Case], *, today: dt.date) -> dict[int, dt.date]:
    """The day of each case's next planned contact, in one statement."""
    rows = db.session.execute(
        sa.select(EngagementCase.case_id, sa.func.min(Engagement.starts_on))
        .join(Engagement, Engagement.id == EngagementCase.engagement_id)
        .where(EngagementCase.case_id.in_([case.id for case in cases]))
        .where(Engagement.status.in_(OPEN), Engagement.starts_on >= today)
        .group_by(EngagementCase.case_id)
    )
    return dict(rows.all())


def last_days(case_ids: Collection[int]) -> dict[int, dt.date]:
    """The last day of each case's newest held contact, in one statement."""
    rows = db.session.execute(
        sa.select(EngagementCase.case_id, sa.func.max(Engagement.ends_on))
        .join(Engagement, Engagement.id == EngagementCase.engagement_id)
        .where(EngagementCase.case_id.in_(case_ids), Engagement.status == Status.HELD)
        .group_by(EngagementCase.case_id)
    )
    return dict(rows.all())


def _of_case(case: Case) -> sa.Select[Engagement]:
    return (
        sa.select(Engagement)
        .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .where(EngagementCase.case_id == case.id)
    )


def contacts_of(case: Case, *, limit: int, offset: int = 0) -> Sequence[Engagement]:
    """Everything with a case, newest first."""
    wanted = _of_case(case).order_by(*NEWEST_FIRST)
    return db.session.scalars(wanted.limit(limit).offset(offset)).all()


def count_contacts(case: Case) -> int:
    counted = sa.select(sa.func.count()).where(EngagementCase.case_id == case.id)
    return db.session.scalar(counted) or 0


def held_with(
    case: Case, *, after: dt.date | None = None, until: dt.date | None = None, limit: int = 500
) -> Sequence[Engagement]:
    """Contacts held with a case; `after` excludes its day, `until` includes it. Oldest first."""
    wanted = _of_case(case).where(Engagement.status == Status.HELD)
    if after is not None:
        wanted = wanted.where(Engagement.ends_on > after)
    if until is not None:
        wanted = wanted.where(Engagement.ends_on <= until)
    return db.session.scalars(wanted.order_by(*IN_TIME).limit(limit)).all()


def planned_with(case: Case, *, after: dt.date, limit: int = 20) -> Sequence[Engagement]:
    """What is still to come with a case after a day."""
    wanted = _of_case(case).where(Engagement.status.in_(OPEN), Engagement.starts_on > after)
    return db.session.scalars(wanted.order_by(*IN_TIME).limit(limit)).all()


def counts_by_kind(
    case: Case, *, since: dt.date | None = None, until: dt.date | None = None
) -> list[KindCount]:
    """What was held with a case from `since` to `until`, both days included."""
    return counts_by_kind_of([case], since=since, until=until)[case.id]


def counts_by_kind_of(
    cases: Sequence[Case], *, since: dt.date | None = None, until: dt.date | None = None
) -> dict[int, list[KindCount]]:
    """The same for several cases in one statement; kinds in the registry's order."""
    wanted = (
        sa.select(EngagementCase.case_id, Engagement.kind, Engagement.starts_on, Engagement.ends_on)
        .join(Engagement, Engagement.id == EngagementCase.engagement_id)
        .where(EngagementCase.case_id.in_([case.id for case in cases]))
        .where(Engagement.status == Status.HELD)
        .order_by(*IN_TIME)
    )
    if since is not None:
        wanted = wanted.where(Engagement.ends_on >= since)
    if until is not None:
        wanted = wanted.where(Engagement.ends_on <= until)
    days: dict[tuple[int, str], list[tuple[dt.date, dt.date]]] = {}
    for case_id, kind, starts_on, ends_on in db.session.execute(wanted):
        days.setdefault((case_id, kind), []).append((starts_on, ends_on))
    return {
        case.id: [
            KindCount(kind, len(found), found)
            for code, kind in KINDS.items()
            if (found := days.get((case.id, code)))
        ]
        for case in cases
    }


def count_held_by_kind(study: Study) -> list[tuple[Kind, int]]:
    """How many of each kind were held, in the registry's order; none of a kind is left out."""
    rows = db.session.execute(
        sa.select(Engagement.kind, sa.func.count())
        .where(Engagement.study_id == study.id, Engagement.status == Status.HELD)
        .group_by(Engagement.kind)
    )
    counted = dict(rows.all())
    return [(kind, counted[code]) for code, kind in KINDS.items() if code in counted]


def on_timeline(
    study: Study, *, case_ids: Collection[int], starts_on: dt.date, ends_on: dt.date
) -> Sequence[sa.Row[int, int, str, str, str, dt.date, dt.date]]:
    """What a timeline draws, a row per case and engagement, without loading either."""
    of_study = sa.select(Case.id).where(Case.study_id == study.id, Case.id.in_(case_ids))
    return db.session.execute(
        sa.select(
            EngagementCase.case_id,
            Engagement.number,
            Engagement.kind,
            Engagement.title,
            Engagement.status,
            Engagement.starts_on,
            Engagement.ends_on,
        )
        .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .where(EngagementCase.case_id.in_(of_study))
        .where(Engagement.starts_on <= ends_on, Engagement.ends_on >= starts_on)
        .order_by(*IN_TIME)
    ).all()


def warnings_of(engagement: Engagement) -> list[Doubt]:
    """Outside the evaluation period, or somebody in two places at once; in one statement."""
    study = engagement.study
    outside = doubt_about_period(
        starts_on=engagement.starts_on,
        ends_on=engagement.ends_on,
        period=(study.starts_on, study.ends_on),
    )
    doubts = [outside] if outside else []
    return doubts + (double_bookings(engagement) if engagement.status in OPEN else [])
