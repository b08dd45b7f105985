"""Today: what needs the reader, what comes next, which cases have gone quiet."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from flask import render_template

from tracker.cases import queries as cases
from tracker.cases.rules import Status
from tracker.core import clock
from tracker.engagements import queries as engagements
from tracker.engagements.agenda import agenda
from tracker.overview.needs import needs
from tracker.overview.views import blueprint
from tracker.statusnotes import queries as statusnotes
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action

AHEAD = 14
CASES_SHOWN = 8


@dataclass(frozen=True)
class CaseRow:
    """One case on the common scale of quiet days."""

    slug: str
    name: str
    region: str
    last_on: dt.date | None
    next_on: dt.date | None
    quiet_days: int | None
    status_as_of: dt.date | None
    status_id: int | None


@blueprint.get("/today")
@study_page(Action.SEE)
def today(study: Study) -> str:
    now, day = clock.now(), clock.today(study.time_zone)
    coming = agenda(study, today=day, days=AHEAD)
    rows = _case_rows(study, day)
    return render_template(
        "overview/today.html",
        today=day,
        needs=needs(study, now=now, today=day) if allowed(Action.SEE_NOTES) else None,
        days=[(on, list(group)) for on, group in groupby(coming, key=lambda e: e.starts_on)],
        rows=rows,
        quiet_top=max((row.quiet_days or 0 for row in rows), default=0),
    )


def _case_rows(study: Study, day: dt.date) -> list[CaseRow]:
    """The quietest cases that still take part, with what comes next for each."""
    quiet = cases.quietest(
        study, on=day, statuses=[Status.ACTIVE, Status.ASSOCIATED], limit=CASES_SHOWN
    )
    next_days = engagements.next_days(quiet, today=day)
    newest = statusnotes.newest_published_of(quiet, as_of=day)
    return [
        CaseRow(
            case.slug,
            case.name,
            case.region,
            case.last_contact_on,
            next_days.get(case.id),
            (day - case.last_contact_on).days if case.last_contact_on else None,
            note.as_of if (note := newest.get(case.id)) else None,
            note.id if note else None,
        )
        for case in quiet
    ]
