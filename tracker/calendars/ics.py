"""Writes calendar files (RFC 5545) of plain values; it reaches neither database nor request.

Plans of thousands of events are fetched again and again, so the lines are put together here:
icalendar's serialiser takes ten times as long, and takes a backslash before an N that somebody
typed for a line break. The tests read everything back with it and with a second library.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from tracker.calendars.zones import zone_lines
from tracker.engagements.rules import Status, When

PRODUCT = "-//follow-research-tracker//plan//EN"
MIMETYPE = "text/calendar"
_STATUSES = {
    Status.PLANNED: "TENTATIVE",
    Status.CONFIRMED: "CONFIRMED",
    Status.HELD: "CONFIRMED",
    Status.CANCELLED: "CANCELLED",
    Status.POSTPONED: "CANCELLED",
}
# What RFC 5545 wants marked in a text; what no text may hold, and what some readers take for the
# end of a line, becomes a space.
_MARKED = {ord("\\"): "\\\\", ord(";"): "\\;", ord(","): "\\,", ord("\n"): "\\n"}
_ODD = [*range(0x20), 0x7F, *range(0x80, 0xA0), 0x2028, 0x2029]
_ESCAPES = dict.fromkeys(_ODD, " ") | _MARKED
# Between quotation marks nothing can be marked.
_QUOTED = dict.fromkeys(_ODD, " ") | {ord('"'): "'"}
_DAY = dt.timedelta(days=1)
_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True)
class Meeting:
    """Who invites whom to an event, by e-mail."""

    organizer: str
    organizer_name: str
    attendee: str


@dataclass(frozen=True)
class Event:
    """One entry of a calendar. `about` and what follows are left out when empty."""

    uid: str
    sequence: int
    title: str
    when: When
    status: str
    place: str = ""
    about: str = ""
    url: str = ""
    category: str = ""
    meeting: Meeting | None = None


@dataclass(frozen=True)
class Todo:
    """Something to do by a moment or on a day, which rings at some moments.

    `about` and `url` are left out when empty.
    """

    uid: str
    title: str
    due: dt.datetime | dt.date
    rings: tuple[dt.datetime, ...] = ()
    about: str = ""
    url: str = ""


def uid(study_uid: str, number: int) -> str:
    """What an engagement is called in calendars all over the world, for ever."""
    return f"{study_uid}-{number}@follow-research-tracker"


def calendar(
    events: Iterable[Event],
    *,
    zone: str,
    stamp: dt.datetime,
    name: str = "",
    alarm_minutes: int | None = None,
    method: str = "",
) -> bytes:
    """A whole calendar file; times stand in the zone, whose rules are in the file."""
    shown = list(events)
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    if method:
        head.append(f"METHOD:{method}")
    if name:
        head += [
            _text("X-WR-CALNAME", name),
            f"X-WR-TIMEZONE:{zone}",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H",
        ]
    head += _zone(shown, zone)
    bodies = (_event(event, zone, stamp, alarm_minutes) for event in shown)
    return "".join([*(f"{line}\r\n" for line in head), *bodies]).encode() + _END


def with_todos(content: bytes, todos: Iterable[Todo], *, stamp: dt.datetime) -> bytes:
    """A file with what is to be done behind its events."""
    bodies = "".join(_todo(todo, stamp) for todo in todos)
    return content.removesuffix(_END) + bodies.encode() + _END


def _todo(todo: Todo, stamp: dt.datetime) -> str:
    lines = [
        "BEGIN:VTODO",
        _folded(f"UID:{todo.uid}"),
        f"DTSTAMP:{_utc(stamp)}",
        _due(todo.due),
        _text("SUMMARY", todo.title),
        "STATUS:NEEDS-ACTION",
    ]
    if todo.about:
        lines.append(_text("DESCRIPTION", todo.about))
    if todo.url:
        lines.append(_folded(f"URL:{todo.url}"))
    for moment in todo.rings:
        # An instant: before a day without a time would be before midnight.
        lines += _alarm(todo.title, f"TRIGGER;VALUE=DATE-TIME:{_utc(moment)}")
    return "".join(f"{line}\r\n" for line in (*lines, "END:VTODO"))


def _due(due: dt.datetime | dt.date) -> str:
    return f"DUE:{_utc(due)}" if isinstance(due, dt.datetime) else f"DUE;VALUE=DATE:{due:%Y%m%d}"


def _zone(events: Iterable[Event], zone: str) -> tuple[str, ...]:
    years = {day.year for event in events if event.when.starts_at
             for day in (event.when.starts_on, event.when.ends_on)}  # fmt: skip
    if not years or zone == "UTC":
        return ()
    return zone_lines(zone, min(years), max(years))


@lru_cache(maxsize=4096)
def _event(event: Event, zone: str, stamp: dt.datetime, alarm_minutes: int | None) -> str:
    """Remembered, since most of a plan stays as it is from one fetch to the next."""
    lines = [
        "BEGIN:VEVENT",
        _folded(f"UID:{event.uid}"),
        f"DTSTAMP:{_utc(stamp)}",
        f"SEQUENCE:{event.sequence}",
        *_when(event.when, zone),
        _text("SUMMARY", event.title),
        f"STATUS:{_STATUSES[Status(event.status)]}",
    ]
    words = {"LOCATION": event.place, "DESCRIPTION": event.about, "CATEGORIES": event.category}
    lines += [_text(name, text) for name, text in words.items() if text]
    if event.url:
        lines.append(_folded(f"URL:{event.url}"))
    lines += _meeting(event.meeting) if event.meeting else ()
    if alarm_minutes is not None and _STATUSES[Status(event.status)] != "CANCELLED":
        lines += _alarm(event.title, f"TRIGGER:-PT{alarm_minutes}M")
    return "".join(f"{line}\r\n" for line in (*lines, "END:VEVENT"))


def _when(when: When, zone: str) -> tuple[str, str]:
    """All-day ones end on the day after (exclusive)."""
    if when.starts_at is None or when.ends_at is None:
        last = when.ends_on + _DAY
        return (f"DTSTART;VALUE=DATE:{when.starts_on:%Y%m%d}", f"DTEND;VALUE=DATE:{last:%Y%m%d}")
    return _instant("DTSTART", when.starts_at, zone), _instant("DTEND", when.ends_at, zone)


def _instant(name: str, instant: dt.datetime, zone: str) -> str:
    """The wall time of the zone; where that happens twice, only UTC can name the second one."""
    local = instant.astimezone(_zone_info(zone))
    if zone == "UTC" or local.fold:
        return f"{name}:{_utc(instant)}"
    return f"{name};TZID={zone}:{local:%Y%m%dT%H%M%S}"


@lru_cache(maxsize=64)
def _zone_info(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _utc(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _meeting(meeting: Meeting) -> tuple[str, ...]:
    asked = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
    name = meeting.organizer_name.translate(_QUOTED).strip()
    return (
        _folded(f'ORGANIZER;CN="{name}":mailto:{_address(meeting.organizer)}'),
        _folded(f"ATTENDEE;{asked}:mailto:{_address(meeting.attendee)}"),
    )


def _address(email: str) -> str:
    """Without anything that could end the line or begin another property."""
    return "".join(email.translate(_QUOTED).split())


def _alarm(title: str, trigger: str) -> tuple[str, ...]:
    return (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        _text("DESCRIPTION", title),
        trigger,
        "END:VALARM",
    )


def _text(name: str, text: str) -> str:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return _folded(f"{name}:{unified.translate(_ESCAPES)}")


def _folded(line: str) -> str:
    """Lines of at most 75 octets; neither a letter nor a marked sign is cut in two."""
    octets = line.encode()
    if len(octets) <= 75:
        return line
    parts, rest = [], octets
    while len(rest) > 74:
        cut = 74
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        cut -= (cut - len(rest[:cut].rstrip(b"\\"))) % 2
        parts.append(rest[:cut])
        rest = rest[cut:]
    return b"\r\n ".join([*parts, rest]).decode()
