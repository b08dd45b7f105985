"""A status note's page: its text, and what colleagues and its case say of it."""

from flask import render_template

from tracker.core import clock
from tracker.memberchecks.section import Section, section
from tracker.overview.views import blueprint
from tracker.reviews import queries as reviews
from tracker.statusnotes import queries
from tracker.statusnotes.acts import found_note, heading
from tracker.statusnotes.citing import rests_on
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.names import beside
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action


@blueprint.get("/status-notes/<int:status_note_id>")
@study_page(Action.SEE)
def status_note(study: Study, status_note_id: int) -> str:
    note = found_note(study, status_note_id)
    return render_template(
        "overview/status_note.html",
        note=note,
        heading=heading(note),
        **beside(note),
        rests=rests_on(note),
        editions=queries.editions(note.case),
        drafts=queries.drafts_of(note.case) if allowed(Action.SEE_DRAFTS) else [],
        standing=reviews.standing(note) if allowed(Action.REVIEW) else None,
        member_checks=_member_checks(note) if allowed(Action.SEE_DRAFTS) else None,
    )


def _member_checks(note: StatusNote) -> Section:
    return section(note, today=clock.today(note.case.study.time_zone))
