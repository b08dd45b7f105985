"""The study's templates of notes, one for each kind of engagement."""

from flask import render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from tracker.core.database import db
from tracker.engagements.kinds import KINDS
from tracker.notes import queries, service, templates
from tracker.notes.summary import usual_of
from tracker.notes.views import blueprint
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.forms import SeenForm, line
from tracker.web.pages import back_to, found


class TemplateForm(SeenForm):
    text = TextAreaField(_l("Template"), [line(templates.LONGEST)])


@blueprint.get("/settings/note-templates")
@study_page(Action.LEAD)
def note_templates(study: Study) -> str:
    own = {row.kind for row in queries.note_templates(study)}
    return render_template("notes/templates.html", kinds=KINDS.values(), own=own)


@blueprint.route("/settings/note-templates/<kind>", methods=["GET", "POST"])
@study_page(Action.LEAD)
def note_template(study: Study, kind: str) -> Response:
    """The template of a kind; emptied, the usual one counts again."""
    entry = found(KINDS.get(kind))
    own = queries.find_template(study, kind, to_write=request.method == "POST")
    form = TemplateForm(data={"text": own.text if own else usual_of(study, kind)})
    if form.is_sent():
        with form.refusing():
            form.check_seen()
            usual = usual_of(study, kind)
            service.set_template(study, kind=kind, text=form.text.data, usual=usual)
            db.session.commit()
            back = url_for("notes.note_templates", study=study.short_name)
            return back_to(back, gettext("The template is saved."))
    return form.page("notes/template.html", kind=entry, own=own)
