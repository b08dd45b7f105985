"""Cases side by side: their facts, what was said of them by theme, and what was put forward."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from tracker.crosscase import annex, writer
from tracker.crosscase.annex import MEETING, PlacedInputs
from tracker.crosscase.forms import AcrossForm, across_form, filters_of, terms_of
from tracker.crosscase.tables import (
    by_side,
    by_theme,
    facts_by_case,
    placed,
    placed_sides,
)
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import Page, page_of
from tracker.web.words import page_language, said
from tracker.workbooks import tables
from tracker.workbooks.tables import XLSX, Table

blueprint = Blueprint("crosscase", __name__, url_prefix="/s/<study>/across")

PASSAGES = 100
CASES = 20
# Both sides of a case are as long as a page of text.
CASES_OF_SIDES = 10
# What each page is narrowed by: what was chosen goes along to the others as far as they know it.
_KNOWS = {
    "index": ("as_of", "case", "theme"),
    "inputs": ("as_of", "case", "theme"),
    "sides": ("as_of", "case"),
    "facts": ("as_of",),
}
# So many passages of a cell are shown on the page; the file holds all of them.
MOST = 20


@blueprint.get("")
@study_page(Action.SEE_NOTES)
def index(study: Study) -> tuple[str, int]:
    """What was said, by theme and case."""
    form = across_form(study)
    there = placed(study, terms_of(form, study), filters_of(form, study))
    page = page_of(there.count, size=PASSAGES)
    return _page("crosscase/index.html", form, page, grouped=by_theme(study, there, _rows(page)))


@blueprint.get("/facts")
@study_page(Action.SEE)
def facts(study: Study) -> tuple[str, int]:
    form = across_form(study)
    shown = facts_by_case(study, until=filters_of(form, study).until)
    page = page_of(len(shown.rows), size=CASES)
    return _page(
        "crosscase/facts.html", form, page, names=shown.names, rows=shown.rows[_rows(page)]
    )


@blueprint.get("/sides")
@study_page(Action.SEE_NOTES)
def sides(study: Study) -> tuple[str, int]:
    """What promotes and what hinders, case by case."""
    form = across_form(study)
    there = placed_sides(study, filters_of(form, study))
    page = page_of(len(there.cases), size=CASES_OF_SIDES)
    return _page(
        "crosscase/sides.html", form, page, sides=by_side(study, there, _rows(page), most=MOST)
    )


@blueprint.get("/inputs")
@study_page(Action.SEE_NOTES)
def inputs(study: Study) -> tuple[str, int]:
    """What was put forward in the dialogue meetings."""
    form = across_form(study)
    there = _placed_inputs(form, study)
    page = page_of(len(there.rows), size=PASSAGES)
    return _page(
        "crosscase/inputs.html", form, page, annex=annex.by_theme(study, there, _rows(page))
    )


def _placed_inputs(form: AcrossForm, study: Study) -> PlacedInputs:
    filters = replace(filters_of(form, study), kind=MEETING)
    terms = terms_of(form, study) if form.theme.data else None
    return annex.placed_inputs(study, filters, terms)


def _rows(page: Page) -> slice:
    return slice(page.offset, page.offset + page.size)


def _page(template: str, form: AcrossForm, page: Page, **context: Any) -> tuple[str, int]:
    used = {field.name: value for field in form if (value := request.args.get(field.name))}
    answer = render_template(
        template,
        form=form,
        used=used,
        kept=lambda other: {key: used[key] for key in _KNOWS[other] if key in used},
        page_of_rows=page,
        **context,
    )
    return answer, 422 if form.errors else 200


@blueprint.get("/facts.<any(xlsx,csv):ending>")
@study_page(Action.SEE)
def facts_file(study: Study, ending: str) -> Response:
    shown = facts_by_case(study, until=filters_of(across_form(study), study).until)
    return _file(writer.facts_table(shown, said), f"facts-{study.short_name}", ending)


@blueprint.get("/<any(themes,sides,inputs):table>.<any(xlsx,csv):ending>")
@study_page(Action.SEE_NOTES)
def table_file(study: Study, table: str, ending: str) -> Response:
    """What the page of that name shows with the same filters, all of it."""
    made = _WRITTEN[table](across_form(study), study)
    return _file(made, f"{table}-{study.short_name}", ending)


def _themes(form: AcrossForm, study: Study) -> list[Table]:
    there = placed(study, terms_of(form, study), filters_of(form, study))
    return writer.themes_tables(by_theme(study, there), said)


def _sides(form: AcrossForm, study: Study) -> list[Table]:
    there = placed_sides(study, filters_of(form, study))
    return writer.sides_table(by_side(study, there), said)


def _inputs(form: AcrossForm, study: Study) -> list[Table]:
    return writer.inputs_table(annex.by_theme(study, _placed_inputs(form, study)), said)


_WRITTEN = {"themes": _themes, "sides": _sides, "inputs": _inputs}


def _file(made: list[Table], name: str, ending: str) -> Response:
    """A CSV holds the first table, a workbook all of them."""
    if ending == "xlsx":
        content, mimetype = tables.to_xlsx(made, say=said), XLSX
    else:
        content, mimetype = tables.to_csv(made[0], language=page_language()), "text/csv"
    answer: Response = current_app.response_class(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
