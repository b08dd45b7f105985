"""Calendar files read back by two libraries that know nothing of ours."""

from typing import Any

import icalendar
import vobject


def by_icalendar(content: bytes, sort: str = "VEVENT") -> list[Any]:
    """The events, or others, in the order in which they stand."""
    return list(icalendar.Calendar.from_ical(content).walk(sort))


def by_vobject(content: bytes, sort: str = "VEVENT") -> list[Any]:
    # It would remember a zone's rules from the file before, and take them for this one's.
    known = vars(vobject.icalendar)["__tzidMap"]
    for name in known.keys() - {"UTC"}:
        del known[name]
    calendar = next(vobject.readComponents(content.decode()))
    return list(calendar.contents.get(sort.lower(), []))
