"""What was put forward in the dialogue meetings, by theme and across cases, as plain values.

The annex of the reference study groups it so: under each theme the inputs of all regions, each
with its region and the role of who said it, nobody named.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from tracker.crosscase import queries
from tracker.crosscase.queries import Filters, Passage
from tracker.crosscase.tables import gone_among
from tracker.notes.excerpts import words_of
from tracker.studies.models import Study
from tracker.studies.rules import ListName

MEETING = "dialogue-meeting"


@dataclass(frozen=True)
class Theme:
    """A theme and its inputs in the order of the meetings; an input of several stands in each."""

    code: str
    name: str
    inputs: tuple[Passage, ...]


@dataclass(frozen=True)
class Annex:
    """The themes of which something was put forward, and what bears no theme.

    `left_out` counts inputs that may not be used, since consent was withdrawn.
    """

    themes: tuple[Theme, ...]
    others: tuple[Passage, ...]
    left_out: int

    @property
    def count(self) -> int:
        """How many inputs there are, each once."""
        named = {one.key for theme in self.themes for one in theme.inputs}
        return len(named) + len(self.others)


def inputs(study: Study, until: dt.date, *, case_id: int | None = None) -> Annex:
    """Every input of the dialogue meetings begun by a day, of one case or all."""
    filters, words = Filters(until, case_id, MEETING), words_of(study)
    themes = words.of(ListName.THEMES)
    said = queries.said_at(study, filters)
    gone = gone_among(study, said)
    shown = queries.passages((key for key in said if key not in gone), words)
    under: dict[str, list[Passage]] = defaultdict(list)
    for code, key in queries.borne(study, themes, filters):
        if key in shown:
            under[code].append(shown[key])
    named = {one.key for own in under.values() for one in own}
    return Annex(
        tuple(
            Theme(term.code, term.name, tuple(under[term.code]))
            for term in themes
            if term.code in under
        ),
        tuple(one for key, one in shown.items() if key not in named),
        len(gone),
    )
