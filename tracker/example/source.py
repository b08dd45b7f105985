"""Reads the example study's data file, and moves its dates when asked to."""

import datetime as dt
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import Any

# The day on which the study's first status note had just been published.
ANCHOR = dt.date(2012, 1, 20)
_PROMISED = re.compile(r"\bby (\d{4}-\d{2}-\d{2})")
_CITED = re.compile(r"\[\^([a-z][a-z0-9-]+)\]")


@dataclass(frozen=True)
class Source:
    """The file's content. `today` is the day up to which the study has happened."""

    content: dict[str, Any]
    moved_by: dt.timedelta
    today: dt.date

    def day(self, date: dt.date) -> dt.date:
        return date + self.moved_by

    def text(self, text: str) -> str:
        """A note with the days until when something was promised moved along."""
        return _PROMISED.sub(lambda found: f"by {self.day(dt.date.fromisoformat(found[1]))}", text)

    def optional_day(self, date: dt.date | None) -> dt.date | None:
        return None if date is None else self.day(date)

    def month(self, text: str) -> dt.date:
        """The as-of month that the twentieth of a month of the file falls into."""
        year, month = text.split("-")
        return self.day(dt.date(int(year), int(month), ANCHOR.day)).replace(day=1)

    def has_happened(self, date: dt.date) -> bool:
        return self.day(date) < self.today

    def rows(self, table: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.content.get(table, [])
        return rows


def read(*, today: dt.date, moved_to: dt.date | None = None) -> Source:
    """The study as it was, or moved so that `ANCHOR` falls on `moved_to`."""
    text = resources.files("tracker.example").joinpath("husk.toml").read_text("utf-8")
    content = tomllib.loads(text)
    if moved_to is None:
        return Source(content, dt.timedelta(), today)
    return Source(content, moved_to - ANCHOR, moved_to)


def cited(text: str, key_of: Callable[[str], int]) -> str:
    """The text of a status note, its references to codes of contacts turned into marks."""
    return _CITED.sub(lambda found: f"[^c{key_of(found[1])}]", text.strip())


def date_of(moment: dt.date | dt.datetime) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def time_of(moment: dt.date | dt.datetime | None) -> dt.time | None:
    return moment.time() if isinstance(moment, dt.datetime) else None
