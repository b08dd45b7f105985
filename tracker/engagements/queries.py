"""Reads about engagements, each within a bounded number of statements."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.workdays import holiday_names
from tracker.engagements.doubts import doubts_about_team
from tracker.engagements.kinds import KINDS, Asks, Kind
from tracker.engagements.models import Engagement, EngagementCase, Participation, TeamMember
from tracker.engagements.rules import OPEN, Doubt, Status, doubt_about_days, doubt_about_period
from tracker.people.models import Person
from tracker.studies.models import InformantRole, Study

IN_TIME = (Engagement.starts_on, Engagement.starts_at.nulls_first(), Engagement.id)
NEWEST_FIRST = (
    Engagement.starts_on.desc(), Engagement.starts_at.desc().nulls_last(), Engagement.id.desc()
)  # fmt: skip
UNWRITTEN = (Engagement.status == Status.HELD, Engagement.has_notes.is_(False))
_NEAR = dt.timedelta(days=60)

# Statements of the pages that everybody opens are put together once.
_ENGAGEMENT = (
    sa.select(Engagement)
    .where(Engagement.study_id == sa.bindparam("study_id"))
    .where(Engagement.number == sa.bindparam("number"))
    .options(selectinload(Engagement.cases), joinedload(Engagement.parent))
)
_CHILDREN = (
    sa.select(Engagement)
    .where(Engagement.parent_id == sa.bindparam("engagement_id"))
    .order_by(*IN_TIME)
)
_TEAM = (
    sa.select(TeamMember)
    .where(TeamMember.engagement_id == sa.bindparam("engagement_id"))
    .order_by(TeamMember.id)
)
_PARTICIPATIONS = (
    sa.select(Participation)
    .where(Participation.engagement_id == sa.bindparam("engagement_id"))
    .options(joinedload(Participation.role))
    # An inner join within the outer one would have SQLite read all people first.
    .options(joinedload(Participation.person).joinedload(Person.role, innerjoin=False))
    .order_by(Participation.person_id.is_(None), Participation.id)
)
_NEXT_DAYS = (
    sa.select(EngagementCase.case_id, sa.func.min(Engagement.starts_on))
    .join(Engagement, Engagement.id == EngagementCase.engagement_id)
    .where(EngagementCase.case_id.in_(sa.bindparam("case_ids", expanding=True)))
    .where(Engagement.status.in_(OPEN), Engagement.starts_on >= sa.bindparam("today"))
    .group_by(EngagementCase.case_id)
)
_CONTACTS = (
    sa.select(Engagement)
    .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
    .where(EngagementCase.case_id == sa.bindparam("case_id"))
    .order_by(*NEWEST_FIRST)
    .limit(sa.bindparam("limit"))
    .offset(sa.bindparam("offset"))
)
# A part of a statement: the contacts of the case `case_id`.
CONTACT_COUNT = (
    sa.select(sa.func.count())
    .where(EngagementCase.case_id == sa.bindparam("case_id"))
    .scalar_subquery()
)
_ON_TIMELINE = (
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
    .join(Case, Case.id == EngagementCase.case_id)
    .where(Case.study_id == sa.bindparam("study_id"))
    .where(EngagementCase.case_id.in_(sa.bindparam("case_ids", expanding=True)))
    .where(Engagement.starts_on <= sa.bindparam("last"))
    .where(Engagement.ends_on >= sa.bindparam("first"))
    .order_by(*IN_TIME)
)


@dataclass(frozen=True)
class KindCount:
    """How often there was contact of one kind, and on which days."""

    kind: Kind
    count: int
    days: Sequence[tuple[dt.date, dt.date]]


def find_engagement(study: Study, number: int) -> Engagement | None:
    """One engagement with its cases and the visit it belongs to."""
    return db.session.scalar(_ENGAGEMENT, {"study_id": study.id, "number": number})


def children(engagement: Engagement) -> Sequence[Engagement]:
    """What a visit is made of, in the order of time."""
    return db.session.scalars(_CHILDREN, {"engagement_id": engagement.id}).all()


def team(engagement: Engagement) -> Sequence[TeamMember]:
    """Who goes, with account, in the order in which they were named."""
    return db.session.scalars(_TEAM, {"engagement_id": engagement.id}).all()


def participations(engagement: Engagement) -> Sequence[Participation]:
    """Who takes part: persons first, then roles with their headcounts."""
    return db.session.scalars(_PARTICIPATIONS, {"engagement_id": engagement.id}).all()


def roles_in(engagements: Sequence[Engagement]) -> dict[int, list[str]]:
    """The roles that take part in each engagement, by number, in one statement."""
    own = aliased(InformantRole)
    rows = db.session.execute(
        sa.select(Engagement.number, sa.func.coalesce(InformantRole.name, own.name))
        .join(Participation, Participation.engagement_id == Engagement.id)
        .outerjoin(InformantRole, InformantRole.id == Participation.role_id)
        .outerjoin(Person, Person.id == Participation.person_id)
        .outerjoin(own, own.id == Person.role_id)
        .where(Engagement.id.in_([one.id for one in engagements]))
        .order_by(Participation.person_id.is_(None), Participation.id)
    )
    found: dict[int, list[str]] = {}
    for number, name in rows:
        found.setdefault(number, []).append(name)
    return found


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


def next_days(cases: Sequence[Case], *, today: dt.date) -> dict[int, dt.date]:
    """The day of each case's next planned contact, in one statement."""
    given = {"case_ids": [case.id for case in cases], "today": today}
    return dict(db.session.execute(_NEXT_DAYS, given).all())


