"""The framework matrix as it is shown: cases down, entries of one list across."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.cases.queries import Standing
from tracker.cases.rules import Status
from tracker.core.markdown import opening
from tracker.matrix import queries
from tracker.matrix.models import CellSummary
from tracker.matrix.rules import Drift, digest, drift, read_basis
from tracker.notes.excerpts import Filters
from tracker.studies.models import Study
from tracker.studies.vocabulary import Term

# What a cell says of its summary.
_WORDS = 90
_NONE = Drift()
_RANKS: dict[Status | None, int] = {Status.ACTIVE: 0, Status.WITHDRAWN: 2}
_Key = tuple[int, str]


@dataclass(frozen=True)
class Cell:
    """How many excerpts, and how the written summary begins and stands."""

    code: str
    count: int
    opening: str = ""
    text: str = ""
    drift: Drift = _NONE


@dataclass(frozen=True)
class Row:
    """One case."""

    slug: str
    name: str
    status: str
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True)
class Table:
    """Some rows; the totals count each excerpt once and are those of all cases."""

    terms: tuple[Term, ...]
    rows: tuple[Row, ...]
    totals: tuple[int, ...]
    total: int
    cases: int


def table(
    study: Study,
    terms: Sequence[Term],
    filters: Filters,
    *,
    on: dt.date,
    rows: slice = slice(None),
) -> Table:
    """The matrix of a study on a day; `rows` takes a part of the cases."""
    standings = _in_order(cases.standings(study, on=on))
    shown = [standing.case for standing in standings[rows]]
    cells = queries.count_by_cell(study, terms, filters)
    by_case = queries.count_by_case(study, terms, filters)
    by_word = queries.count_by_word(study, terms, filters)
    written = _written(study, shown, terms)
    return Table(
        terms=tuple(terms),
        rows=tuple(
            Row(
                slug=standing.case.slug,
                name=standing.case.name,
                status=standing.status or "",
                cells=tuple(_cell(standing.case, term, cells, written) for term in terms),
                total=by_case.get(standing.case.id, 0),
            )
            for standing in standings[rows]
        ),
        totals=tuple(by_word.get(term.code, 0) for term in terms),
        total=queries.count_all(study, terms, filters),
        cases=len(standings),
    )


def _in_order(standings: Iterable[Standing]) -> list[Standing]:
    """Those whom the evaluation is about come first, those who have left last."""
    return sorted(standings, key=lambda standing: _RANKS.get(standing.status, 1))


def _cell(
    case: Case,
    term: Term,
    counts: Mapping[_Key, int],
    written: Mapping[_Key, tuple[CellSummary, Drift]],
) -> Cell:
    key = case.id, term.code
    if key not in written:
        return Cell(term.code, counts.get(key, 0))
    summary, since = written[key]
    return Cell(
        term.code,
        counts.get(key, 0),
        opening(summary.text, characters=_WORDS),
        summary.text,
        since,
    )


def _written(
    study: Study, shown: Sequence[Case], terms: Sequence[Term]
) -> dict[_Key, tuple[CellSummary, Drift]]:
    """The summaries of some rows with what has become of their excerpts, in two statements."""
    present = {code: term.code for term in terms for code in term.codes}
    sign = terms[0].sign if terms else ""
    found = queries.summaries(study, [case.id for case in shown], sign)
    by_cell = {(row.case_id, present[row.code]): row for row in found if row.code in present}
    if not by_cell:
        return {}
    now: dict[_Key, dict[int, str]] = {}
    told: dict[int, str] = {}
    rows = queries.texts_beneath(study, {case_id for case_id, _code in by_cell}, sign, present)
    for case_id, code, excerpt_id, text in rows:
        key = case_id, present[code]
        if key in by_cell:
            told.setdefault(excerpt_id, digest(text))
            now.setdefault(key, {})[excerpt_id] = told[excerpt_id]
    return {
        key: (summary, drift(read_basis(summary.basis), now.get(key, {})))
        for key, summary in by_cell.items()
    }
