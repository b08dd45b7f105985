"""The summary as it will be handed out, and the institute's own style for it."""

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from tracker.core import clock
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.studies.access import actor, allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.summaries import asked as addresses
from tracker.summaries import build, making, place, queries, service
from tracker.summaries.asked import Asked
from tracker.summaries.convert import to_body, told
from tracker.summaries.document import Document
from tracker.summaries.forms import StyleForm
from tracker.summaries.markdown import Source, to_source
from tracker.summaries.rules import USUAL
from tracker.web.forms import spoken
from tracker.web.pages import back_to, found

blueprint = Blueprint("summaries", __name__, url_prefix="/s/<study>")


def asked_for(study: Study, words: dict[str, str]) -> Asked:
    """What is asked for, as far as this reader may see it."""
    if not allowed(Action.SEE_DRAFTS):
        words = {name: word for name, word in words.items() if name != "drafts"}
    asked = found(addresses.read(study, words, today=clock.today(study.time_zone)))
    if not may_see(asked):
        abort(403)
    return asked


def may_see(asked: Asked) -> bool:
    return all(allowed(action) for action in asked.needs)


@blueprint.get("/summary")
@study_page(Action.SEE)
def preview(study: Study) -> Answer | str:
    """The document as it will be, with the choices that make it."""
    asked = asked_for(study, request.args.to_dict())
    document = build.summary(asked.choice(today=clock.today(study.time_zone)))
    source = to_source(document)
    return render_template(
        "summaries/preview.html",
        asked=asked,
        reports=[one for one in queries.reports(study) if may_see(asked.of(one))],
        usual=USUAL,
        formats=build.FORMATS.values(),
        files=queries.makings(study, actor(), since=clock.now() - making.KEPT),
        is_open=making.is_open,
        source=source,
        **_sheet(document, source),
    )


def _sheet(document: Document, source: Source) -> dict[str, object]:
    """The document to look at, or why it cannot be shown and where the fault lies."""
    try:
        with told():
            return {"sheet": Markup(to_body(source))}  # noqa: S704 - sifted and cleaned there
    except DomainError as refusal:
        where = place.of_fault(document, format_="html", reference=None)
        sentences = [gettext(message) % values for message, values in where]
        return {"sheet": None, "fault": [*sentences, spoken(refusal)]}


@blueprint.route("/settings/style", methods=["GET", "POST"])
@study_page(Action.LEAD)
def style(study: Study) -> Answer:
    """The institute's own Word style, for all summaries of the study."""
    form = StyleForm()
    if form.is_sent():
        with form.refusing():
            upload = form.document.data
            service.use_style(
                study, file_name=upload.filename, content=upload.read(), now=clock.now()
            )
            db.session.commit()
            return back_to(request.path, gettext("Word summaries now use this style."))
    return form.page("summaries/style.html", style=queries.find_style(study))


@blueprint.post("/settings/style/drop")
@study_page(Action.LEAD)
def drop_style(study: Study) -> Answer:
    service.drop_style(study)
    db.session.commit()
    back = url_for("summaries.style", study=study.short_name)
    return back_to(back, gettext("Word summaries use our own style again."))
