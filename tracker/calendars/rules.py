"""What a feed shows, how far it reaches, and what can be taken in from a calendar file."""

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements.rules import LONGEST, When

# How far a subscribed calendar reaches, and how much it holds at most.
PAST = dt.timedelta(days=400)
AHEAD = dt.timedelta(days=800)
MOST_EVENTS = 5_000
# Often enough to see that a calendar still asks, seldom enough that reading hardly writes.
NOTED_EVERY = dt.timedelta(hours=1)

ALARM_NAMES = {
    "": n_("No alarm"),
    "15": n_("15 minutes before"),
    "60": n_("1 hour before"),
    "1440": n_("1 day before"),
}

# What is taken in from one file, and how long its words are at most.
MOST_TAKEN_IN = 500
_LONGEST_WORDS = 200


def reach(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of a feed."""
    return today - PAST, today + AHEAD


@dataclass(frozen=True)
class Found:
    """An event of a file that somebody uploaded. `key` tells it from all others."""

    key: str
    title: str
    starts_on: dt.date
    ends_on: dt.date
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    place: str = ""
    category: str = ""

    @property
    def is_too_long(self) -> bool:
        return self.ends_on - self.starts_on > LONGEST

    def when(self, *, minutes: int, time_zone: str) -> When:
        """Its days and instants; without an end it takes the usual time of its kind."""
        if self.starts_at is None:
            return When(self.starts_on, self.ends_on)
        end = self.ends_at or self.starts_at + dt.timedelta(minutes=minutes)
        return When(self.starts_on, end.astimezone(ZoneInfo(time_zone)).date(), self.starts_at, end)


def found_in(raw: Mapping[str, Any], *, time_zone: str) -> Found:
    """An event as the reader wrote it down; whoever sends something else is refused."""
    try:
        starts_at, ends_at = (_instant(raw.get(name)) for name in ("starts_at", "ends_at"))
        zone = ZoneInfo(time_zone)
        first = starts_at.astimezone(zone).date() if starts_at else _day(raw["starts_on"])
        if starts_at is None:
            last = _day(raw["ends_on"])
        else:
            ends_at = ends_at if ends_at and ends_at > starts_at else None
            last = (ends_at or starts_at).astimezone(zone).date()
        return Found(
            key=plain(raw["key"])[:300],
            title=plain(raw["title"]),
            starts_on=first,
            ends_on=max(first, last),
            starts_at=starts_at,
            ends_at=ends_at,
            place=plain(raw.get("place", "")),
            category=plain(raw.get("category", "")),
        )
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        raise DomainError(_UNREADABLE, field="file") from None


def written(found: Iterable[Found]) -> str:
    """The events as they travel through the page on which one chooses among them."""
    return json.dumps([asdict(one) for one in found], default=lambda moment: moment.isoformat())


def read_back(text: str, *, time_zone: str) -> list[Found]:
    """What `written` wrote; checked from scratch, since it has been in other hands."""
    try:
        rows = json.loads(text)
        events = [found_in(row, time_zone=time_zone) for row in rows[:MOST_TAKEN_IN]]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise DomainError(_UNREADABLE, field="file") from None
    return list({one.key: one for one in events}.values())


_UNREADABLE = n_("What was found in the file came back broken. Choose the file again.")


def _instant(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    instant = dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    _day(instant.date().isoformat())
    return instant


def _day(text: str) -> dt.date:
    day = dt.date.fromisoformat(text)
    if not 1900 <= day.year <= 2200:
        raise ValueError("no sensible year")
    return day


def plain(text: str) -> str:
    """One line that can be shown and stored, at most as long as our own fields."""
    visible = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in text)
    return " ".join(visible.split())[:_LONGEST_WORDS].strip()


# Control characters, halves of characters, and ends of lines.
_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}


def source_of(key: str) -> str:
    """What is remembered of an event that was taken in. Long names are shortened to a digest."""
    if len(key) > 200:
        return "ics:" + hashlib.sha256(key.encode()).hexdigest()
    return f"ics:{key}"


def own_number(key: str, *, study_uid: str) -> int | None:
    """The number of an engagement of this study that its own calendar file brings back."""
    own = re.fullmatch(rf"{re.escape(study_uid)}-(\d{{1,9}})@follow-research-tracker", key)
    return int(own[1]) if own and study_uid else None


def guessed(words: str, names: Iterable[tuple[str, str]]) -> str:
    """The code of the only name that stands in the words; empty when none or several do."""
    told = _words(words)
    found = {code for code, name in names if (known := _words(name)).strip() and known in told}
    return found.pop() if len(found) == 1 else ""


def _words(text: str) -> str:
    """The words alone, each between spaces."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


_WORD = re.compile(r"[^\W_]+")
