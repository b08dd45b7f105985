"""The study overview: what it is about, how far it has come, and its timeline."""

import datetime as dt
from functools import lru_cache, partial
from typing import Any

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup

from tracker.cases import queries as cases
from tracker.cases.rules import Status
from tracker.core import clock
from tracker.engagements import queries as engagements
from tracker.engagements import timeline
from tracker.engagements.timeline import Figure, Row
from tracker.overview.frame import to_case, to_engagement
from tracker.overview.views import blueprint
from tracker.planning.figure import study_figure
from tracker.studies import queries as studies
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import page_of
from tracker.web.words import page_language, said

# Lanes that can be read on one page without losing the month line.
LANES = 40


@blueprint.get("/")
@study_page(Action.SEE)
def study(study: Study) -> str:
    today = clock.today(study.time_zone)
    standings = cases.standings(study, on=min(today, study.ends_on))
    page = page_of(len(standings), size=LANES)
    shown = standings[page.offset : page.offset + LANES]
    figure = study_figure(
        study,
        cases=[standing.case for standing in shown],
        starts_on=study.starts_on,
        ends_on=max(study.ends_on, study.starts_on + dt.timedelta(days=31)),
        title=gettext("Timeline of the study"),
        today=today if study.starts_on <= today <= study.ends_on else None,
        case_link=partial(to_case, study.short_name),
        engagement_link=partial(to_engagement, study.short_name),
    )
    return render_template(
        "overview/study.html",
        questions=studies.research_questions(study),
        numbers=_numbers(standings),
        held=engagements.count_held_by_kind(study),
        page_of_cases=page,
        standings=shown,
        **drawn(figure),
    )


def drawn(figure: Figure) -> dict[str, Any]:
    """The figure as a picture and, for those who cannot see it, as rows of words."""
    svg, rows = _drawn(figure, page_language())
    return {"svg": svg, "rows": rows}


@lru_cache(maxsize=64)
def _drawn(figure: Figure, language: str) -> tuple[Markup, list[Row]]:
    """Drawn once as long as nothing in it changes: a drawing takes longer than its queries."""
    wording = timeline.wording(language, translate=said)
    svg = timeline.draw(figure, wording=wording)
    return Markup(svg), timeline.describe(figure, wording=wording)  # noqa: S704 - drawn by us


def _numbers(standings: list[cases.Standing]) -> dict[Status, int]:
    """How many cases have each status; those not yet joined count nowhere."""
    return {status: sum(standing.status is status for standing in standings) for status in Status}
