"""The framework matrix, and the cells of it with their written summaries."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote, urlencode

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.core import clock
from tracker.core.database import db
from tracker.core.errors import StaleText
from tracker.drafts import queries as kept
from tracker.drafts import service as kept_drafts
from tracker.drafts.models import Draft
from tracker.drafts.rules import place_of_cell
from tracker.matrix import queries, service
from tracker.matrix.forms import CellForm, HoldsForm, PlaceForm, in_use
from tracker.matrix.models import CellSummary
from tracker.matrix.rules import NEWS_NAMES, drift, news, read_basis
from tracker.matrix.table import Table, table
from tracker.notes import excerpts
from tracker.notes.excerpts import Filters, Version, version_of, words_of, written
from tracker.notes.forms import RestoreForm, TextForm, VersionForm, new_client_id
from tracker.notes.versions import compared, page_of_versions
from tracker.studies.access import actor, study_page
from tracker.studies.models import Study
from tracker.studies.rules import LIST_NAMES, SIGNS, Action, ListName
from tracker.studies.vocabulary import Term
from tracker.web.pages import Page, back_to, found, page_number, page_of

blueprint = Blueprint("matrix", __name__, url_prefix="/s/<study>")

CASES = 50
EXCERPTS = 50
# Questions stand for columns too, but themes are what notes are read for.
COLUMNS = (ListName.THEMES, ListName.QUESTIONS, ListName.ROLES, ListName.KINDS)
_CELL = "/matrix/<slug>/<any(themes,questions,roles,kinds):list_name>/<code>"


@blueprint.get("/matrix")
@study_page(Action.SEE_NOTES)
def index(study: Study) -> tuple[str, int]:
    form = PlaceForm(formdata=request.args)
    filters, by = form.filters(), asked_columns()
    today = clock.today(study.time_zone)
    shown = _table(study.id, version_of(study), min(today, study.ends_on), by, filters,
                   page_number())  # fmt: skip
    kept = in_use(form)
    answer = render_template(
        "matrix/index.html",
        form=form,
        kept=kept,
        asked=f"?{urlencode(kept)}" if kept else "",
        cells_url=_cells_url(study, by, shown.terms),
        by=by,
        columns=[(name, LIST_NAMES[name]) for name in COLUMNS],
        table=shown,
        unlisted=excerpts.unlisted(study),
        page_of_cases=page_of(shown.cases, size=CASES),
    )
    return answer, 422 if form.errors else 200


def _cells_url(study: Study, by: ListName, terms: Sequence[Term]) -> tuple[tuple[str, str], ...]:
    """What stands before and after a case in the address of a cell, column by column."""
    before = f"{url_for('matrix.index', study=study.short_name)}/"
    return tuple((before, f"/{by.value}/{quote(term.code)}") for term in terms)


def asked_columns() -> ListName:
    asked = request.args.get("by", "")
    return ListName(asked) if asked in COLUMNS else ListName.THEMES


@lru_cache(maxsize=32)
def _table(
    study_id: int,
    _version: Version,
    today: dt.date,
    by: ListName,
    filters: Filters,
    asked_page: int,
) -> Table:
    """Counted once for each version of texts and plan: it takes long in large studies."""
    study = db.session.get_one(Study, study_id)
    begin = (asked_page - 1) * CASES
    shown = table(
        study, words_of(study).of(by), filters, on=today, rows=slice(begin, begin + CASES)
    )
    if shown.rows or asked_page == 1:
        return shown
    return _table(study_id, _version, today, by, filters, max(1, -(-shown.cases // CASES)))


def _found(study: Study, slug: str, list_name: str, code: str) -> tuple[Case, Term]:
    case = found(cases.find_case(study, slug))
    name = ListName(list_name)
    term = found(words_of(study).meant(SIGNS[name], code))
    return case, found(term if term.list_name is name else None)


def _address(endpoint: str, case: Case, term: Term) -> str:
    return url_for(
        endpoint,
        study=case.study.short_name,
        slug=case.slug,
        list_name=term.list_name.value,
        code=term.code,
    )


@blueprint.get(_CELL)
@study_page(Action.SEE_NOTES)
def cell(study: Study, slug: str, list_name: str, code: str) -> Response:
    case, term = _found(study, slug, list_name, code)
    return _cell(HoldsForm(), case, term)


def _cell(form: HoldsForm, case: Case, term: Term) -> Response:
    """The written summary, and beneath it what it rests on."""
    summary = queries.find_summary(case, term)
    place = PlaceForm(formdata=request.args)
    rows, page = _beneath(case, term, place.filters())
    now = service.basis_now(case, term)
    before_and_now = read_basis(summary.basis if summary else now), read_basis(now)
    return form.page(
        "matrix/cell.html",
        case=case,
        term=term,
        summary=summary,
        basis=now,
        since=drift(*before_and_now),
        news=news(*before_and_now),
        news_names=NEWS_NAMES,
        rows=rows,
        is_narrowed=bool(in_use(place)),
        page_of_rows=page,
        address=_address,
    )


def _beneath(case: Case, term: Term, filters: Filters) -> tuple[list[excerpts.Row], Page]:
    """A page of the excerpts of a cell."""
    own = Filters(
        tags=(written(term),),
        case_id=case.id,
        kind=filters.kind,
        since=filters.since,
        until=filters.until,
    )
    page = page_of(excerpts.count(case.study, own), size=EXCERPTS)
    return excerpts.rows(case.study, own, limit=EXCERPTS, offset=page.offset), page


@blueprint.route(f"{_CELL}/edit", methods=["GET", "POST"])
@study_page(Action.WRITE_NOTES)
def edit(study: Study, slug: str, list_name: str, code: str) -> Response:
    case, term = _found(study, slug, list_name, code)
    summary = queries.find_summary(case, term)
    form = CellForm(
        text=summary.text if summary else "",
        version=summary.version if summary else None,
        client_id=new_client_id(),
    )
    if request.method == "GET":
        form.basis.data = service.basis_now(case, term)
    place = place_of_cell(case.slug, term.list_name, term.code)
    if form.is_written():
        with form.refusing():
            service.write(
                case,
                term,
                text=form.text.data,
                basis=form.seen_basis(),
                version=form.seen(),
                author=actor(),
                now=clock.now(),
            )
            return _saved(form, case, term, place)
    draft = kept.find_draft(study, author=actor(), place=place)
    form.take_up(place, draft, lambda draft: _overtaken(summary, draft))
    return _editor(form, case, term)


def _saved(form: TextForm, case: Case, term: Term, place: str) -> Response:
    """What was kept unsaved goes with the same commit."""
    kept_drafts.drop_known(case.study, author=actor(), place=place, **form.knows())
    db.session.commit()
    said = gettext("The summary is saved.")
    return form.acknowledged(back_to(_address("matrix.cell", case, term), said))


def _overtaken(summary: CellSummary | None, draft: Draft) -> StaleText | None:
    """What somebody saved since the draft was begun."""
    if summary is None or draft.base_version >= summary.version:
        return None
    return service.stale(summary, text=draft.text, version=draft.base_version)


def _editor(form: TextForm, case: Case, term: Term) -> Response:
    rows, page = _beneath(case, term, Filters())
    return form.page(
        "matrix/edit.html",
        case=case,
        term=term,
        summary=queries.find_summary(case, term),
        rows=rows,
        page_of_rows=page,
        address=_address,
    )


@blueprint.post(f"{_CELL}/holds")
@study_page(Action.WRITE_NOTES)
def holds(study: Study, slug: str, list_name: str, code: str) -> Response:
    """The text is right for what is there now; nothing in it changes."""
    case, term = _found(study, slug, list_name, code)
    summary = found(queries.find_summary(case, term))
    form = HoldsForm()
    if form.is_sent():
        with form.refusing():
            service.affirm(
                summary,
                basis=form.basis.data or "",
                version=form.seen(),
                author=actor(),
                now=clock.now(),
            )
            db.session.commit()
            said = gettext("The summary rests on the excerpts as they are now.")
            return back_to(_address("matrix.cell", case, term), said)
    return _cell(form, case, term)


@blueprint.get(f"{_CELL}/history")
@study_page(Action.SEE_NOTES)
def history(study: Study, slug: str, list_name: str, code: str) -> Response:
    case, term = _found(study, slug, list_name, code)
    summary = found(queries.find_summary(case, term))
    return _versions(VersionForm(obj=summary), case, term, summary)


@blueprint.post(f"{_CELL}/restore")
@study_page(Action.WRITE_NOTES)
def restore(study: Study, slug: str, list_name: str, code: str) -> Response:
    case, term = _found(study, slug, list_name, code)
    summary = found(queries.find_summary(case, term))
    form = RestoreForm()
    if form.is_sent():
        restored = found(queries.find_revision(summary, form.restored.data))
        with form.refusing():
            service.restore(
                summary, restored=restored, version=form.seen(), author=actor(), now=clock.now()
            )
            db.session.commit()
            return back_to(_address("matrix.cell", case, term), form.said())
    return _versions(form, case, term, summary)


def _versions(form: VersionForm, case: Case, term: Term, summary: CellSummary) -> Response:
    page = page_of_versions(summary.version)
    return form.page(
        "matrix/history.html",
        case=case,
        term=term,
        summary=summary,
        revisions=queries.revisions(summary, limit=page.size, offset=page.offset),
        page_of_versions=page,
        compared=compared(summary.version, find=lambda v: queries.find_revision(summary, v)),
        address=_address,
    )
