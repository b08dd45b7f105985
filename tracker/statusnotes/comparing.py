"""Two editions of a case's status notes side by side, told apart by words."""

import datetime as dt

from flask import render_template, request

from tracker.core.differences import Piece, changes_alone, differences
from tracker.statusnotes import queries
from tracker.statusnotes.acts import blueprint, found_note, heading
from tracker.statusnotes.marks import without_marks
from tracker.statusnotes.models import StatusNote
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import found, whole_number


@blueprint.get("/status-notes/<int:status_note_id>/compare")
@study_page(Action.SEE)
def compare(study: Study, status_note_id: int) -> str:
    """With the one asked for as ?with=3; otherwise with the edition before it."""
    note = found_note(study, status_note_id)
    others = [one for one in _readable(note) if one.id != note.id]
    other = _other(note, others)
    return render_template(
        "statusnotes/compare.html",
        note=note,
        heading=heading(note),
        others=others,
        other=other,
        pieces=changes_alone(_between(note, other)) if other else [],
    )


def _readable(note: StatusNote) -> list[StatusNote]:
    """All that this reader may read of the case, newest month and edition first."""
    line = queries.board([note.case])[0]
    drafts = line.drafts if allowed(Action.SEE_DRAFTS) else []
    return sorted([*drafts, *line.published], key=_age, reverse=True)


def _age(note: StatusNote) -> tuple[dt.date, int]:
    return note.as_of, note.edition


def _other(note: StatusNote, others: list[StatusNote]) -> StatusNote | None:
    if "with" in request.args:
        # What is not among those that this reader may read does not exist.
        asked = whole_number(request.args["with"])
        return found(next((one for one in others if one.id == asked), None))
    older = (one for one in others if _age(one) < _age(note))
    return next(older, others[-1] if others else None)


def _between(note: StatusNote, other: StatusNote) -> list[Piece]:
    earlier, later = sorted((note, other), key=_age)
    return differences(without_marks(earlier.text), without_marks(later.text))
