"""The list of excerpts, what is on no list, and everything as files."""

from flask import Response, current_app, render_template, request, url_for

from tracker.core import clock
from tracker.core.language import n_
from tracker.matrix import writer
from tracker.matrix.forms import PlaceForm, excerpts_form, filters_of, in_use
from tracker.matrix.table import table
from tracker.matrix.views import asked_columns, blueprint
from tracker.notes import excerpts
from tracker.notes.excerpts import Row, words_of
from tracker.notes.saved import list_url
from tracker.notes.unlisted import unlisted_words
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import page_of
from tracker.web.words import page_language, said
from tracker.workbooks.tables import XLSX

ROWS = 50
# What the link says that puts a word with that sign on a list.
OFFERS = {"#": n_("Add as a theme"), "@": n_("Add as a role"), "!": n_("Add as a kind")}


@blueprint.get("/excerpts")
@study_page(Action.SEE_NOTES)
def excerpt_list(study: Study) -> tuple[str, int]:
    words = words_of(study)
    form = excerpts_form(study, words)
    filters = filters_of(form, study, words)
    page = page_of(excerpts.count(study, filters), size=ROWS)
    answer = render_template(
        "matrix/excerpts.html",
        form=form,
        used=in_use(form),
        rows=excerpts.rows(study, filters, limit=ROWS, offset=page.offset),
        page_of_rows=page,
        count_unlisted=len(excerpts.unlisted(study)),
        unlisted=unlisted_words(study, limit=ROWS * 2),
        offers=OFFERS,
        list_url=list_url,
    )
    return answer, 422 if form.errors else 200


@blueprint.get("/excerpts.<any(xlsx,csv):ending>")
@study_page(Action.SEE_NOTES)
def excerpts_file(study: Study, ending: str) -> Response:
    """What the list shows with the same filters, all of it."""
    words = words_of(study)
    filters = filters_of(excerpts_form(study, words), study, words)

    made = writer.excerpts_file(
        study,
        filters,
        kind=ending,
        language=page_language(),
        say=said,
        leads=lambda row: _place(study, row),
    )
    return _file(made, f"excerpts-{study.short_name}", ending)


def _place(study: Study, row: Row) -> str:
    return url_for(
        "overview.engagement",
        study=study.short_name,
        number=row.number,
        _anchor=f"excerpt-{row.id}",
        _external=True,
    )


@blueprint.get("/matrix.<any(xlsx,csv):ending>")
@study_page(Action.SEE_NOTES)
def matrix_file(study: Study, ending: str) -> Response:
    """The matrix with the columns and filters that are asked for, all cases of it."""
    filters = PlaceForm(formdata=request.args).filters()
    today = clock.today(study.time_zone)
    words = words_of(study).of(asked_columns())
    whole = table(study, words, filters, on=min(today, study.ends_on))
    made = writer.matrix_file(whole, kind=ending, language=page_language(), say=said)
    return _file(made, f"matrix-{study.short_name}", ending)


def _file(content: bytes, name: str, ending: str) -> Response:
    mimetype = XLSX if ending == "xlsx" else "text/csv"
    answer: Response = current_app.response_class(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
