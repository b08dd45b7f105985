"""A status note's page: its text, and what colleagues and its case say of it."""

from flask import render_template

from tracker.overview.views import blueprint
from tracker.statusnotes import queries
from tracker.statusnotes.acts import found_note, heading
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
        editions=queries.editions(note.case),
        drafts=queries.drafts_of(note.case) if allowed(Action.SEE_DRAFTS) else [],
    )
