"""The engagement page: the plan before, the note during, what came of it after."""

from flask import render_template

from tracker.core import clock
from tracker.engagements import queries as engagements
from tracker.engagements.kinds import KINDS
from tracker.engagements.rules import TEAM_PART_NAMES
from tracker.notes import queries as notes
from tracker.overview.views import blueprint
from tracker.planning import queries as planning
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import found


@blueprint.get("/engagements/<int:number>")
@study_page(Action.SEE)
def engagement(study: Study, number: int) -> str:
    engagement = found(engagements.find_engagement(study, number))
    return render_template(
        "overview/engagement.html",
        engagement=engagement,
        kind=KINDS[engagement.kind],
        today=clock.today(study.time_zone),
        children=engagements.children(engagement),
        team=engagements.team(engagement),
        participations=engagements.participations(engagement),
        round_=planning.round_of(engagement),
        notes=notes.notes_of(engagement) if allowed(Action.SEE_NOTES) else [],
        warnings=engagements.warnings_of(engagement) if allowed(Action.PLAN) else [],
        part_names=TEAM_PART_NAMES,
    )
