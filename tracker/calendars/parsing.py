"""Runs as a child (`python -m`): a calendar file comes in, what was found in it goes out as JSON.

The file is a stranger's. Here it can at most use up the child's own time and memory.
"""

import datetime as dt
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from tracker.engagements.rules import instant

SECONDS = 20
MEMORY = 600 * 1024 * 1024
# Longer words are cut later; this only keeps a file of one endless line from coming back whole.
_WORDS = 400


def found_in(content: bytes, job: dict[str, Any]) -> dict[str, Any]:
    """The events that begin in the period, repeated ones day by day, at most `most` of them."""
    import recurring_ical_events  # noqa: PLC0415 - heavy

    zone, first, last = job["zone"], *(dt.date.fromisoformat(job[day]) for day in ("first", "last"))
    calendar = _calendar(content)
    every = [part for part in calendar.walk("VEVENT") if part.get("DTSTART") is not None]
    series = {_uid(part) for part in every if part.get("RRULE") or part.get("RDATE")}
    masters = [_uid(part) for part in calendar.walk("VEVENT") if not part.get("RECURRENCE-ID")]
    calendar.subcomponents = [*calendar.walk("VTIMEZONE"), *every]
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    begin = dt.datetime.combine(first, dt.time(), ZoneInfo(zone))
    told: dict[str, Any] = {"events": [], "cancelled": 0, "left_out": 0, "is_cut": False}
    seen = set()
    for part in _between(query.after(begin), zone, first, last):
        seen.add(_uid(part))
        if str(part.get("STATUS", "")).upper() == "CANCELLED":
            told["cancelled"] += 1
        elif len(told["events"]) < job["most"]:
            told["events"].append(_event(part, zone, is_one_of_many=_uid(part) in series))
        else:
            return told | {"is_cut": True}
    return told | {"left_out": sum(uid not in seen for uid in masters)}


def _between(parts: Iterator[Any], zone: str, first: dt.date, last: dt.date) -> Iterator[Any]:
    """What begins in the period; the parts come in the order of time, some of them for ever."""
    for part in parts:
        day = _start_day(part, zone)
        if day > last:
            return
        if day >= first:
            yield part


def reply_in(content: bytes, _job: dict[str, Any]) -> dict[str, Any]:
    """Who answers what to which invitation."""
    calendar = _calendar(content)
    parts = calendar.walk("VEVENT")
    method = str(calendar.get("METHOD", "")).upper()
    answers = [
        {
            "uid": _uid(part),
            "sequence": int(part.get("SEQUENCE", 0)),
            "email": str(who).lower().removeprefix("mailto:")[:_WORDS],
            "answer": str(getattr(who, "params", {}).get("PARTSTAT", "")).upper(),
        }
        for part in parts[:50]
        for who in _attendees(part)[:50]
    ]
    return {"method": method, "answers": answers}


def _attendees(part: Any) -> list[Any]:
    who = part.get("ATTENDEE", [])
    return who if isinstance(who, list) else [who]


def _calendar(content: bytes) -> Any:
    """All calendars of the file as one."""
    from icalendar import Calendar  # noqa: PLC0415 - heavy

    first, *others = Calendar.from_ical(_text(content), multiple=True)
    if first.name != "VCALENDAR":
        raise ValueError("no calendar")
    for other in others:
        first.subcomponents += other.subcomponents
    return first


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _event(part: Any, zone: str, *, is_one_of_many: bool) -> dict[str, Any]:
    start, end = part["DTSTART"].dt, part.get("DTEND")
    told = {
        "key": _key(part, start, is_one_of_many=is_one_of_many),
        "title": str(part.get("SUMMARY", ""))[:_WORDS],
        "place": str(part.get("LOCATION", ""))[:_WORDS],
        "category": _category(part),
    }
    if isinstance(start, dt.datetime):
        finish = _utc(end.dt, zone) if end is not None else None
        return told | {"starts_at": _utc(start, zone), "ends_at": finish}
    # The day on which it ends is not part of it.
    last = end.dt - dt.timedelta(days=1) if end is not None else start
    return told | {"starts_on": start.isoformat(), "ends_on": max(start, last).isoformat()}


def _key(part: Any, start: dt.date, *, is_one_of_many: bool) -> str:
    """Which event it is, also when a series has moved this one to another day."""
    uid = _uid(part)
    if uid and not is_one_of_many:
        return uid
    original = part.get("RECURRENCE-ID")
    moment = original.dt if original is not None and uid else start
    return f"{uid or str(part.get('SUMMARY', ''))[:_WORDS]}:{moment.isoformat()}"


def _uid(part: Any) -> str:
    return str(part.get("UID", ""))[:_WORDS]


def _category(part: Any) -> str:
    categories = part.get("CATEGORIES")
    if categories is None:
        return ""
    first = categories[0] if isinstance(categories, list) else categories
    return ", ".join(str(one) for one in getattr(first, "cats", []))[:_WORDS]


def _start_day(part: Any, zone: str) -> dt.date:
    start = part["DTSTART"].dt
    if not isinstance(start, dt.datetime):
        day: dt.date = start
        return day
    return dt.datetime.fromisoformat(_utc(start, zone)).astimezone(ZoneInfo(zone)).date()


def _utc(moment: dt.date, zone: str) -> str:
    """A time that names no zone means the study's."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time())
    if moment.tzinfo is None:
        return instant(moment.date(), moment.time(), zone).isoformat()
    return moment.astimezone(dt.UTC).isoformat()


_JOBS = {"found": found_in, "reply": reply_in}


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    job = json.loads(sys.argv[1])
    try:
        told = _JOBS[job["what"]](sys.stdin.buffer.read(), job)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
        sys.exit(3)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    _main()
