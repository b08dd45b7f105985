"""Cases side by side, as plain values: for pages, files and the summary document.

What rests on a consent that was withdrawn is left out and counted as left out.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.cases.queries import Standing
from tracker.cases.rules import Status, Valued
from tracker.crosscase import queries
from tracker.crosscase.queries import Filters, Passage
from tracker.notes.consent import blocked
from tracker.notes.excerpts import words_of
from tracker.studies.models import Study
from tracker.studies.rules import SIGNS, ListName
from tracker.studies.vocabulary import Term, Vocabulary

# What the kinds are called in the languages that a study may begin with.
PROMOTES, HINDERS = ("enabler", "fremmer"), ("barrier", "hemmer")
_RANKS: dict[Status | None, int] = {Status.ACTIVE: 0, Status.WITHDRAWN: 2}


@dataclass(frozen=True)
class FactRow:
    """A case, and what it has under each name; None where that is not known."""

    case: str
    slug: str
    status: str
    values: tuple[Valued | None, ...]


@dataclass(frozen=True)
class Facts:
    """One row for each case, one value for each name."""

    names: tuple[str, ...]
    rows: tuple[FactRow, ...]


@dataclass(frozen=True)
class Placed:
    """The excerpts of each cell, by code and case and in the order they are shown in.

    `left_out` counts the excerpts that would stand there and may not be used.
    """

    terms: tuple[Term, ...]
    # Those of which something is said.
    cases: tuple[Case, ...]
    cells: Mapping[tuple[str, Case], Sequence[int]]
    left_out: int

    @property
    def count(self) -> int:
        """How many rows a page of all of them would have."""
        return sum(map(len, self.cells.values()))


@dataclass(frozen=True)
class Cell:
    """The passages of a case under one term, as far as they are shown, and how many there are."""

    case: str
    slug: str
    count: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Group:
    """A term and its cases of which something was said; `count` counts each excerpt once."""

    code: str
    name: str
    count: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grouped:
    """The terms in the order of their list; `left_out` counts what may not be used."""

    groups: tuple[Group, ...]
    left_out: int


@dataclass(frozen=True)
class Sides:
    """What promotes and what hinders at one case."""

    case: str
    slug: str
    promotes: Cell
    hinders: Cell


@dataclass(frozen=True)
class BothSides:
    """The cases of which either was said; `left_out` counts what may not be used."""

    rows: tuple[Sides, ...]
    left_out: int


def in_order(study: Study, *, on: dt.date) -> list[Standing]:
    """The cases that the evaluation is about first, those who have left last."""
    standings = cases.standings(study, on=on)
    return sorted(standings, key=lambda standing: _RANKS.get(standing.status, 1))


def facts_by_case(study: Study, *, until: dt.date) -> Facts:
    """What held on a day for every case, those evaluated first."""
    table = cases.facts_on(study, on=until)
    rows = [
        FactRow(
            standing.case.name,
            standing.case.slug,
            standing.status or "",
            tuple(table.values.get(name.id, {}).get(standing.case.id) for name in table.names),
        )
        for standing in in_order(study, on=until)
    ]
    return Facts(tuple(name.name for name in table.names), tuple(rows))


def themes_by_case(study: Study, filters: Filters) -> Grouped:
    """All passages by theme and case."""
    themes = words_of(study).of(ListName.THEMES)
    return by_theme(study, placed(study, themes, filters))


def promotes_and_hinders(study: Study, filters: Filters) -> BothSides:
    """All that promotes and all that hinders, by case."""
    return by_side(study, placed_sides(study, filters))


def placed(study: Study, terms: Sequence[Term], filters: Filters) -> Placed:
    """Where the passages that bear the terms stand: by the list, the case, and when it was said."""
    found = queries.tagged(study, terms, filters)
    gone = gone_among(study, (key for keys in found.values() for key in keys))
    cases_in_order = [standing.case for standing in in_order(study, on=filters.until)]
    cells = {
        (term.code, case): keys
        for term in terms
        for case in cases_in_order
        if (keys := _usable(found.get((term.code, case.id), ()), gone))
    }
    said_of = {case.id for _code, case in cells}
    cases_said_of = tuple(case for case in cases_in_order if case.id in said_of)
    return Placed(tuple(terms), cases_said_of, cells, len(gone))


def _usable(keys: Sequence[int], gone: Collection[int]) -> Sequence[int]:
    return [key for key in keys if key not in gone] if gone else keys


def placed_sides(study: Study, filters: Filters) -> Placed:
    """The same with what promotes and what hinders as the two terms."""
    words = words_of(study)
    sides = [_side(words, names) for names in (PROMOTES, HINDERS)]
    return placed(study, sides, filters)


def gone_among(study: Study, keys: Iterable[int]) -> frozenset[int]:
    """Those of some excerpts that may not be used."""
    found = blocked(study)
    return found.intersection(keys) if found else found


def by_theme(study: Study, there: Placed, rows: slice = slice(None)) -> Grouped:
    """The passages of some rows; counts are those of all."""
    cells = _part(there.cells, rows)
    shown = queries.passages((key for keys in cells.values() for key in keys), words_of(study))
    groups = [
        Group(
            term.code,
            term.name,
            _count_once(there, term),
            tuple(
                _cell(case, len(there.cells[code, case]), keys, shown)
                for (code, case), keys in cells.items()
                if code == term.code
            ),
        )
        for term in there.terms
    ]
    return Grouped(tuple(groups), there.left_out)


def _count_once(there: Placed, term: Term) -> int:
    """How many excerpts bear the term: one of several cases is one."""
    of_term = (keys for (code, _case), keys in there.cells.items() if code == term.code)
    return len(set().union(*of_term))


def _part(
    cells: Mapping[tuple[str, Case], Sequence[int]], rows: slice
) -> dict[tuple[str, Case], Sequence[int]]:
    """Some rows of all, in their cells."""
    first, last = rows.start or 0, rows.stop
    part: dict[tuple[str, Case], Sequence[int]] = {}
    at = 0
    for place, keys in cells.items():
        some = keys[max(0, first - at) : None if last is None else max(0, last - at)]
        if some:
            part[place] = some
        at += len(keys)
    return part


def by_side(
    study: Study, there: Placed, cases: slice = slice(None), *, most: int | None = None
) -> BothSides:
    """Both sides of some of the cases; `most` bounds what is shown of a cell."""
    promotes, hinders = there.terms
    rows = there.cases[cases]

    def keys_of(side: Term, case: Case) -> Sequence[int]:
        return there.cells.get((side.code, case), ())

    keys = (key for case in rows for side in there.terms for key in keys_of(side, case)[:most])
    shown = queries.passages(keys, words_of(study))

    def cell(side: Term, case: Case) -> Cell:
        keys = keys_of(side, case)
        return _cell(case, len(keys), keys[:most], shown)

    both = [Sides(case.name, case.slug, cell(promotes, case), cell(hinders, case)) for case in rows]
    return BothSides(tuple(both), there.left_out)


def _cell(case: Case, count: int, keys: Sequence[int], shown: Mapping[int, Passage]) -> Cell:
    # A passage that was rewritten since the keys were looked up is shown with the next look.
    there = tuple(shown[key] for key in keys if key in shown)
    return Cell(case.name, case.slug, count, there)


def _side(words: Vocabulary, names: tuple[str, ...]) -> Term:
    """One kind out of all that a study may call it, whether or not it is on its list."""
    sign = SIGNS[ListName.KINDS]
    listed = [term for name in names if (term := words.meant(sign, name))]
    codes = [code for term in listed for code in term.codes]
    return Term(0, ListName.KINDS, names[0], "", tuple(dict.fromkeys([*codes, *names])))
