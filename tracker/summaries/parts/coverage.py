"""Gathers who was reached: roles by case, why somebody was not, how often, how evenly."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from tracker.cases import queries as cases
from tracker.core.language import n_
from tracker.coverage.drawing import Dot, Picture, Strip, draw
from tracker.coverage.frequency import Frequency, Line, frequency
from tracker.coverage.questions import Questions, questions
from tracker.coverage.rules import ASKED, REASON_NAMES, STATE_NAMES, Reason, Standing, State
from tracker.coverage.sheet import Cell, Row, Sheet, sheet
from tracker.engagements.kinds import KINDS
from tracker.summaries.choice import Choice
from tracker.summaries.document import FIGURE_WIDTH, Chapter, Drawing, Gathered, Grid, Section
from tracker.summaries.words import Words

# So many cases stand side by side on a page.
_ABREAST = 6
# And so many below each other in a figure.
_ON_A_PAGE = 30
_NONE = "–"
_Shown = TypeVar("_Shown")


def gather(choice: Choice, standings: Sequence[cases.Standing]) -> Iterator[Chapter]:
    """Of the chosen cases; all figures count contacts, not persons."""
    words, study, until = choice.words, choice.study, choice.until
    chosen = {standing.case.slug for standing in standings}
    counted = sheet(study, until=until)
    sections = [
        _roles(counted, [row for row in counted.counted if row.slug in chosen], words),
        _holes(counted, chosen, words),
        _contacts(frequency(study, until=until), chosen, words),
        _questions(questions(study, until=until), chosen, words),
    ]
    yield Gathered(words.say(n_("Who was reached")), [one for one in sections if one])


def _roles(counted: Sheet, rows: Sequence[Row], words: Words) -> Section | None:
    if not rows:
        return None
    title = words.say(n_("Interviews by informant role and case"))
    return Section(
        words.say(n_("Informants by role and case")),
        words.say(
            n_("Asked for at each case by role: %(reached)s of %(asked)s were reached."),
            reached=sum(row.reached for row in rows),
            asked=sum(row.asked for row in rows),
        ),
        drawings=[
            _drawn(counted, rows[at : at + _ON_A_PAGE], words)
            for at in range(0, len(rows), _ON_A_PAGE)
        ],
        grids=[
            Grid(title, [words.say(n_("Role")), *(row.name for row in some)],
                 [[column.name, *(_met(row.cells[place], words) for row in some)]
                  for place, column in enumerate(counted.columns)], is_counted=True)
            for some in _abreast(rows)
        ],
    )  # fmt: skip


def _drawn(counted: Sheet, rows: Sequence[Row], words: Words) -> Drawing:
    title = words.say(n_("Interviews by informant role and case"))
    strips = [
        Strip(row.name, [Dot(cell.interviews, cell.state) for cell in row.cells]) for row in rows
    ]
    signs = [(state, words.say(STATE_NAMES[state])) for state in ASKED]
    roles = [column.name for column in counted.columns]
    return Drawing(
        draw(Picture(title, roles, strips, signs), width=FIGURE_WIDTH),
        title,
        words.say(n_("A dot for each role and case; the table below holds the same numbers.")),
    )


def _abreast(rows: Sequence[_Shown]) -> Iterator[Sequence[_Shown]]:
    return (rows[start : start + _ABREAST] for start in range(0, len(rows), _ABREAST))


def _met(cell: Cell, words: Words) -> str:
    """The number, of how many where that was wanted; else why not."""
    if cell.interviews:
        if cell.wanted is None or cell.interviews >= cell.wanted:
            return str(cell.interviews)
        return words.say(n_("%(met)s of %(wanted)s"), met=cell.interviews, wanted=cell.wanted)
    if cell.state in {State.HOLE, State.NOBODY}:
        return _why(cell, words)
    return _NONE


def _why(cell: Cell, words: Words) -> str:
    if cell.reason is Reason.PLANNED and cell.planned_on:
        return words.say(n_("Planned for %(day)s"), day=words.day(cell.planned_on))
    if cell.reason:
        return words.say(REASON_NAMES[cell.reason])
    return words.say(STATE_NAMES[cell.state])


def _holes(counted: Sheet, chosen: set[str], words: Words) -> Section | None:
    lines = [
        words.say(
            n_("%(case)s, %(role)s: %(why)s"),
            case=row.name,
            role=counted.named(cell.role),
            why=_why(cell, words),
        )
        for row, cell in counted.holes
        if row.slug in chosen
    ]
    return Section(words.say(n_("Not met, and why")), lines=lines) if lines else None


def _contacts(frequent: Frequency, chosen: set[str], words: Words) -> Section | None:
    lines = [
        line
        for line in frequent.lines
        if line.slug in chosen and (line.standing is Standing.COUNTED or any(line.by_kind))
    ]
    if not lines or not frequent.kinds:
        return None
    title = words.say(n_("Contacts held with each case"))
    grids = [
        Grid(title, [words.say(n_("Contact")), *(line.name for line in some)],
             list(_by_kind(frequent, some, words)), is_counted=True)
        for some in _abreast(lines)
    ]  # fmt: skip
    return Section(
        words.say(n_("How often and how evenly")), _evenness(frequent, words), grids=grids
    )


def _by_kind(frequent: Frequency, lines: Sequence[Line], words: Words) -> Iterator[list[str]]:
    for place, code in enumerate(frequent.kinds):
        counts = (str(line.by_kind[place] or _NONE) for line in lines)
        yield [words.say(KINDS[code].plural), *counts]
    yield [words.say(n_("Longest gap, days")), *(str(line.gaps.longest) for line in lines)]


def _evenness(frequent: Frequency, words: Words) -> str:
    if frequent.evenness is None:
        return ""
    message = n_(
        "Evenness of contacts over the cases: %(figure)s, where 1 is the same for all and 0 is "
        "everything in one case (Pielou’s J’, by days of exposure)."
    )
    return words.say(message, figure=words.decimal(frequent.evenness))


def _questions(asked: Questions, chosen: set[str], words: Words) -> Section | None:
    """A question is called by its code here; its words stand in the chapter on the study."""
    rows = [row for row in asked.rows if row.slug in chosen and (row.is_counted or any(row.counts))]
    if not rows or not asked.questions:
        return None
    columns = [words.say(n_("Case")), *(question.code.upper() for question in asked.questions)]
    grid = Grid(
        words.say(n_("Excerpts that speak to each question")),
        columns,
        [[row.name, *(str(number or _NONE) for number in row.counts)] for row in rows],
    )
    lines = [f"{question.code.upper()}: {question.name}" for question in asked.questions]
    return Section(words.say(n_("Research questions by case")), grids=[grid], lines=lines)
