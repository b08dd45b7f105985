"""The order of a day, its gaps and overlaps, and what such days usually hold."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tracker.core.errors import DomainError
from tracker.core.language import n_

LONGEST_ITEM = 12 * 60
MORNING = dt.time(9)
_DAY = 24 * 60


@dataclass(frozen=True)
class Line:
    """One line of a programme: an engagement within the visit, or an item of its own.

    `day` counts from 0, `start` in minutes from midnight; None for what has no time yet.
    """

    key: str
    day: int
    start: int | None
    minutes: int
    title: str
    kind: str = ""
    number: int | None = None
    status: str = ""

    @property
    def end(self) -> int:
        return (self.start or 0) + self.minutes

    def on(self, first: dt.date) -> dt.date:
        """Its date, given the first day of the visit."""
        return first + dt.timedelta(days=self.day)


@dataclass(frozen=True)
class Spot:
    """A line and what lies between it and the one before: minutes free, or shared when below 0."""

    line: Line
    between: int = 0


def spots(lines: Sequence[Line]) -> list[Spot]:
    """The lines in the order of time, those without a time first, with what lies between them."""
    ordered = sorted(lines, key=lambda line: (line.day, -1 if line.start is None else line.start))
    found = []
    for _day, group in groupby(ordered, key=lambda line: line.day):
        until: int | None = None
        for line in group:
            timed = line.start is not None
            between = line.start - until if timed and until is not None else 0  # type: ignore[operator]
            found.append(Spot(line, between))
            if timed:
                until = max(until or 0, line.end)
    return found


def moved(lines: Sequence[Line], key: str, *, steps: int) -> list[Line]:
    """Those lines of its day that get another time when one goes so many places up or down.

    It changes places with its neighbour one step at a time: whichever comes first now begins
    where the two began, the other follows with the pause that was between them.
    """
    same_day = [spot.line for spot in spots(lines) if spot.line.start is not None]
    chosen = next((line for line in same_day if line.key == key), None)
    if chosen is None:
        return []
    order = [line for line in same_day if line.day == chosen.day]
    place = order.index(chosen)
    for _step in range(abs(steps)):
        following = place + (1 if steps > 0 else -1)
        if not 0 <= following < len(order):
            break
        first = min(place, following)
        order[first : first + 2] = _exchanged(order[first], order[first + 1])
        place = following
    before = {line.key: line.start for line in same_day}
    return [line for line in order if line.start != before[line.key]]


def _exchanged(first: Line, second: Line) -> list[Line]:
    pause = max(0, (second.start or 0) - first.end)
    ahead = replace(second, start=first.start)
    return [ahead, replace(first, start=ahead.end + pause)]


def next_start(lines: Sequence[Line], *, day: int) -> dt.time:
    """Where the next item of a day would begin: after the last one, in the morning at first."""
    ends = [line.end for line in lines if line.day == day and line.start is not None]
    return time_of(min(max(ends), _DAY - 15)) if ends else MORNING


def time_of(minutes: int) -> dt.time:
    """Minutes from midnight as a wall time."""
    return dt.time(minutes // 60 % 24, minutes % 60)


def minutes_of(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def check_item(*, day: int, days: int, starts: dt.time, minutes: int) -> None:
    if not 0 <= day < days:
        raise DomainError(n_("It lies outside the days of what it is part of."), field="day")
    check_minutes(minutes)
    if minutes_of(starts) + minutes > _DAY:
        raise DomainError(n_("It would end after midnight."), field="minutes")


def check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= LONGEST_ITEM:
        raise DomainError(n_("Use a length between 1 and 720 minutes."), field="minutes")


@dataclass(frozen=True)
class Usual:
    """A line of the usual programme; with a `child_kind` it becomes an engagement."""

    title: str
    minutes: int
    child_kind: str = ""


# What a study begins with; its own words replace them when somebody edits the template.
USUAL: dict[str, tuple[Usual, ...]] = {
    "site-visit": (
        Usual(n_("Introduction with the office leader"), 30),
        Usual(n_("Interview with the leader"), 60, "interview"),
        Usual(n_("Lunch"), 45),
        Usual(n_("Interview with an employee"), 60, "interview"),
        Usual(n_("Observation of a meeting"), 60, "observation"),
        Usual(n_("Reading documents"), 45, "document-review"),
        Usual(n_("Closing round"), 30),
    ),
    "network-gathering": (
        Usual(n_("Welcome"), 15),
        Usual(n_("Round of the offices"), 60),
        Usual(n_("Presentation"), 45),
        Usual(n_("Lunch"), 60),
        Usual(n_("Group work"), 90),
        Usual(n_("Summing up"), 30),
    ),
    "dialogue-meeting": (
        Usual(n_("Introduction"), 15),
        Usual(n_("Presentation of the evaluation"), 45),
        Usual(n_("Discussion of experiences"), 75),
        Usual(n_("Break"), 15),
        Usual(n_("Discussion of advice ahead"), 75),
        Usual(n_("Closing round"), 15),
    ),
}
