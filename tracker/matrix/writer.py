"""The matrix and the excerpts as tables to take along."""

from collections.abc import Callable, Iterator
from typing import Any

from tracker.core.language import n_
from tracker.matrix.table import Cell
from tracker.matrix.table import Table as Matrix
from tracker.notes import excerpts
from tracker.notes.excerpts import Filters, Row
from tracker.studies.models import Study
from tracker.studies.rules import ListName
from tracker.studies.vocabulary import Term
from tracker.workbooks import tables
from tracker.workbooks.tables import Address, Table

Say = Callable[[str], str]
Leads = Callable[[Row], str]
# So many are read at a time.
_AT_ONCE = 2_000

_CASE, _EXCERPTS, _SUMMARY = n_("Case"), n_("Excerpts"), n_("Summary")
_STALE = n_("stale")
_TAGS = (
    (ListName.ROLES, n_("Roles"), 20),
    (ListName.THEMES, n_("Themes"), 24),
    (ListName.QUESTIONS, n_("Questions"), 12),
    (ListName.KINDS, n_("Kinds of excerpt"), 16),
    (None, n_("On no list"), 16),
)


def matrix_file(matrix: Matrix, *, kind: str, language: str, say: Say) -> bytes:
    """Counts and summaries: two sheets of a workbook, or columns side by side in CSV."""
    if kind == "xlsx":
        return tables.to_xlsx([_counts(matrix, say), _summaries(matrix, say)], say=say)
    return tables.to_csv(_side_by_side(matrix, say), language=language)


def excerpts_file(
    study: Study, filters: Filters, *, kind: str, language: str, say: Say, leads: Leads
) -> bytes:
    """One row for each excerpt, with the address of its place."""
    table = _excerpts(study, filters, say, leads)
    if kind == "xlsx":
        return tables.to_xlsx([table], say=say)
    return tables.to_csv(table, language=language)


def _counts(matrix: Matrix, say: Say) -> Table:
    rows = [[row.name, *(cell.count for cell in row.cells), row.total] for row in matrix.rows]
    rows.append([say(_EXCERPTS), *matrix.totals, matrix.total])
    words = [(_heading(term), 14) for term in matrix.terms]
    return Table(say(n_("Counts")), [(say(_CASE), 24), *words, (say(_EXCERPTS), 12)], rows)


def _summaries(matrix: Matrix, say: Say) -> Table:
    rows = [[row.name, *(_said(cell, say) for cell in row.cells)] for row in matrix.rows]
    words = [(_heading(term), 40) for term in matrix.terms]
    return Table(say(n_("Summaries")), [(say(_CASE), 24), *words], rows)


def _side_by_side(matrix: Matrix, say: Say) -> Table:
    headings = [(say(_CASE), 24)]
    for term in matrix.terms:
        headings += [(_heading(term), 14), (f"{_heading(term)} – {say(_SUMMARY)}", 40)]
    rows = [
        [
            row.name,
            *(part for cell in row.cells for part in (cell.count, _said(cell, say))),
            row.total,
        ]
        for row in matrix.rows
    ]
    totals = (part for total in matrix.totals for part in (total, ""))
    rows.append([say(_EXCERPTS), *totals, matrix.total])
    return Table("", [*headings, (say(_EXCERPTS), 12)], rows)


def _said(cell: Cell, say: Say) -> str:
    """The summary, marked as on the page when its excerpts have changed since."""
    return f"[{say(_STALE)}] {cell.text}" if cell.drift.is_stale else cell.text


def _heading(term: Term) -> str:
    if term.list_name is ListName.QUESTIONS:
        return f"{term.code.upper()}: {term.name}"
    return term.name


def _excerpts(study: Study, filters: Filters, say: Say, leads: Leads) -> Table:
    headings = [
        (say(n_("Number")), 9),
        (say(n_("Date")), 12),
        (say(n_("Cases")), 24),
        (say(n_("Kind of engagement")), 18),
        *((say(name), width) for _list, name, width in _TAGS),
        (say(n_("Text")), 70),
        (say(n_("Written by")), 18),
        (say(n_("Link")), 40),
    ]
    return Table(say(_EXCERPTS), headings, _rows(study, filters, say, leads))


def _rows(study: Study, filters: Filters, say: Say, leads: Leads) -> Iterator[list[Any]]:
    for begin in range(0, excerpts.count(study, filters), _AT_ONCE):
        for row in excerpts.rows(study, filters, limit=_AT_ONCE, offset=begin):
            yield [
                row.number,
                row.starts_on,
                "; ".join(row.cases),
                say(row.kind.label),
                *(_on_list(row, name) for name, _word, _width in _TAGS),
                row.words,
                row.author,
                Address(leads(row)),
            ]


def _on_list(row: Row, list_name: ListName | None) -> str:
    return "; ".join(tag.name for tag in row.tags if tag.list_name is list_name)
