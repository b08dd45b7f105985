"""Tables across cases to take along: workbooks, and CSV of the same."""

from collections.abc import Callable, Sequence
from typing import Any

from tracker.core.language import n_
from tracker.crosscase.annex import Annex
from tracker.crosscase.queries import Passage
from tracker.crosscase.tables import BothSides, Facts, Grouped
from tracker.workbooks.tables import Table

Say = Callable[[str], str]
_CASE, _THEME, _ROLE, _FROM = n_("Case"), n_("Theme"), n_("Role"), n_("from")


def facts_table(facts: Facts, say: Say) -> list[Table]:
    headings = [(say(_CASE), 24)]
    for name in facts.names:
        headings += [(name, 30), (f"{name} – {say(_FROM)}", 14)]
    rows = [
        [
            row.case,
            *(
                part
                for held in row.values
                for part in ((held.value, held.holds_from) if held else ("", None))
            ),
        ]
        for row in facts.rows
    ]
    return [Table(say(n_("Facts")), headings, rows)]


def themes_tables(grouped: Grouped, say: Say) -> list[Table]:
    """The passages, and how many there are of each theme and case."""
    headings = [(say(_THEME), 24), (say(_CASE), 24), *_passage_headings(say)]
    rows = [
        [group.name, cell.case, *_passage(passage, say)]
        for group in grouped.groups
        for cell in group.cells
        for passage in cell.passages
    ]
    return [Table(say(n_("Passages")), headings, rows), _counts(grouped, say)]


def _counts(grouped: Grouped, say: Say) -> Table:
    counts = {
        (cell.case, group.code): cell.count for group in grouped.groups for cell in group.cells
    }
    cases = dict.fromkeys(case for case, _code in counts)
    rows = [
        [case, *(counts.get((case, group.code), 0) for group in grouped.groups)] for case in cases
    ]
    rows.append([say(n_("All cases")), *(group.count for group in grouped.groups)])
    headings = [(say(_CASE), 24), *((group.name, 14) for group in grouped.groups)]
    return Table(say(n_("Counts")), headings, rows)


def sides_table(sides: BothSides, say: Say) -> list[Table]:
    headings = [(say(_CASE), 24), (say(n_("Kind of excerpt")), 16), *_passage_headings(say)]
    rows = [
        [row.case, say(word), *_passage(passage, say)]
        for row in sides.rows
        for word, cell in ((n_("Promotes"), row.promotes), (n_("Hinders"), row.hinders))
        for passage in cell.passages
    ]
    return [Table(say(n_("Passages")), headings, rows)]


def inputs_table(annex: Annex, say: Say) -> list[Table]:
    headings = [(say(_THEME), 24), (say(n_("Region")), 20), *_passage_headings(say)]
    groups = [(theme.name, theme.inputs) for theme in annex.themes]
    rows = [
        [name, "; ".join(passage.regions), *_passage(passage, say)]
        for name, passages in [*groups, ("", annex.others)]
        for passage in passages
    ]
    return [Table(say(n_("Inputs")), headings, rows)]


def _passage_headings(say: Say) -> list[tuple[str, int]]:
    return [
        (say(n_("Text")), 70),
        (say(_ROLE), 24),
        (say(n_("Contact")), 20),
        (say(n_("Date")), 12),
    ]


def _passage(passage: Passage, say: Say) -> Sequence[Any]:
    """Who said it by role and at which sort of contact: no title, no author, nobody's name."""
    return [
        passage.words,
        "; ".join(passage.roles),
        say(passage.kind.label),
        passage.starts_on,
    ]
