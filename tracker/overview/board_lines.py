"""What each status note of a round needs next, and in which order one looks at them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from tracker.core.language import n_
from tracker.reviews.queries import Voice
from tracker.reviews.rules import Verdict, is_approved
from tracker.statusnotes.rounds import Spot
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


class Line(NamedTuple):
    """A case in the round: where its status note is, what it waits for, and how long it does."""

    spot: Spot
    need: Need
    days: int = 0
    said: tuple[Voice, ...] = ()

    @property
    def where(self) -> str:
        return self.spot.state or NOT_BEGUN

    @property
    def is_approved(self) -> bool:
        return is_approved({one.verdict for one in self.said})

    @property
    def is_to_change(self) -> bool:
        return any(one.verdict is Verdict.CHANGES for one in self.said)


def lines(
    spots: Iterable[Spot], voices: Mapping[int, tuple[Voice, ...]], *, now: dt.datetime
) -> list[Line]:
    """What needs doing first, and of the same need what has waited longest."""
    found = [_line(spot, voices, now) for spot in spots]
    return sorted(found, key=lambda line: (line.need, -line.days, line.spot.name))


def _line(spot: Spot, voices: Mapping[int, tuple[Voice, ...]], now: dt.datetime) -> Line:
    if not (spot.note_id and spot.state and spot.since):
        return Line(spot, Need.BEGINNING)
    said = voices.get(spot.note_id, ())
    return Line(spot, _need(spot.state, said), max(0, (now - spot.since).days), said)


# As long as nobody has said anything of it.
_USUAL: dict[str, Need] = {
    State.DRAFT: Need.WRITING,
    State.REVIEW: Need.REVIEWING,
    State.READING: Need.ANSWERS,
    State.PUBLISHED: Need.NOTHING,
}


def _need(state: str, said: Sequence[Voice]) -> Need:
    verdicts = {one.verdict for one in said} if said else ()
    if state == State.DRAFT and Verdict.CHANGES in verdicts:
        return Need.CHANGES
    if state == State.REVIEW and is_approved(verdicts):
        return Need.APPROVED
    return _USUAL[state]


def counts(found: Iterable[Line]) -> list[tuple[str, int]]:
    """How many lines stand in each column, by its word."""
    counted = Counter(line.where for line in found)
    return [(word, counted[where]) for where, word in WHERE.items()]
