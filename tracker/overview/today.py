"""Today: what needs the reader, what comes next, which cases have gone quiet."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import render_template

from tracker.cases import queries as cases
from tracker.cases.rules import Status
from tracker.core import clock
from tracker.core.language import n_
from tracker.engagements import queries as engagements
from tracker.engagements.agenda import Agenda, Entry, agenda
from tracker.overview.matters import Matter, matters
from tracker.overview.views import blueprint
from tracker.statusnotes import queries as statusnotes
from tracker.studies.access import actor, allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action

# Enough to see a morning's work; the lists behind the links hold the rest.
SHOWN = 6
AHEAD = 14
CASES_SHOWN = 8


@dataclass(frozen=True)
class Reason:
    """Why some engagements need somebody, and the one act that settles each."""

    why: str
    act: str
    endpoint: str
    engagements: Sequence[Entry]
    is_late: bool = False


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
    day = clock.today(study.time_zone)
    plan = agenda(study, today=day, days=AHEAD)
    rows = _case_rows(study, day)
    return render_template(
        "overview/today.html",
        today=day,
        reasons=_reasons(plan) if allowed(Action.PLAN) else [],
        matters=_matters(study, day) if allowed(Action.PLAN) else [],
        days=[(on, list(group)) for on, group in groupby(plan.coming, key=lambda e: e.starts_on)],
        rows=rows,
        quiet_top=max((row.quiet_days or 0 for row in rows), default=0),
    )


def _matters(study: Study, day: dt.date) -> list[Matter]:
    return matters(study, author=actor(), today=day, limit=SHOWN)


def _reasons(plan: Agenda) -> list[Reason]:
    """What waits for an act, the most overdue kind of thing first."""
    reasons = [
        Reason(
            n_("Its day has passed and it is still open"),
            n_("Log it"),
            "engagements.hold",
            plan.past_but_open,
            is_late=True,
        ),
        Reason(
            n_("Held without notes"),
            n_("Write notes"),
            "notes.new",
            plan.without_notes,
            is_late=True,
        ),
        Reason(
            n_("Soon and not confirmed"),
            n_("Confirm"),
            "overview.engagement",
            [entry for entry in plan.coming if entry.is_unconfirmed][:SHOWN],
        ),
    ]
    return [reason for reason in reasons if reason.engagements]


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
