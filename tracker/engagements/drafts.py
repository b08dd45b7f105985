"""What the form of a new engagement starts from, so that little is left to type."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.cases.rules import Status as CaseStatus
from tracker.core.database import db
from tracker.engagements import queries
from tracker.engagements.kinds import Asks, Kind
from tracker.engagements.models import Engagement, Participation, TeamMember
from tracker.engagements.rules import LONGEST, OPEN, Status, When, free_hour
from tracker.people import queries as people
from tracker.people.models import Person
from tracker.studies import queries as studies
from tracker.studies.models import InformantRole, Membership, Study
from tracker.studies.rules import Role

Thing = TypeVar("Thing")
_MORNING = dt.time(9)


@dataclass(frozen=True)
class Draft:
    """What is known of a new engagement before anybody has typed."""

    kind: Kind
    case: Case | None
    parent: Engagement | None
    day: dt.date

    @property
    def cases(self) -> Sequence[Case]:
        """The one chosen, else those of the visit it belongs to when the kind takes them all."""
        if self.case is not None:
            return [self.case]
        inherited = self.parent.cases if self.parent else []
        return inherited if len(inherited) == 1 or self.kind.asks_for(Asks.CASES) else []

    @property
    def needs_to_know_its_case(self) -> bool:
        return self.kind.asks_for(Asks.ONE_CASE) and not self.cases


@dataclass(frozen=True)
class Offers:
    """What the form lets people choose from."""

    members: Sequence[Membership]
    roles: Sequence[InformantRole]
    people: Sequence[Person]
    cases: Sequence[Case]
    parents: Sequence[Engagement]


def offers(study: Study, draft: Draft) -> Offers:
    """For a new engagement, in a statement for each thing that its kind asks for."""
    kind = draft.kind
    return Offers(
        members=_who_may_go(study),
        roles=studies.informant_roles(study) if kind.asks_for(Asks.HEADCOUNT) else [],
        people=_who_may_come(study, kind, draft.cases),
        cases=_which_take_part(study, draft.day) if kind.asks_for(Asks.CASES) else [],
        parents=_what_may_hold(study, kind, draft.parent, day=draft.day, of=draft.cases),
    )


def offers_to_change(
    engagement: Engagement, team: Sequence[TeamMember], participations: Sequence[Participation]
) -> Offers:
    """For an engagement that is there: whoever and whatever it has stays among the offers."""
    study, kind = engagement.study, engagement.kind_entry
    present = [one.person for one in participations if one.person]
    day, of = engagement.starts_on, engagement.cases
    return Offers(
        members=_with([one.membership for one in team], _who_may_go(study)),
        roles=studies.informant_roles(study) if kind.asks_for(Asks.HEADCOUNT) else [],
        people=_with(present, _who_may_come(study, kind, of)),
        cases=cases.cases(study),
        parents=_what_may_hold(study, kind, engagement.parent, day=day, of=of),
    )


def _with(present: Sequence[Thing], others: Sequence[Thing]) -> Sequence[Thing]:
    """The others, after those present that are not among them."""
    return [*(one for one in present if one not in others), *others]


def _which_take_part(study: Study, day: dt.date) -> Sequence[Case]:
    standings = cases.standings(study, on=day)
    return [one.case for one in standings if one.status is not CaseStatus.WITHDRAWN]


def _who_may_go(study: Study) -> Sequence[Membership]:
    return [one for one in studies.members(study) if one.role != Role.OBSERVER]


def _who_may_come(study: Study, kind: Kind, of: Sequence[Case]) -> Sequence[Person]:
    if not kind.asks_for(Asks.PEOPLE):
        return []
    return people.people_of_cases(study, [case.id for case in of])


def _what_may_hold(
    study: Study, kind: Kind, present: Engagement | None, *, day: dt.date, of: Sequence[Case]
) -> Sequence[Engagement]:
    if not kind.asks_for(Asks.PARENT):
        return []
    return _with([present] if present else [], queries.parents_near(study, day=day, cases=of))


def day_of(asked: str, parent: Engagement | None, *, today: dt.date) -> dt.date:
    """The day asked for, else today, else the day of the visit nearest to it."""
    try:
        day = dt.date.fromisoformat(asked)
    except ValueError:
        return min(max(today, parent.starts_on), parent.ends_on) if parent else today
    return day if 1900 <= day.year <= 2200 else today


def start_time(
    study: Study, draft: Draft, *, member: Membership, now: dt.datetime
) -> dt.time | None:
    """Just now for what is logged afterwards, a free hour for what is planned; none for visits."""
    if draft.kind.asks_for(Asks.LAST_DAY):
        return None
    local = now.astimezone(ZoneInfo(study.time_zone))
    is_today = draft.day == local.date()
    if is_today and draft.kind.asks_for(Asks.HELD):
        return dt.time(local.hour, local.minute // 15 * 15)
    return free_hour(
        _taken(member, draft),
        day=draft.day,
        earliest=local.time() if is_today else _MORNING,
        minutes=draft.kind.minutes,
        time_zone=study.time_zone,
    )


def _taken(member: Membership, draft: Draft) -> list[When]:
    """When the member is elsewhere that day, and when the visit's programme is full."""
    programme = queries.children(draft.parent) if draft.parent else []
    own = db.session.scalars(
        sa.select(Engagement)
        .join(TeamMember, TeamMember.engagement_id == Engagement.id)
        .where(TeamMember.membership_id == member.id)
        .where(Engagement.study_id == member.study_id)
        .where(Engagement.starts_on.between(draft.day - LONGEST, draft.day))
        .where(Engagement.ends_on >= draft.day, Engagement.status.in_([*OPEN, Status.HELD]))
        .limit(100)
    )
    return [engagement.when for engagement in [*programme, *own]]
