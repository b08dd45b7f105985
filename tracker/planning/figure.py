"""Gathers what the timeline of a study shows: lanes, marks, rounds, milestones, case events."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from tracker.cases import queries as cases_queries
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements import queries as engagements
from tracker.engagements.figure import Band, Event, Figure, Lane, Mark, Milestone
from tracker.engagements.kinds import KINDS
from tracker.engagements.models import TeamMember
from tracker.milestones import queries as milestones
from tracker.planning.models import RoundEngagement
from tracker.planning.standing import standings
from tracker.studies.models import Study

Link = Callable[[str], str]
NumberLink = Callable[[int], str]


@dataclass(frozen=True)
class Only:
    """What a timeline is narrowed to: a kind, whom it takes there, a round."""

    kind: str = ""
    member_id: int | None = None
    round_id: int | None = None

    def engagement_ids(self) -> list[sa.Select[int]]:
        """What an engagement must be among to be shown."""
        among = []
        if self.member_id is not None:
            chosen = TeamMember.membership_id == self.member_id
            among.append(sa.select(TeamMember.engagement_id).where(chosen))
        if self.round_id is not None:
            chosen = RoundEngagement.round_id == self.round_id
            among.append(sa.select(RoundEngagement.engagement_id).where(chosen))
        return among


@dataclass(frozen=True)
class Group:
    """Cases that share a lane: a single one, or a region folded together."""

    label: str
    cases: Sequence[Case]
    sublabel: str = ""
    url: str | None = None


def one_each(cases: Sequence[Case], *, link: Link | None = None) -> list[Group]:
    """A lane for each case."""
    return [Group(one.name, [one], one.region, link(one.slug) if link else None) for one in cases]


def study_figure(
    study: Study,
    *,
    groups: Sequence[Group],
    starts_on: dt.date,
    ends_on: dt.date,
    title: str,
    today: dt.date | None = None,
    only: Only = Only(),
    engagement_link: NumberLink | None = None,
) -> Figure:
    """The timeline of some cases in a period, in four statements whatever their number."""
    period = {"starts_on": starts_on, "ends_on": ends_on}
    case_ids = [case.id for group in groups for case in group.cases]
    marks = _marks(study, case_ids, only, engagement_link, **period)
    events: dict[int, list[Event]] = {case_id: [] for case_id in case_ids}
    # Events are the story of one case; in a folded region they would belong to nobody.
    alone = [group.cases[0].id for group in groups if len(group.cases) == 1]
    for event in cases_queries.events_between(study, case_ids=alone, **period):
        events[event.case_id].append(Event(event.happened_on, event.text))
    version = study.uid, study.plan_version
    bands, owed = _backdrop(study.id, version, starts_on, ends_on, only.round_id)
    return Figure(
        starts_on,
        ends_on,
        tuple(_lane(group, marks, events) for group in groups),
        title,
        bands=bands,
        milestones=owed,
        today=today,
    )


def _marks(
    study: Study,
    case_ids: Collection[int],
    only: Only,
    link: NumberLink | None,
    *,
    starts_on: dt.date,
    ends_on: dt.date,
) -> dict[int, dict[int, Mark]]:
    """By case and number, so that a folded region shows what its cases share once."""
    marks: dict[int, dict[int, Mark]] = {case_id: {} for case_id in case_ids}
    rows = engagements.on_timeline(
        study,
        case_ids=case_ids,
        starts_on=starts_on,
        ends_on=ends_on,
        kind=only.kind,
        among=only.engagement_ids(),
    )
    for row in rows:
        url = link(row.number) if link else None
        marks[row.case_id][row.number] = Mark(
            KINDS[row.kind], row.starts_on, row.ends_on, row.status, row.title, url
        )
    return marks


def _lane(group: Group, marks: dict[int, dict[int, Mark]], events: dict[int, list[Event]]) -> Lane:
    shared = {number: mark for case in group.cases for number, mark in marks[case.id].items()}
    own = events[group.cases[0].id] if len(group.cases) == 1 else []
    return Lane(group.label, group.url, group.sublabel, tuple(shared.values()), tuple(own))


@lru_cache(maxsize=256)
def _backdrop(
    study_id: int, _version: tuple[str, int], first: dt.date, last: dt.date, round_id: int | None
) -> tuple[tuple[Band, ...], tuple[Milestone, ...]]:
    """Rounds with how much of each is covered ("Spring visits 3/4"), and what is due.

    Counted once for each version of the plan, since every case's page shows the same.
    """
    study = db.session.get_one(Study, study_id)
    bands = tuple(
        Band(
            f"{one.round.name} {one.progress.meant - one.progress.missing}/{one.progress.meant}",
            one.round.starts_on,
            one.round.ends_on,
        )
        for one in standings(study)
        if round_id is None or one.round.id == round_id
    )
    owed = milestones.between(study, first=first, last=last)
    return bands, tuple(
        Milestone(one.name, one.due_on, one.delivered_on is not None) for one in owed
    )
