"""A case's status over time: what held as of each month, and what changed in between."""

from flask import render_template

from tracker.cases import queries as cases
from tracker.core import clock
from tracker.core.differences import changes_alone
from tracker.overview.views import blueprint
from tracker.statusnotes.rules import month_after
from tracker.statusnotes.story import story
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import found


@blueprint.get("/cases/<slug>/status-over-time")
@study_page(Action.SEE)
def status_over_time(study: Study, slug: str) -> str:
    case = found(cases.find_case(study, slug))
    # A status may be published for the month that comes.
    until = month_after(clock.today(study.time_zone))
    chapters = [(one, changes_alone(one.pieces)) for one in story(case, until)]
    return render_template("overview/status_over_time.html", case=case, chapters=chapters)
