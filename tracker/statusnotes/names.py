"""Names of people on a status note's page, and putting their role instead."""

from typing import Any

from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.people.discretion import SORT_NAMES
from tracker.statusnotes.acts import blueprint, found_note, page_of, refused
from tracker.statusnotes.forms import InsteadForm
from tracker.statusnotes.instead import put_instead
from tracker.statusnotes.letting import Named, names_left
from tracker.statusnotes.models import StatusNote
from tracker.studies.access import actor, allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to


def beside(note: StatusNote) -> dict[str, Any]:
    """What the page of a status note shows of names, as far as its reader may see it."""
    is_looked_at = not note.is_published and allowed(Action.SEE_DRAFTS)
    return {
        "named": Named(note) if is_looked_at else None,
        "names_left": names_left(note) if allowed(Action.LEAD) else [],
        "sorts": SORT_NAMES,
    }


@blueprint.post("/status-notes/<int:status_note_id>/instead")
@study_page(Action.WRITE_STATUS)
def instead(study: Study, status_note_id: int) -> Response:
    """The role in the place of one name; where it stands is sent, never the name itself."""
    note = found_note(study, status_note_id)
    form, before = InsteadForm(), note.state
    if form.is_sent():
        with form.refusing():
            put = put_instead(
                note, version=form.seen(), **form.place(), author=actor(), now=clock.now()
            )
            db.session.commit()
            said = _what_stands_there(put)
            if note.state != before:
                said += " " + gettext("The status note is a draft again.")
            return back_to(f"{page_of(note)}#names", said)
    return refused(form, note, gettext("Put the role instead"))


def _what_stands_there(put: str) -> str:
    if not put:
        return str(gettext("It is taken away: the person stands beside it."))
    said: str = gettext("“%(role)s” stands there now.", role=put)
    return said
