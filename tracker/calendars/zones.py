"""A time zone as calendar files spell it out: each change of offset within some years.

icalendar's own writer begins summer time an hour late (7.3), so the changes are listed here.
"""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo

_STEP = dt.timedelta(days=7)


@lru_cache(maxsize=64)
def zone_lines(name: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """The VTIMEZONE of a zone, right from the first day of one year to the last of another."""
    zone = ZoneInfo(name)
    begin = dt.datetime(first_year, 1, 1, tzinfo=dt.UTC) - _STEP
    end = dt.datetime(last_year + 1, 1, 1, tzinfo=dt.UTC) + _STEP
    spans: dict[tuple[str, ...], list[str]] = {_offsets(zone, begin, begin): [_wall(begin, zone)]}
    for before, after in _changes(zone, begin, end):
        # A change is written in the wall time that it ends.
        spans.setdefault(_offsets(zone, before, after), []).append(
            (after + _offset(before, zone)).strftime("%Y%m%dT%H%M%S")
        )
    lines = [line for span, days in spans.items() for line in _span(span, days)]
    return ("BEGIN:VTIMEZONE", f"TZID:{name}", *lines, "END:VTIMEZONE")


def _span(span: tuple[str, ...], days: list[str]) -> list[str]:
    kind, name, offset_from, offset_to = span
    repeats = [f"RDATE:{day}" for day in days[1:]]
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{days[0]}",
        *repeats,
        f"TZNAME:{name}",
        f"TZOFFSETFROM:{offset_from}",
        f"TZOFFSETTO:{offset_to}",
        f"END:{kind}",
    ]


def _changes(
    zone: ZoneInfo, begin: dt.datetime, end: dt.datetime
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """The last second before and the first instant after each change of offset."""
    early = begin
    while early < end:
        late = min(early + _STEP, end)
        if _offset(early, zone) != _offset(late, zone):
            yield _narrowed(early, late, zone)
        early = late


def _narrowed(
    early: dt.datetime, late: dt.datetime, zone: ZoneInfo
) -> tuple[dt.datetime, dt.datetime]:
    second = dt.timedelta(seconds=1)
    while late - early > second:
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, zone) == _offset(early, zone):
            early = middle
        else:
            late = middle
    return early, late


def _offset(instant: dt.datetime, zone: ZoneInfo) -> dt.timedelta:
    return instant.astimezone(zone).utcoffset() or dt.timedelta()


def _wall(instant: dt.datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%Y%m%dT%H%M%S")


def _offsets(zone: ZoneInfo, before: dt.datetime, after: dt.datetime) -> tuple[str, ...]:
    local = after.astimezone(zone)
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    return kind, local.tzname() or "", _signed(before, zone), _signed(after, zone)


def _signed(instant: dt.datetime, zone: ZoneInfo) -> str:
    """+0100, or +010000 with seconds where a zone has such."""
    return instant.astimezone(zone).strftime("%z")
