"""Cases side by side, as plain values: for pages, files and the summary document.

What rests on a consent that was withdrawn is left out and counted as left out.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    """The terms in the order of their list.

    `total` is the number of passages in all cells, `left_out` of those that may not be used.
    """

    groups: tuple[Group, ...]
    total: int
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


def themes_by_case(
    study: Study,
    filters: Filters,
    *,
    terms: Sequence[Term] | None = None,
    rows: slice = slice(None),
) -> Grouped:
    """By theme and case; `terms` narrows the themes, `rows` takes a part of the passages."""
    words = words_of(study)
    themes = words.of(ListName.THEMES) if terms is None else terms
    found, left_out = _usable(study, themes, filters)
    placed = _by_term_and_case(found, themes, study, filters)
    by_cell: dict[tuple[str, int], list[int]] = defaultdict(list)
    for code, case_id, key in placed[rows]:
        by_cell[code, case_id].append(key)
    shown = queries.passages((key for keys in by_cell.values() for key in keys), words)
    sizes = Counter((code, case_id) for code, case_id, _key in placed)
    single = Counter(code for code, _key in {(code, key) for code, _case_id, key in placed})
    called = {case.id: case for case in cases.cases(study)}
    groups = tuple(
        Group(
            term.code,
            term.name,
            single[term.code],
            tuple(
                _cell(called[case_id], sizes[code, case_id], keys, shown)
                for (code, case_id), keys in by_cell.items()
                if code == term.code
            ),
        )
        for term in themes
    )
    return Grouped(groups, len(placed), left_out)


def promotes_and_hinders(study: Study, filters: Filters, *, most: int | None = None) -> BothSides:
    """What promotes and what hinders by case; `most` bounds what is shown of a cell."""
    words = words_of(study)
    sides = [_side(words, names) for names in (PROMOTES, HINDERS)]
    found, left_out = _usable(study, sides, filters)
    by_cell: dict[tuple[str, int], list[int]] = defaultdict(list)
    for code, case_id, key in found:
        by_cell[code, case_id].append(key)
    shown = queries.passages((key for keys in by_cell.values() for key in keys[:most]), words)
    rows = []
    for case in (standing.case for standing in in_order(study, on=filters.until)):
        keys = [by_cell.get((side.code, case.id), []) for side in sides]
        if any(keys):
            both = (_cell(case, len(own), own[:most], shown) for own in keys)
            rows.append(Sides(case.name, case.slug, *both))
    return BothSides(tuple(rows), left_out)


def gone_among(study: Study, keys: Iterable[int]) -> frozenset[int]:
    """Those of some excerpts that may not be used."""
    return blocked(study).intersection(keys)


def _usable(
    study: Study, terms: Sequence[Term], filters: Filters
) -> tuple[list[tuple[str, int, int]], int]:
    """What bears the terms and may be used, and how many excerpts may not."""
    found = queries.tagged(study, terms, filters)
    gone = gone_among(study, (key for _code, _case_id, key in found))
    return [row for row in found if row[-1] not in gone], len(gone)


def _by_term_and_case(
    found: Sequence[tuple[str, int, int]], terms: Sequence[Term], study: Study, filters: Filters
) -> list[tuple[str, int, int]]:
    """In the order of the list, then of the cases, then in which it was said."""
    terms_at = {term.code: at for at, term in enumerate(terms)}
    standings = in_order(study, on=filters.until)
    cases_at = {standing.case.id: at for at, standing in enumerate(standings)}
    return sorted(found, key=lambda row: (terms_at[row[0]], cases_at[row[1]]))


def _cell(case: Case, count: int, keys: Sequence[int], shown: Mapping[int, Passage]) -> Cell:
    return Cell(case.name, case.slug, count, tuple(shown[key] for key in keys))


def _side(words: Vocabulary, names: tuple[str, ...]) -> Term:
    """One kind out of all that a study may call it, whether or not it is on its list."""
    sign = SIGNS[ListName.KINDS]
    listed = [term for name in names if (term := words.meant(sign, name))]
    codes = [code for term in listed for code in term.codes]
    return Term(0, ListName.KINDS, names[0], "", tuple(dict.fromkeys([*codes, *names])))
