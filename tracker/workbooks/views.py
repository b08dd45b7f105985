"""The plan as a workbook, out and in: looked at first, then imported whole or not at all."""

from collections.abc import Iterator

from flask import Blueprint, Response, current_app, make_response, render_template, url_for
from flask import stream_with_context as kept_open
from flask_babel import gettext, ngettext
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as Answer

from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.core.errors import DomainError
from tracker.studies import queries as studies
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.forms import spoken
from tracker.web.pages import back_to, found
from tracker.web.words import page_language, said
from tracker.workbooks import files, service, sheet, words, writer
from tracker.workbooks.check import Deed
from tracker.workbooks.columns import COLUMNS
from tracker.workbooks.forms import RowsForm, UploadForm
from tracker.workbooks.preview import FOLDED, GROUPS, Preview, known_of, look
from tracker.workbooks.sheet import Sheet

blueprint = Blueprint("workbooks", __name__, url_prefix="/s/<study>/plan")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEGABYTE = 1024 * 1024
# From so many rows on the page says how far it has come.
_MANY = 500
_HERE = "<!-- progress -->"


@blueprint.get("/export.xlsx")
@study_page(Action.SEE)
def export(study: Study) -> Response:
    columns = writer.columns_for(with_internal=allowed(Action.SEE_NOTES))
    made = writer.to_xlsx(known_of(study), columns, language=page_language(), say=said)
    return _file(made, f"plan-{study.short_name}.xlsx", _XLSX)


@blueprint.get("/export.csv")
@study_page(Action.SEE)
def export_csv(study: Study) -> Response:
    columns = writer.columns_for(with_internal=allowed(Action.SEE_NOTES))
    made = writer.to_csv(known_of(study), columns, language=page_language(), say=said)
    return _file(made, f"plan-{study.short_name}.csv", "text/csv")


@blueprint.get("/template.xlsx")
@study_page(Action.PLAN)
def template(study: Study) -> Response:
    """Headings to fill in, and what goes where."""
    made = writer.template(known_of(study), language=page_language(), say=said)
    return _file(made, f"template-{study.short_name}.xlsx", _XLSX)


def _file(content: bytes, name: str, mimetype: str) -> Response:
    answer: Response = current_app.response_class(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.route("/import", methods=["GET", "POST"])
@study_page(Action.PLAN)
def bring_in(study: Study) -> Answer:
    """Choose a file; what it would do is shown before anything is done."""
    form = UploadForm()
    if form.is_sent():
        # Reading takes its time, and nobody's saving has to wait for it.
        db.session.rollback()
        with form.refusing():
            upload = form.document.data
            return _preview(study, files.read(upload.filename, upload.read()))
    megabytes = current_app.config["MAX_CONTENT_LENGTH"] // _MEGABYTE
    columns = [(one.names[page_language()], *words.COLUMNS[one.code]) for one in COLUMNS]
    return form.page(
        "workbooks/bring_in.html", columns=columns, megabytes=megabytes, most_rows=sheet.ROWS
    )


def _preview(study: Study, plan: Sheet, *, status: int = 200) -> Answer:
    looked_at = look(study, plan, today=clock.today(study.time_zone))
    page = render_template(
        "workbooks/preview.html",
        preview=looked_at,
        sheet=plan,
        rows=sheet.to_text(plan),
        titles=GROUPS,
        folded=FOLDED,
        has_changed=status == service.PlanChanged.status,
    )
    return make_response(page, 422 if looked_at.is_wrong else status)


@blueprint.post("/import/rows")
@study_page(Action.PLAN)
def confirm(study: Study) -> Answer:
    """The rows that were looked at, read and checked from the beginning again."""
    form = RowsForm()
    if not form.is_sent():
        said_why = gettext("The rows could not be read. Choose the file again.")
        return back_to(url_for("workbooks.bring_in", study=study.short_name), said_why)
    db.session.rollback()
    plan = sheet.check_columns(sheet.from_text(form.rows.data))
    looked_at = look(study, plan, today=clock.today(study.time_zone))
    if looked_at.is_wrong or looked_at.known.version != form.version.data:
        return _preview(study, plan, status=service.PlanChanged.status)
    if len(looked_at.findings) > _MANY:
        page = render_template("workbooks/progress.html", here=_HERE, preview=looked_at)
        told = kept_open(_told(study.short_name, looked_at, page))
        return current_app.response_class(told)
    for _done in _steps(study.short_name, looked_at):
        pass
    return back_to(url_for("engagements.index", study=study.short_name), _outcome(looked_at))


def _steps(short_name: str, looked_at: Preview) -> Iterator[int]:
    """How many rows are done, as they are; at the end all of them are saved."""
    begin_writing()
    study = found(studies.find_study(short_name))
    today = clock.today(study.time_zone)
    yield from service.bring_in(study, looked_at.findings, looked_at.known, today=today)
    db.session.commit()


def _told(short_name: str, looked_at: Preview, page: str) -> Iterator[str]:
    """The page piece by piece, while the rows are brought in.

    By then the request's own rows are let go, so it is drawn before and only its lines here.
    """
    before, after = page.split(_HERE)
    total = len(looked_at.findings)
    yield before
    try:
        for done in _steps(short_name, looked_at):
            yield _line(gettext("%(done)s of %(total)s rows", done=done, total=total))
        ending = _outcome(looked_at)
    except DomainError as refusal:
        ending = spoken(refusal)
    except SQLAlchemyError:
        ending = gettext("Nothing is imported. Try again in a moment.")
    db.session.rollback()
    yield _line(Markup("<strong>{}</strong>").format(ending)) + after


def _line(words: str) -> str:
    return str(Markup("<li>{}</li>").format(words))


def _outcome(looked_at: Preview) -> str:
    new, changed = looked_at.count(Deed.NEW), looked_at.count(Deed.CHANGED)
    parts = (
        [ngettext("%(num)s engagement is new", "%(num)s engagements are new", new)] if new else []
    )
    if changed:
        parts.append(ngettext("%(num)s is changed", "%(num)s are changed", changed))
    return str(gettext("The plan is imported: %(what)s.", what=", ".join(parts)))
