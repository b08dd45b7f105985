"""Where things of a timeline lie: days on a line, marks in rows, months that fit."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.engagements.figure import Figure, Lane, Mark, visible
from tracker.engagements.kinds import KINDS

SIZE = 12.0
GAP = 3.0
_ORDER = {code: place for place, code in enumerate(KINDS)}
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


def text_width(text: str, size: float) -> float:
    """About how wide a text is in a common sans-serif; there is nothing here to measure with."""
    return sum(size if ord(letter) > 0x2E7F else size * 0.55 for letter in text)


def fit(text: str, width: float, size: float) -> str:
    """The text, or as much of it as fits followed by an ellipsis."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text, size) > width - size:
        text = text[:-1]
    return f"{text.rstrip()}…"


@dataclass(frozen=True)
class Scale:
    """The stretch of days laid on a stretch of the picture."""

    first: dt.date
    last: dt.date
    left: float
    right: float

    def at(self, day: dt.date) -> float:
        """Where the day begins, kept inside the picture."""
        days = max(1, (self.last - self.first).days + 1)
        share = (day - self.first).days / days
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    @property
    def month_width(self) -> float:
        return (self.right - self.left) / max(1.0, ((self.last - self.first).days + 1) / 30.4)


@dataclass(frozen=True)
class Tick:
    at: float
    month: dt.date


def ticks(scale: Scale) -> tuple[list[Tick], int]:
    """First days of months, as many as can carry a name, and how many months apart they are."""
    step = next((s for s in _STEPS if s * scale.month_width >= 30), _STEPS[-1])
    number = scale.first.year * 12 + scale.first.month - 1
    last = scale.last.year * 12 + scale.last.month - 1
    months = [dt.date(n // 12, n % 12 + 1, 1) for n in range(number, last + 1) if n % step == 0]
    return [Tick(scale.at(month), month) for month in months if month >= scale.first], step


def years(scale: Scale) -> list[Tick]:
    """Each year's first day in view, where there is room for its number."""
    found = [
        Tick(scale.at(day), day)
        for year in range(scale.first.year, scale.last.year + 1)
        for day in [max(dt.date(year, 1, 1), scale.first)]
    ]
    ends = [tick.at for tick in found[1:]] + [scale.right + 20]
    return [tick for tick, end in zip(found, ends, strict=True) if end - tick.at >= 30]


def mondays(scale: Scale) -> list[Tick]:
    """Weeks, when months are so wide that one wants to see them."""
    if scale.month_width < 150:
        return []
    day = scale.first + dt.timedelta(days=-scale.first.weekday() % 7)
    days = range((scale.last - day).days // 7 + 1)
    weeks = [day + dt.timedelta(weeks=week) for week in days]
    return [Tick(scale.at(week), week) for week in weeks]


@dataclass(frozen=True)
class Item:
    """One shape: a mark, or several of a kind that would lie upon each other."""

    marks: tuple[Mark, ...]
    left: float
    right: float

    @property
    def end(self) -> float:
        """Where the shape and its count end."""
        if len(self.marks) == 1:
            return self.right
        return self.right + GAP + text_width(str(len(self.marks)), 10)


def items(lane: Lane, *, figure: Figure, scale: Scale) -> list[Item]:
    """The lane's shapes, the most telling kinds first, then in the order of time."""
    groups: dict[tuple[int, str], list[Item]] = {}
    for mark in visible(lane, figure):
        look = "off" if mark.is_off else "held" if mark.is_held else "planned"
        group = groups.setdefault((_ORDER.get(mark.kind.code, 99), look), [])
        item = _item((mark,), scale)
        if group and item.left < group[-1].end + GAP:
            item = _item((*group.pop().marks, mark), scale)
        group.append(item)
    return [item for _, group in sorted(groups.items()) for item in group]


def _item(marks: tuple[Mark, ...], scale: Scale) -> Item:
    """As wide as the days it covers, and at least as wide as a single shape."""
    start = scale.at(marks[0].starts_on)
    end = scale.at(max(mark.ends_on for mark in marks) + dt.timedelta(days=1))
    if end - start > SIZE:
        return Item(marks, start, end)
    middle = min(scale.right - SIZE / 2, max(scale.left + SIZE / 2, (start + end) / 2))
    return Item(marks, middle - SIZE / 2, middle + SIZE / 2)


def rows(spans: Sequence[tuple[float, float]], *, gap: float = GAP) -> list[int]:
    """A row for each span, the first in which it meets no other."""
    taken: list[list[tuple[float, float]]] = []
    chosen = []
    for left, right in spans:
        free = (
            number
            for number, row in enumerate(taken)
            if all(right + gap <= start or left >= end + gap for start, end in row)
        )
        row = next(free, len(taken))
        if row == len(taken):
            taken.append([])
        taken[row].append((left, right))
        chosen.append(row)
    return chosen
