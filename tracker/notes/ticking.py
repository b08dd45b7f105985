"""Ticking off: in its note when the follow-up is a line of one, else on the list alone."""

from flask import render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.database import db
from tracker.followups import queries as followups
from tracker.followups.rules import GONE
from tracker.notes import service
from tracker.notes.views import blueprint
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to, path_within


@blueprint.post("/follow-ups/<int:follow_up_id>/tick")
@study_page(Action.WRITE_NOTES)
def tick(study: Study, follow_up_id: int) -> Response:
    """Done, or open again with an empty `done`; then `back` to where the reader was."""
    index = url_for("followups.index", study=study.short_name)
    back = path_within(request.form.get("back", ""), f"/s/{study.short_name}/") or index
    row = followups.find_follow_up(study, follow_up_id)
    if row is None or row.about != request.form.get("about"):
        return back_to(back, gettext(GONE))
    is_done = bool(request.form.get("done"))
    service.tick(row, is_done=is_done, author=actor(), now=clock.now())
    db.session.commit()
    said = gettext("“%(text)s” is done.") if is_done else gettext("“%(text)s” is open again.")
    message = Markup(  # noqa: S704 - a template of ours, which escapes
        render_template(
            "followups/_undo.html", message=said % {"text": row.text}, row=row, back=back
        )
    )
    return back_to(back, message)
