"""The sheet as a workbook or as CSV, for pages, commands and the summary."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tracker.core.language import n_
from tracker.coverage.frequency import Frequency, Line, frequency
from tracker.coverage.questions import Questions, questions
from tracker.coverage.rules import REASON_NAMES, STANDING_NAMES, STATE_NAMES, Standing
from tracker.coverage.sheet import Cell, Sheet, sheet
from tracker.engagements.kinds import KINDS
from tracker.planning.models import Round
from tracker.studies.models import Study
from tracker.workbooks import tables
from tracker.workbooks.tables import Table

Say = Callable[[str], str]
FORMATS = ("csv", "xlsx")

_CASE, _ROLE, _COUNTS = n_("Case"), n_("Role"), n_("Counted")
_INTERVIEWS, _WANTED, _OTHER = n_("Interviews"), n_("Wanted"), n_("Other contacts")
_REASON, _PLANNED, _NOTE = n_("Reason"), n_("Planned on"), n_("Note")
_TOTAL, _REACHED, _WITHOUT = n_("Cases that count"), n_("Reached at"), n_("Without a case")
_NO_EXCERPT = n_("Cases without an excerpt")


def coverage_file(
    study: Study,
    round_: Round | None = None,
    *,
    until: dt.date,
    kind: str,
    language: str,
    say: Say,
    contacts_of: str = "",
    with_notes: bool = True,
) -> bytes:
    """The whole as a file of that kind; the same log gives the same bytes.

    Without notes it leaves out reasons, what was noted beside them, and excerpts.
    """
    made = sheet(study, round_, until=until, kind=contacts_of)
    if kind == "csv":
        return tables.to_csv(_cell_by_cell(made, say, with_notes=with_notes), language=language)
    parts = [
        _interviews(made, say),
        _other(made, say),
        _holes(made, say, with_notes=with_notes),
        *([_questions(questions(study, until=until, kind=contacts_of), say)] if with_notes else []),
        _contacts(frequency(study, until=until, kind=contacts_of), say),
    ]
    return tables.to_xlsx(parts, say=say)


def _interviews(made: Sheet, say: Say) -> Table:
    rows = [
        [*_named(row, say), *(cell.interviews for cell in row.cells), row.interviews]
        for row in made.rows
    ]
    columns = made.columns
    rows += [
        [say(_TOTAL), None, *(one.interviews for one in columns), made.interviews_counted],
        [say(_REACHED), None, *(f"{one.reached}/{one.asked}" for one in columns), None],
    ]
    headings = [*_headings(say), *((one.name, 16) for one in columns), (say(_INTERVIEWS), 12)]
    return Table(say(n_("Interviews by role")), headings, [*rows, *_as_of(made, say)])


def _other(made: Sheet, say: Say) -> Table:
    rows = [[*_named(row, say), *(cell.other for cell in row.cells)] for row in made.rows]
    rows.append([say(_TOTAL), None, *(one.other for one in made.columns)])
    headings = [*_headings(say), *((one.name, 16) for one in made.columns)]
    return Table(say(_OTHER), headings, [*rows, *_as_of(made, say)])


def _as_of(made: Sheet, say: Say) -> Iterator[list[Any]]:
    """What the figures are of, apart from them at the foot."""
    yield []
    yield [say(n_("As of")), made.until]
    if made.round:
        yield [say(n_("Round")), made.round]


def _holes(made: Sheet, say: Say, *, with_notes: bool) -> Table:
    rows = [
        [
            row.name,
            made.named(cell.role),
            cell.interviews,
            cell.wanted,
            *_why(cell, say, with_notes),
        ]
        for row, cell in made.holes
    ]
    headings = [(say(_CASE), 24), (say(_ROLE), 28), (say(_INTERVIEWS), 12), (say(_WANTED), 10)]
    return Table(say(n_("Holes")), [*headings, *_reason_headings(say, with_notes)], rows)


def _reason_headings(say: Say, with_notes: bool) -> list[tuple[str, int]]:
    planned = (say(_PLANNED), 14)
    return [(say(_REASON), 22), planned, (say(_NOTE), 50)] if with_notes else [planned]


def _why(cell: Cell, say: Say, with_notes: bool) -> list[Any]:
    planned_on = cell.planned_on if cell.is_missing else None
    if not with_notes:
        return [planned_on]
    return [say(REASON_NAMES[cell.reason]) if cell.reason else "", planned_on, cell.note]


def _questions(made: Questions, say: Say) -> Table:
    rows = [[*_named(row, say), *row.counts] for row in made.rows]
    rows += [
        [say(n_("All excerpts")), None, *(one.excerpts for one in made.questions)],
        [say(_NO_EXCERPT), None, *(one.holes for one in made.questions)],
    ]
    words = [(f"{one.code.upper()}: {one.name}", 24) for one in made.questions]
    return Table(say(n_("Research questions")), [*_headings(say), *words], rows)


def _contacts(made: Frequency, say: Say) -> Table:
    headings = [
        *_headings(say),
        (say(n_("Contacts")), 12),
        (say(n_("Last contact")), 14),
        (say(n_("Days since")), 12),
        (say(n_("Longest gap in days")), 14),
        (say(n_("Median gap in days")), 14),
        *((say(KINDS[code].plural), 14) for code in made.kinds),
    ]
    rows = [[*_named(line, say), *_figures(line)] for line in made.lines]
    even = None if made.evenness is None else round(made.evenness, 3)
    foot = [[], [say(n_("Evenness (1 is the same for all)")), even]]
    return Table(say(n_("Contact frequency")), headings, [*rows, *foot])


def _figures(line: Line) -> list[Any]:
    gaps = line.gaps
    return [line.contacts, gaps.last_on, gaps.since, gaps.longest, gaps.median, *line.by_kind]


def _headings(say: Say) -> list[tuple[str, int]]:
    return [(say(_CASE), 24), (say(_COUNTS), 26)]


def _named(row: Any, say: Say) -> list[str]:
    """A case and whether it counts; what concerns none is told in its place."""
    is_none = row.standing is Standing.STUDY
    return [say(_WITHOUT) if is_none else row.name, say(STANDING_NAMES[row.standing])]


def _cell_by_cell(made: Sheet, say: Say, *, with_notes: bool) -> Table:
    """One row for each case and role, to count with in any other program."""
    headings = [
        *_headings(say),
        (say(_ROLE), 28),
        (say(_INTERVIEWS), 12),
        (say(n_("Persons interviewed")), 12),
        (say(_WANTED), 10),
        (say(_OTHER), 12),
        (say(n_("Standing")), 18),
        *_reason_headings(say, with_notes),
    ]
    return Table("", headings, _cells(made, say, with_notes))


def _cells(made: Sheet, say: Say, with_notes: bool) -> Iterator[Sequence[Any]]:
    for row in made.rows:
        for cell in row.cells:
            yield [*_named(row, say), *_in_cell(made, cell, say, with_notes)]


def _in_cell(made: Sheet, cell: Cell, say: Say, with_notes: bool) -> list[Any]:
    return [
        made.named(cell.role),
        cell.interviews,
        cell.people,
        cell.wanted,
        cell.other,
        say(STATE_NAMES[cell.state]),
        *_why(cell, say, with_notes),
    ]
