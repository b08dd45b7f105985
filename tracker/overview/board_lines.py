"""What each status note of a round needs next, and in which order one looks at them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from tracker.core.language import n_
from tracker.reviews.queries import Standing
from tracker.statusnotes.rounds import Place
from tracker.statusnotes.rules import State

NOT_BEGUN = "none"
# The columns of the board, from left to right.
WHERE = {
    NOT_BEGUN: n_("Not begun"),
    State.DRAFT: n_("Draft"),
    State.REVIEW: n_("In review"),
    State.READING: n_("With the case for reading"),
    State.PUBLISHED: n_("Published"),
}


class Need(IntEnum):
    """What a line waits for; what the team itself has to do comes first."""

    CHANGES = 1
    APPROVED = 2
    BEGINNING = 3
    WRITING = 4
    REVIEWING = 5
    ANSWERS = 6
    NOTHING = 7


@dataclass(frozen=True)
class Line:
    """A case in the round: where its status note is, what was said of it, how long it waits."""

    place: Place
    standing: Standing
    need: Need
    days: int

    @property
    def where(self) -> str:
        return self.place.note.state if self.place.note else NOT_BEGUN


def lines(
    places: Iterable[Place], standings: Mapping[int, Standing], *, now: dt.datetime
) -> list[Line]:
    """What needs doing first, and of the same need what has waited longest."""
    found = [_line(place, standings, now) for place in places]
    return sorted(found, key=lambda line: (line.need, -line.days, line.place.case.name))


def _line(place: Place, standings: Mapping[int, Standing], now: dt.datetime) -> Line:
    if place.note is None:
        return Line(place, Standing(), Need.BEGINNING, 0)
    said = standings.get(place.note.id, Standing())
    days = max(0, (now - place.note.state_since).days)
    return Line(place, said, _need(State(place.note.state), said), days)


def _need(state: State, said: Standing) -> Need:
    if state is State.DRAFT:
        return Need.CHANGES if said.changes else Need.WRITING
    if state is State.REVIEW:
        return Need.APPROVED if said.is_approved else Need.REVIEWING
    return Need.ANSWERS if state is State.READING else Need.NOTHING


def counts(found: Iterable[Line]) -> list[tuple[str, int]]:
    """How many lines stand in each column, by its word."""
    counted = Counter(line.where for line in found)
    return [(word, counted[where]) for where, word in WHERE.items()]
