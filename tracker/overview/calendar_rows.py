"""Engagements laid out in the cells of a week, those of several days side by side."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.engagements.calendar import Planned

# As many as a cell shows before it says how many more there are.
SLOTS = 4


class Piece(NamedTuple):
    """What of an engagement stands in one cell."""

    one: Planned
    # Whether the engagement begins and ends here, or goes on in the neighbouring cells.
    begins: bool
    ends: bool
    # How many cells of the row it takes, told by the first of them; 0 in the others.
    takes: int


@dataclass(frozen=True)
class Cell:
    """A day: what is in its slots, None where one is left free, and how many had no room."""

    day: dt.date
    slots: Sequence[Piece | None]
    more: int


def week_rows(days: Sequence[dt.date], plan: Iterable[Planned]) -> list[list[Cell]]:
    """The cells of whole weeks, seven to a row."""
    weeks = [days[start : start + 7] for start in range(0, len(days), 7)]
    within: list[list[Planned]] = [[] for _ in weeks]
    for one in plan:
        begins = max(0, (one.starts_on - days[0]).days // 7)
        ends = min(len(weeks) - 1, (one.last_day - days[0]).days // 7)
        for number in range(begins, ends + 1):
            within[number].append(one)
    return [row(week, shown) for week, shown in zip(weeks, within, strict=True)]


def row(week: Sequence[dt.date], plan: Iterable[Planned]) -> list[Cell]:
    """One week; who takes several days gets the same slot on all of them, and the upper ones."""
    slots: list[list[Piece | None]] = [[None] * SLOTS for _ in week]
    more = [0] * len(week)
    for one, last in sorted(_with_last_day(plan), key=_longer_first):
        begins = max(0, (one.starts_on - week[0]).days)
        places = range(begins, min(len(week) - 1, (last - week[0]).days) + 1)
        slot = _free_slot(slots, places)
        for place in places:
            if slot is None:
                more[place] += 1
                continue
            takes = len(places) if place == begins else 0
            day = week[place]
            slots[place][slot] = Piece(one, one.starts_on == day, last == day, takes)
    return [
        Cell(day, tuple(_without_tail(filled)), hidden)
        for day, filled, hidden in zip(week, slots, more, strict=True)
    ]


def _with_last_day(plan: Iterable[Planned]) -> list[tuple[Planned, dt.date]]:
    return [(one, one.last_day) for one in plan]


def _longer_first(one: tuple[Planned, dt.date]) -> tuple[bool, dt.date]:
    return one[0].starts_on == one[1], one[0].starts_on


def _free_slot(slots: Sequence[Sequence[Piece | None]], places: range) -> int | None:
    """The first slot that is free on all those days."""
    if len(places) == 1:
        here = slots[places[0]]
        return here.index(None) if None in here else None
    for slot in range(SLOTS):
        if all(slots[place][slot] is None for place in places):
            return slot
    return None


def _without_tail(slots: list[Piece | None]) -> list[Piece | None]:
    """The slots up to the last filled one."""
    while slots and slots[-1] is None:
        slots.pop()
    return slots


def by_day(plan: Iterable[Planned], *, first: dt.date) -> list[tuple[dt.date, list[Planned]]]:
    """Each under the day it begins on, those that began before under the first."""
    days: dict[dt.date, list[Planned]] = {}
    for one in plan:
        days.setdefault(max(one.starts_on, first), []).append(one)
    return sorted(days.items())
