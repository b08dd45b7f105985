"""Research questions by case with the number of excerpts, as plain values."""

import datetime as dt
from dataclasses import dataclass

from tracker.cases import queries as cases
from tracker.coverage import rules
from tracker.coverage.rules import Standing
from tracker.matrix import queries as matrix
from tracker.notes.excerpts import Filters, words_of
from tracker.studies.models import Study
from tracker.studies.rules import ListName

_ORDER = list(Standing)


@dataclass(frozen=True)
class Answers:
    """One case: how many excerpts speak to each question."""

    slug: str
    name: str
    standing: Standing
    counts: tuple[int, ...]

    @property
    def is_counted(self) -> bool:
        return self.standing is Standing.COUNTED


@dataclass(frozen=True)
class Question:
    """One question; `holes` is the number of counted cases that say nothing to it."""

    code: str
    name: str
    excerpts: int
    holes: int


@dataclass(frozen=True, eq=False)
class Questions:
    """As of `until`; an excerpt of a gathering counts for each of its cases, in totals once."""

    until: dt.date
    questions: tuple[Question, ...]
    rows: tuple[Answers, ...]


def questions(study: Study, *, until: dt.date, kind: str = "") -> Questions:
    """Which question each case says something to, up to a day; `kind` leaves one of contacts."""
    terms = words_of(study).of(ListName.QUESTIONS)
    filters = Filters(kind=kind, until=until)
    by_cell = matrix.count_by_cell(study, terms, filters)
    by_word = matrix.count_by_word(study, terms, filters)
    histories = cases.histories(study)
    rows = [
        Answers(
            slug=case.slug,
            name=case.name,
            standing=rules.standing(histories.get(case.id, ()), on=until),
            counts=tuple(by_cell.get((case.id, term.code), 0) for term in terms),
        )
        for case in cases.cases(study)
    ]
    counted = [row for row in rows if row.is_counted]
    return Questions(
        until=until,
        questions=tuple(
            Question(
                code=term.code,
                name=term.name,
                excerpts=by_word.get(term.code, 0),
                holes=sum(not row.counts[place] for row in counted),
            )
            for place, term in enumerate(terms)
        ),
        rows=tuple(sorted(rows, key=lambda row: _ORDER.index(row.standing))),
    )
