"""The data accounting sheet: informant roles by case, as plain values.

Miles, Huberman and Saldaña (2014): what has been collected of each case set against what the
study wants, so that gaps show. All figures count contacts, not persons, so that they agree with
the number of interviews that a report tells; an interview with two roles counts for both.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.coverage import queries, rules
from tracker.coverage.facts import Facts, facts_of
from tracker.coverage.models import Hole
from tracker.coverage.rules import ASKED, MISSING, Reason, Standing, State
from tracker.planning.models import Round
from tracker.studies.models import InformantRole, Study

_ORDER = list(Standing)


@dataclass(frozen=True)
class Cell:
    """One role at one case.

    `note` is what a researcher wrote beside the reason: not for readers who may not see notes.
    """

    role: str
    interviews: int = 0
    # How many persons of the role took part in those interviews.
    people: int = 0
    # Other contacts in which the role took part.
    other: int = 0
    wanted: int | None = None
    state: State = State.UNCOUNTED
    reason: Reason | None = None
    note: str = ""
    # The next interview that lies ahead, and its number in the study.
    planned_on: dt.date | None = None
    planned_number: int | None = None

    @property
    def is_missing(self) -> bool:
        return self.state in MISSING


@dataclass(frozen=True)
class Row:
    """One case; `interviews` are all held there, also those that name nobody."""

    slug: str
    name: str
    standing: Standing
    cells: tuple[Cell, ...]
    interviews: int

    @property
    def is_counted(self) -> bool:
        return self.standing is Standing.COUNTED

    @property
    def reached(self) -> int:
        return sum(cell.state is State.REACHED for cell in self.cells)

    @property
    def asked(self) -> int:
        """Of how many roles: those that are wanted and that the case has."""
        return sum(cell.state in ASKED for cell in self.cells)


@dataclass(frozen=True)
class Column:
    """One role over the cases that count: reached at so many of those where it is asked for."""

    code: str
    name: str
    interviews: int
    people: int
    other: int
    reached: int
    asked: int


@dataclass(frozen=True, eq=False)
class Sheet:
    """As of `until`, for one round when `round` names it. Rows that count come first."""

    round: str
    until: dt.date
    has_targets: bool
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def counted(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_counted)

    @property
    def apart(self) -> tuple[Row, ...]:
        """Associated cases, those that have left or not yet joined, and what concerns no case."""
        return tuple(row for row in self.rows if not row.is_counted)

    @property
    def interviews(self) -> int:
        """All interviews that were held, of cases that count or not."""
        return sum(row.interviews for row in self.rows)

    @property
    def interviews_counted(self) -> int:
        return sum(row.interviews for row in self.counted)

    @property
    def reached(self) -> int:
        return sum(row.reached for row in self.counted)

    @property
    def asked(self) -> int:
        return sum(row.asked for row in self.counted)

    @property
    def holes(self) -> list[tuple[Row, Cell]]:
        """Where a role was not met, or less often than wanted, case by case."""
        return [(row, cell) for row in self.counted for cell in row.cells if cell.is_missing]

    def named(self, code: str) -> str:
        """The name of a role by its code."""
        return next(column.name for column in self.columns if column.code == code)


def sheet(study: Study, round_: Round | None = None, *, until: dt.date, kind: str = "") -> Sheet:
    """The sheet of a study as of a day, or of one round; `kind` narrows the other contacts."""
    facts = facts_of(study, round_, until=until, kind=kind)
    rows = [_row(case, standing, facts) for case, standing in _standings(study, round_, until)]
    rows.append(_row(None, Standing.STUDY, facts))
    shown = [row for row in rows if _is_shown(row, round_)]
    return Sheet(
        round=round_.name if round_ else "",
        until=until,
        has_targets=bool(facts.wishes),
        columns=tuple(_column(role, place, shown) for place, role in enumerate(facts.roles)),
        rows=tuple(sorted(shown, key=lambda row: _ORDER.index(row.standing))),
    )


def _standings(study: Study, round_: Round | None, until: dt.date) -> list[tuple[Case, Standing]]:
    """How each case stands on that day; in a round on its last day, when that comes first."""
    on = min(until, round_.ends_on) if round_ else until
    members = {case.id for case in round_.cases} if round_ else set()
    histories = cases.histories(study)
    return [
        (case, rules.standing(histories.get(case.id, ()), on=on, is_in_round=is_in_round))
        for case in cases.cases(study)
        for is_in_round in [round_ is None or case.id in members]
    ]


def _row(case: Case | None, standing: Standing, facts: Facts) -> Row:
    key = case.id if case else None
    return Row(
        slug=case.slug if case else "",
        name=case.name if case else "",
        standing=standing,
        cells=tuple(_cell(key, role, standing, facts) for role in facts.roles),
        interviews=facts.held.get(key, 0),
    )


def _cell(case_id: int | None, role: InformantRole, standing: Standing, facts: Facts) -> Cell:
    place = case_id, role.id
    interviews, people = facts.interviews.get(place, (0, 0))
    met = Cell(role.code, interviews, people, facts.other.get(place, 0))
    if standing is not Standing.COUNTED or case_id is None:
        return met
    wishes = facts.wishes.get(role.id)
    wanted = wishes.wanted(facts.rounds.get(case_id, ())) if wishes else None
    hole, next_one = facts.holes.get(place), facts.coming.get(place)
    noted = Reason(hole.reason) if hole else None
    state = rules.state(interviews, wanted=wanted, reason=noted, has_targets=bool(facts.wishes))
    return _with_reason(met, wanted, state, hole, next_one)


def _with_reason(
    met: Cell, wanted: int | None, state: State, hole: Hole | None, ahead: queries.Coming | None
) -> Cell:
    """What is planned says more than what was noted; who was reached needs no reason."""
    is_told = hole is not None and state is not State.REACHED
    noted = Reason(hole.reason) if hole and is_told else None
    return Cell(
        role=met.role,
        interviews=met.interviews,
        people=met.people,
        other=met.other,
        wanted=wanted,
        state=state,
        reason=Reason.PLANNED if ahead and state in MISSING else noted,
        note=hole.note if hole and is_told else "",
        planned_on=ahead.on if ahead else None,
        planned_number=ahead.number if ahead else None,
    )


def _is_shown(row: Row, round_: Round | None) -> bool:
    """All cases stand in the sheet; in a round, and without a case, only what has something."""
    if row.is_counted or (round_ is None and row.standing is not Standing.STUDY):
        return True
    return bool(row.interviews or any(cell.interviews or cell.other for cell in row.cells))


def _column(role: InformantRole, place: int, rows: Iterable[Row]) -> Column:
    cells = [row.cells[place] for row in rows if row.is_counted]
    return Column(
        code=role.code,
        name=role.name,
        interviews=sum(cell.interviews for cell in cells),
        people=sum(cell.people for cell in cells),
        other=sum(cell.other for cell in cells),
        reached=sum(cell.state is State.REACHED for cell in cells),
        asked=sum(cell.state in ASKED for cell in cells),
    )
