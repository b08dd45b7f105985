"""Gathers what the timeline of a study shows: lanes, marks, rounds and case events."""

import datetime as dt
from collections.abc import Callable, Sequence

from tracker.cases import queries as cases_queries
from tracker.cases.models import Case
from tracker.engagements import queries as engagements
from tracker.engagements.figure import Band, Event, Figure, Lane, Mark
from tracker.engagements.kinds import KINDS
from tracker.planning import queries
from tracker.studies.models import Study

Link = Callable[[str], str]
NumberLink = Callable[[int], str]


def study_figure(
    study: Study,
    *,
    cases: Sequence[Case],
    starts_on: dt.date,
    ends_on: dt.date,
    title: str,
    today: dt.date | None = None,
    case_link: Link | None = None,
    engagement_link: NumberLink | None = None,
) -> Figure:
    """The timeline of some cases in a period, in four statements whatever their number."""
    case_ids = [case.id for case in cases]
    marks: dict[int, list[Mark]] = {case_id: [] for case_id in case_ids}
    rows = engagements.on_timeline(study, case_ids=case_ids, starts_on=starts_on, ends_on=ends_on)
    for row in rows:
        url = engagement_link(row.number) if engagement_link else None
        kind = KINDS[row.kind]
        marks[row.case_id].append(
            Mark(kind, row.starts_on, row.ends_on, row.status, row.title, url)
        )
    events: dict[int, list[Event]] = {case_id: [] for case_id in case_ids}
    for event in cases_queries.events_between(
        study, starts_on=starts_on, ends_on=ends_on, case_ids=case_ids
    ):
        events[event.case_id].append(Event(event.happened_on, event.text))
    lanes = tuple(
        Lane(
            case.name,
            case_link(case.slug) if case_link else None,
            case.region,
            tuple(marks[case.id]),
            tuple(events[case.id]),
        )
        for case in cases
    )
    bands = tuple(
        Band(round_.name, round_.starts_on, round_.ends_on) for round_ in queries.rounds(study)
    )
    return Figure(starts_on, ends_on, lanes, title, bands=bands, today=today)
