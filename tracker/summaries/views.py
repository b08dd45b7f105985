"""The summary: looked at on the page, handed out as a file."""

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.core import clock
from tracker.core.database import db
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.summaries import build, queries, service
from tracker.summaries.convert import to_body
from tracker.summaries.document import Document
from tracker.summaries.forms import StyleForm
from tracker.summaries.markdown import to_source
from tracker.summaries.page import style_hash
from tracker.web.pages import back_to, found

# The page to print carries its one style inside, so that it can be saved whole.
_PAGE_POLICY = (
    "default-src 'none'; style-src %s; img-src data:; base-uri 'none'; frame-ancestors 'none'"
)

blueprint = Blueprint("summaries", __name__, url_prefix="/s/<study>")


@dataclass(frozen=True)
class _Asked:
    """What the address asks for."""

    as_of: dt.date
    case: Case | None
    with_drafts: bool
    today: dt.date

    @property
    def words(self) -> dict[str, str]:
        """The same as words of an address."""
        given = {"as_of": self.as_of.strftime("%Y-%m")}
        if self.case:
            given["case"] = self.case.slug
        if self.with_drafts:
            given["drafts"] = "1"
        return given


def _asked(study: Study) -> _Asked:
    today = clock.today(study.time_zone)
    slug = request.args.get("case", "")
    return _Asked(
        as_of=build.read_as_of(study, request.args.get("as_of", ""), today=today),
        case=found(cases.find_case(study, slug)) if slug else None,
        with_drafts=request.args.get("drafts") == "1" and allowed(Action.SEE_DRAFTS),
        today=today,
    )


@blueprint.get("/summary")
@study_page(Action.SEE)
def preview(study: Study) -> str:
    """The document as it will be, with the choices that make it."""
    asked = _asked(study)
    source = to_source(_document(study, asked))
    return render_template(
        "summaries/preview.html",
        asked=asked,
        cases=cases.cases(study),
        formats=build.FORMATS.values(),
        source=source,
        sheet=Markup(to_body(source)),  # noqa: S704 - sifted and cleaned there
    )


@blueprint.get("/summary.<any(docx,pdf,html,md):format_>")
@study_page(Action.SEE)
def download(study: Study, format_: str) -> Response:
    asked = _asked(study)
    content = build.file(_document(study, asked), format_=format_, study=study)
    # The conversion is long; the reader's transaction need not wait for the network.
    db.session.rollback()
    name = "-".join(["status", study.short_name, *asked.words.values()])
    answer = current_app.response_class(content, mimetype=build.FORMATS[format_].mimetype)
    disposition = "inline" if format_ == "html" else "attachment"
    answer.headers["Content-Disposition"] = f'{disposition}; filename="{name}.{format_}"'
    if format_ == "html":
        answer.headers["Content-Security-Policy"] = _PAGE_POLICY % style_hash()
    return answer


def _document(study: Study, asked: _Asked) -> Document:
    return build.summary(
        study,
        as_of=asked.as_of,
        case=asked.case,
        with_drafts=asked.with_drafts,
        today=asked.today,
    )


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
