"""Gathers what stands across cases: facts, themes, what promotes and hinders, inputs."""

from collections.abc import Iterator, Sequence

from tracker.cases.queries import Standing
from tracker.core.language import n_
from tracker.crosscase import annex
from tracker.crosscase.queries import Filters, Passage
from tracker.crosscase.tables import (
    FactRow,
    Group,
    Sides,
    facts_by_case,
    promotes_and_hinders,
    themes_by_case,
)
from tracker.summaries.choice import Choice
from tracker.summaries.document import Annex, Chapter, Days, Gathered, Grid, Quote, Section
from tracker.summaries.words import Words

# So many cases stand side by side on a page.
_ABREAST = 4
_COUNTED = 6
_NONE = "–"


def _slugs(standings: Sequence[Standing]) -> set[str]:
    return {standing.case.slug for standing in standings}


def facts(choice: Choice, standings: Sequence[Standing]) -> Iterator[Chapter]:
    """One row per name, one column per case; no chapter where nothing is known."""
    table, chosen = facts_by_case(choice.study, until=choice.until), _slugs(standings)
    rows = [row for row in table.rows if row.slug in chosen and any(row.values)]
    grids = [
        _facts(table.names, rows[start : start + _ABREAST], choice.words)
        for start in range(0, len(rows), _ABREAST)
    ]
    if grids:
        yield Gathered(choice.words.say(n_("Facts by case")), [Section("", grids=grids)])


def _facts(names: Sequence[str], rows: Sequence[FactRow], words: Words) -> Grid:
    values = [
        [name, *(held.value if (held := row.values[place]) else _NONE for row in rows)]
        for place, name in enumerate(names)
    ]
    columns = [words.say(n_("Fact")), *(row.case for row in rows)]
    return Grid(words.say(n_("What holds for each case")), columns, values)


def themes(choice: Choice, standings: Sequence[Standing]) -> Iterator[Chapter]:
    """A section per theme, case by case; what rests on withdrawn consent is left out."""
    words, chosen = choice.words, _slugs(standings)
    grouped = themes_by_case(choice.study, Filters(choice.until))
    sections = [_theme(group, chosen, words) for group in grouped.groups]
    shown = [section for section in sections if section.quotes]
    if shown:
        counts = Section("", grids=_counts(grouped.groups, standings, words))
        left = _left(grouped.left_out, words)
        yield Gathered(words.say(n_("Excerpts by theme")), [counts, *shown, *left])


def _counts(groups: Sequence[Group], standings: Sequence[Standing], words: Words) -> list[Grid]:
    """How many there are, before one reads them; a few cases side by side."""
    said = {cell.slug for group in groups for cell in group.cells}
    cases = [standing.case for standing in standings if standing.case.slug in said]
    title = words.say(n_("Number of excerpts by theme and case"))
    return [
        Grid(title, [words.say(n_("Theme")), *(case.name for case in some)],
             [[group.name, *(str(_count(group, case.slug) or _NONE) for case in some)]
              for group in groups])
        for some in (cases[at : at + _COUNTED] for at in range(0, len(cases), _COUNTED))
    ]  # fmt: skip


def _count(group: Group, slug: str) -> int:
    return sum(cell.count for cell in group.cells if cell.slug == slug)


def _theme(group: Group, chosen: set[str], words: Words) -> Section:
    """Each passage once, with all its cases."""
    passages = {
        one.key: one for cell in group.cells if cell.slug in chosen for one in cell.passages
    }
    quotes = [
        Quote(one.words, "; ".join([", ".join(one.cases), _said(one, words)]))
        for one in passages.values()
    ]
    return Section(group.name, quotes=quotes)


def _said(one: Passage, words: Words) -> str:
    """By role and contact, as a footnote would say it."""
    day = words.days(Days(one.starts_on, one.ends_on))
    return "; ".join([f"{words.say(one.kind.label)}, {day}", *one.roles])


def _left(number: int, words: Words) -> list[Section]:
    if not number:
        return []
    message = n_("Left out since consent was withdrawn: %(count)s.")
    return [Section("", words.say(message, count=number))]


def promotes(choice: Choice, standings: Sequence[Standing]) -> Iterator[Chapter]:
    words, chosen = choice.words, _slugs(standings)
    both = promotes_and_hinders(choice.study, Filters(choice.until))
    rows = [row for row in both.rows if row.slug in chosen]
    sections = [section for row in rows for section in _sides(row, words)]
    if sections:
        heading = words.say(n_("What promotes and what hinders"))
        yield Gathered(heading, [*sections, *_left(both.left_out, words)])


def _sides(row: Sides, words: Words) -> Iterator[Section]:
    named = (
        (n_("%(case)s: what promotes"), row.promotes),
        (n_("%(case)s: what hinders"), row.hinders),
    )
    for heading, cell in named:
        quotes = [Quote(one.words, _said(one, words)) for one in cell.passages]
        if quotes:
            yield Section(words.say(heading, case=row.case), quotes=quotes)


def inputs(choice: Choice, standings: Sequence[Standing]) -> Iterator[Chapter]:
    """What was put forward in the dialogue meetings, each with its region and role."""
    words = choice.words
    names = {standing.case.name for standing in standings}
    found = annex.inputs(choice.study, choice.until)
    groups = [(theme.name, theme.inputs) for theme in found.themes]
    groups.append((words.say(n_("Other inputs")), found.others))
    sections = [
        Section(name, quotes=[_input(one) for one in several if names.intersection(one.cases)])
        for name, several in groups
    ]
    shown = [section for section in sections if section.quotes]
    if shown:
        heading = words.say(n_("Inputs from the dialogue meetings"))
        yield Annex(heading, [*shown, *_left(found.left_out, words)])


def _input(one: Passage) -> Quote:
    return Quote(one.words, "; ".join([*one.regions, *one.roles]))
