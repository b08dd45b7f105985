"""What each status note of a round needs next, and in which order one looks at them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from tracker.core.language import n_
from tracker.memberchecks.queries import Progress
from tracker.memberchecks.rules import USUAL
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
    DECIDING = 3
    PUBLISHING = 4
    BEGINNING = 5
    WRITING = 6
    REVIEWING = 7
    ANSWERS = 8
    NOTHING = 9


class Line(NamedTuple):
    """A case in the round: where its status note is, what it waits for, and how long it does."""

    spot: Spot
    need: Need
    days: int = 0
    said: tuple[Voice, ...] = ()
    # How far its case has come with reading it.
    reading: Progress = Progress()

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
    spots: Iterable[Spot],
    voices: Mapping[int, tuple[Voice, ...]],
    readings: Mapping[int, Progress],
    *,
    now: dt.datetime,
) -> list[Line]:
    """What needs doing first, and of the same need what has waited longest."""
    found = [_line(spot, voices, readings, now) for spot in spots]
    return sorted(found, key=lambda line: (line.need, -line.days, line.spot.name))


def _line(
    spot: Spot,
    voices: Mapping[int, tuple[Voice, ...]],
    readings: Mapping[int, Progress],
    now: dt.datetime,
) -> Line:
    if not (spot.note_id and spot.state and spot.since):
        return Line(spot, Need.BEGINNING)
    said = voices.get(spot.note_id, ())
    days = max(0, (now - spot.since).days)
    if spot.state == State.READING:
        reading = readings.get(spot.note_id, Progress())
        return Line(spot, _need_of_reading(reading, days), days, said, reading)
    return Line(spot, _need(spot.state, said), days, said)


# As long as nobody has said anything of it.
_USUAL: dict[str, Need] = {
    State.DRAFT: Need.WRITING,
    State.REVIEW: Need.REVIEWING,
    State.PUBLISHED: Need.NOTHING,
}


def _need(state: str, said: Sequence[Voice]) -> Need:
    verdicts = {one.verdict for one in said} if said else ()
    if state == State.DRAFT and Verdict.CHANGES in verdicts:
        return Need.CHANGES
    if state == State.REVIEW and is_approved(verdicts):
        return Need.APPROVED
    return _USUAL[state]


def _need_of_reading(reading: Progress, days: int) -> Need:
    """Readers have the time that they were given; who has it on paper, as long as is usual."""
    if reading.until is not None:
        return Need.ANSWERS
    if reading.undecided:
        return Need.DECIDING
    has_time = not reading.asked and days < USUAL.days
    return Need.ANSWERS if has_time else Need.PUBLISHING


def counts(found: Iterable[Line]) -> list[tuple[str, int]]:
    """How many lines stand in each column, by its word."""
    counted = Counter(line.where for line in found)
    return [(word, counted[where]) for where, word in WHERE.items()]
