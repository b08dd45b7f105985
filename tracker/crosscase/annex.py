"""What was put forward in the dialogue meetings, by theme and across cases, as plain values.

The annex of the reference study groups it so: under each theme the inputs of all regions, each
with its region and the role of who said it, nobody named.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.crosscase import queries
from tracker.crosscase.queries import Filters, Passage
from tracker.crosscase.tables import gone_among
from tracker.notes.excerpts import words_of
from tracker.studies.models import Study
from tracker.studies.rules import ListName
from tracker.studies.vocabulary import Term

MEETING = "dialogue-meeting"
_NONE = ""


@dataclass(frozen=True)
class PlacedInputs:
    """Which input stands under which theme: code and excerpt, those under no theme last."""

    terms: tuple[Term, ...]
    rows: tuple[tuple[str, int], ...]
    left_out: int


@dataclass(frozen=True)
class Theme:
    """A theme and its inputs in the order of the meetings; an input of several stands in each.

    `count` also counts those on other pages.
    """

    code: str
    name: str
    count: int
    inputs: tuple[Passage, ...]


@dataclass(frozen=True)
class Annex:
    """The themes of which something was put forward, and what bears no theme.

    `left_out` counts inputs that may not be used, since consent was withdrawn.
    """

    themes: tuple[Theme, ...]
    others: tuple[Passage, ...]
    left_out: int


def inputs(study: Study, until: dt.date) -> Annex:
    """Every input of the dialogue meetings begun by a day."""
    return by_theme(study, placed_inputs(study, Filters(until, kind=MEETING)))


def placed_inputs(
    study: Study, filters: Filters, terms: Sequence[Term] | None = None
) -> PlacedInputs:
    """Where the inputs stand; with `terms` given only those under them."""
    themes = words_of(study).of(ListName.THEMES) if terms is None else terms
    borne = queries.borne(study, themes, filters)
    said = queries.said_at(study, filters) if terms is None else [key for _code, key in borne]
    gone = gone_among(study, said)
    under: dict[str, list[int]] = defaultdict(list)
    for code, key in borne:
        under[code].append(key)
    named = {key for _code, key in borne}
    under[_NONE] = [key for key in said if key not in named]
    codes = [*(term.code for term in themes), _NONE]
    rows = [(code, key) for code in codes for key in under[code] if key not in gone]
    return PlacedInputs(tuple(themes), tuple(rows), len(gone))


def by_theme(study: Study, there: PlacedInputs, rows: slice = slice(None)) -> Annex:
    """The inputs of some rows; counts are those of all."""
    shown = queries.passages((key for _code, key in there.rows[rows]), words_of(study))
    counts = Counter(code for code, _key in there.rows)
    under: dict[str, list[Passage]] = defaultdict(list)
    for code, key in there.rows[rows]:
        under[code].append(shown[key])
    themes = [
        Theme(term.code, term.name, counts[term.code], tuple(under[term.code]))
        for term in there.terms
        if term.code in under
    ]
    return Annex(tuple(themes), tuple(under[_NONE]), there.left_out)
