"""When somebody may be told of what is due, and how far ahead a gathered letter looks.

Plain functions from a wish and a moment. Wall times become instants by
`engagements.rules.instant`: a time that the clocks jump over is the first one after it, a
repeated one the first of the two, so that a day has its digest once, whatever the clocks do.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tracker.core.workdays import holiday_names
from tracker.delivery.rules import Mode
from tracker.engagements.rules import instant

_DAY = dt.timedelta(days=1)
_MIDNIGHT = dt.time(0)
# Whoever has no day in so many wants none.
_SEARCHED = 40
# A missed digest is looked for so far back; the longest distance between two.
_LOOKED_BACK = 14


@dataclass(frozen=True)
class Wish:
    """How somebody wants to hear. `quiet` counts for letters at once; `away` includes its ends."""

    mode: Mode
    time_zone: str
    digest_time: dt.time = dt.time(7)
    quiet: tuple[dt.time, dt.time] | None = (dt.time(20), dt.time(7))
    days_off: frozenset[int] = frozenset({5, 6})
    country: str = ""
    away: tuple[dt.date | None, dt.date | None] = (None, None)


def default_wish(time_zone: str, country: str) -> Wish:
    """For whoever has chosen nothing: a digest on the mornings of working days."""
    return Wish(Mode.DAILY, time_zone, country=country)


def participants_wish(time_zone: str, country: str) -> Wish:
    """People of the cases are told at once, within the hours in which one would call them."""
    return Wish(Mode.AT_ONCE, time_zone, quiet=(dt.time(20), dt.time(8)), country=country)


def leaves_at(wish: Wish, moment: dt.datetime) -> dt.datetime | None:
    """The first instant from `moment` on at which a letter may go out; None for never."""
    if wish.mode is Mode.NEVER:
        return None
    first = local_day(wish, moment)
    _, back_on = wish.away
    if back_on is not None and _is_away(wish, first):
        first = back_on + _DAY
    for day in _days(first, _SEARCHED):
        if _is_off(wish, day) or _is_away(wish, day):
            continue
        for start, end in _open_times(wish, day):
            if moment < end:
                return max(moment, start)
    return None


def digest_between(wish: Wish, since: dt.datetime, now: dt.datetime) -> bool:
    """Whether the moment of a digest lies after `since` and not after `now`."""
    last = local_day(wish, now)
    first = max(local_day(wish, since), last - _LOOKED_BACK * _DAY)
    return any(
        since < instant(day, wish.digest_time, wish.time_zone) <= now
        for day in _days(first, (last - first).days + 1)
        if _has_digest(wish, day) and not _is_away(wish, day)
    )


def looks_ahead_to(wish: Wish, now: dt.datetime) -> dt.datetime:
    """A letter holds what falls due before then: the next digest, or what is due by now.

    Somebody away finds what fell due meanwhile in the first one after it.
    """
    by_now = now + dt.datetime.resolution
    if wish.mode is Mode.AT_ONCE:
        return by_now
    for day in _days(local_day(wish, now), _SEARCHED):
        moment = instant(day, wish.digest_time, wish.time_zone)
        if moment > now and _has_digest(wish, day):
            return moment
    return by_now


def local_day(wish: Wish, moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZoneInfo(wish.time_zone)).date()


def _has_digest(wish: Wish, day: dt.date) -> bool:
    """Each day that is not off; or of a week the first that is not."""
    if _is_off(wish, day):
        return False
    if wish.mode is Mode.DAILY:
        return True
    monday = day - day.weekday() * _DAY
    is_first = all(_is_off(wish, one) for one in _days(monday, day.weekday()))
    return wish.mode is Mode.MONDAY and is_first


def _is_off(wish: Wish, day: dt.date) -> bool:
    return day.weekday() in wish.days_off or bool(holiday_names(wish.country, day, day))


def _is_away(wish: Wish, day: dt.date) -> bool:
    first, last = wish.away
    if first is None and last is None:
        return False
    return (first is None or first <= day) and (last is None or day <= last)


def _open_times(wish: Wish, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """The parts of a day in which letters may go out."""
    for start, end in _walls(wish):
        begins = instant(day, start, wish.time_zone)
        end_day = day + _DAY if end == _MIDNIGHT else day
        yield begins, instant(end_day, end, wish.time_zone)


def _walls(wish: Wish) -> list[tuple[dt.time, dt.time]]:
    """The same as wall times; midnight as an end is the end of the day."""
    if wish.mode is not Mode.AT_ONCE:
        return [(wish.digest_time, _MIDNIGHT)]
    if wish.quiet is None or wish.quiet[0] == wish.quiet[1]:
        return [(_MIDNIGHT, _MIDNIGHT)]
    begins, ends = wish.quiet
    if begins > ends:
        return [(ends, begins)]
    parts = [(_MIDNIGHT, begins), (ends, _MIDNIGHT)]
    return [(start, end) for start, end in parts if start != end]


def _days(first: dt.date, number: int) -> Iterator[dt.date]:
    return (first + count * _DAY for count in range(number))