def last_days(case_ids: Collection[int]) -> dict[int, dt.date]:
    """The last day of each case's newest held contact, in one statement."""
    rows = db.session.execute(
        sa.select(EngagementCase.case_id, sa.func.max(Engagement.ends_on))
        .join(Engagement, Engagement.id == EngagementCase.engagement_id)
        .where(EngagementCase.case_id.in_(case_ids), Engagement.status == Status.HELD)
        .group_by(EngagementCase.case_id)
    )
    return dict(rows.all())


def contacts_of(case: Case, *, limit: int, offset: int = 0) -> Sequence[Engagement]:
    """Everything with a case, newest first."""
    given = {"case_id": case.id, "limit": limit, "offset": offset}
    return db.session.scalars(_CONTACTS, given).all()


def planned_of(
    cases: Sequence[Case], *, after: dt.date, limit: int = 20
) -> dict[int, list[Engagement]]:
    """What is still to come with each case after a day, by its key and in one statement."""
    wanted = (
        sa.select(EngagementCase.case_id, Engagement)
        .join(Engagement, Engagement.id == EngagementCase.engagement_id)
        .where(EngagementCase.case_id.in_([case.id for case in cases]))
        .where(Engagement.status.in_(OPEN), Engagement.starts_on > after)
        .order_by(*IN_TIME)
    )
    planned: dict[int, list[Engagement]] = {case.id: [] for case in cases}
    for case_id, engagement in db.session.execute(wanted):
        if len(planned[case_id]) < limit:
            planned[case_id].append(engagement)
    return planned


def counts_by_kind_of(
    cases: Sequence[Case], *, since: dt.date | None = None, until: dt.date | None = None
) -> dict[int, list[KindCount]]:
    """What was held with each case from `since` to `until`, both days included.

    In one statement; kinds in the registry's order.
    """
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
    study: Study,
    *,
    case_ids: Collection[int],
    starts_on: dt.date,
    ends_on: dt.date,
    kind: str = "",
    among: Iterable[sa.Select[int]] = (),
) -> Sequence[sa.Row[int, int, str, str, str, dt.date, dt.date]]:
    """What a timeline draws, a row per case and engagement, without loading either.

    Of one kind alone when it is given, and only what is in each of the selections of ids.
    """
    given = {"study_id": study.id, "case_ids": case_ids, "first": starts_on, "last": ends_on}
    wanted = _ON_TIMELINE
    if kind:
        wanted = wanted.where(Engagement.kind == kind)
    for ids in among:
        wanted = wanted.where(Engagement.id.in_(ids))
    return db.session.execute(wanted, given).all()


def warnings_of(
    engagement: Engagement, *, language: str = "en", today: dt.date = dt.date.min
) -> list[Doubt]:
    """What about its day and its team deserves a look, in one statement.

    Names of holidays are in the language where it is known; on the day itself they are no news.
    """
    study = engagement.study
    outside = doubt_about_period(
        starts_on=engagement.starts_on,
        ends_on=engagement.ends_on,
        period=(study.starts_on, study.ends_on),
    )
    doubts = [outside] if outside else []
    if engagement.status not in OPEN:
        return doubts
    first, last = engagement.starts_on, engagement.ends_on
    holidays = holiday_names(study.country, first, last, language)
    free = doubt_about_days(first, last, holidays) if today < first else None
    return [*doubts, *([free] if free else []), *doubts_about_team(engagement)]
