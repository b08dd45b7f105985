"""The hours of a week: where in its day's column each engagement stands, in quarters of an hour."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tracker.engagements.calendar import Planned

# The working day that is always shown; it grows when something lies outside.
HOURS = (7, 19)
# Side by side in one column; more cannot be read.
LANES = 4
_DAY = 24 * 4


class Block(NamedTuple):
    """One engagement in a column: its rows of a quarter, its lane among those beside it."""

    one: Planned
    row: int
    rows: int
    lane: int
    lanes: int
    begins: bool
    ends: bool


@dataclass(frozen=True)
class Column:
    day: dt.date
    blocks: Sequence[Block]
    more: int


@dataclass(frozen=True)
class Hours:
    """The columns of a week, and the hours their rows stand for."""

    first: int
    last: int
    columns: Sequence[Column]

    @property
    def shown(self) -> range:
        return range(self.first, self.last)


@dataclass(frozen=True)
class _Stretch:
    """The quarters of one day that an engagement takes, counted from midnight."""

    one: Planned
    day: dt.date
    begin: int
    end: int


def hours(days: Sequence[dt.date], plan: Iterable[Planned], *, time_zone: str) -> Hours:
    """The engagements with a time, by the wall clock of the study."""
    zone = ZoneInfo(time_zone)
    stretches = [stretch for one in plan for stretch in _stretches(one, zone)]
    shown = [stretch for stretch in stretches if days[0] <= stretch.day <= days[-1]]
    first = min([HOURS[0], *(stretch.begin // 4 for stretch in shown)])
    last = max([HOURS[1], *(-(-stretch.end // 4) for stretch in shown)])
    return Hours(
        first, last, [_column(day, [one for one in shown if one.day == day], first) for day in days]
    )


def _stretches(one: Planned, zone: ZoneInfo) -> list[_Stretch]:
    """One a day: what goes past midnight is shown on both days."""
    if one.starts_at is None or one.ends_at is None:
        return []
    begin = _quarters(one.starts_at.astimezone(zone).time())
    end = -(-_minutes(one.ends_at.astimezone(zone).time()) // 15)
    if one.starts_on == one.ends_on:
        return [_Stretch(one, one.starts_on, begin, max(end, begin + 1))]
    evening = _Stretch(one, one.starts_on, begin, _DAY)
    return [evening, _Stretch(one, one.ends_on, 0, end)] if end else [evening]


def _quarters(time: dt.time) -> int:
    return _minutes(time) // 15


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _column(day: dt.date, stretches: Sequence[_Stretch], first_hour: int) -> Column:
    blocks: list[Block] = []
    more = 0
    for cluster in _clusters(stretches):
        lanes = _lanes(cluster)
        used = min(LANES, max(lane for _, lane in lanes) + 1)
        blocks += [_block(one, lane, used, first_hour) for one, lane in lanes if lane < LANES]
        more += sum(lane >= LANES for _, lane in lanes)
    return Column(day, tuple(blocks), more)


def _clusters(stretches: Sequence[_Stretch]) -> list[list[_Stretch]]:
    """Those that overlap, one way or another, together."""
    clusters: list[list[_Stretch]] = []
    end = 0
    for stretch in sorted(stretches, key=lambda one: (one.begin, -one.end)):
        if not clusters or stretch.begin >= end:
            clusters.append([])
        clusters[-1].append(stretch)
        end = max(end, stretch.end)
    return clusters


def _lanes(cluster: Sequence[_Stretch]) -> list[tuple[_Stretch, int]]:
    """Each in the first lane that is free when it begins."""
    ends: list[int] = []
    placed = []
    for stretch in cluster:
        free = (lane for lane, end in enumerate(ends) if end <= stretch.begin)
        lane = next(free, len(ends))
        ends[lane : lane + 1] = [stretch.end]
        placed.append((stretch, lane))
    return placed


def _block(stretch: _Stretch, lane: int, lanes: int, first_hour: int) -> Block:
    one = stretch.one
    return Block(
        one,
        row=stretch.begin - first_hour * 4 + 1,
        rows=stretch.end - stretch.begin,
        lane=lane + 1,
        lanes=lanes,
        begins=stretch.day == one.starts_on,
        ends=stretch.day == one.ends_on or stretch.end == _DAY,
    )
