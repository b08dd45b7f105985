"""Days and stretches of days as people write them, no month or year said twice."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache

from babel.dates import format_date

Stretch = tuple[dt.date, dt.date]


def say_days(stretches: Sequence[Stretch], *, language: str) -> str:
    """Days in the order given: "28 Dec 2010, 29–31 Mar, 30 Jun – 2 Jul 2011"."""
    said = []
    for place, (first, last) in enumerate(stretches):
        following = stretches[place + 1][0].year if place + 1 < len(stretches) else None
        text = _stretch(first, last, language)
        said.append(text if following == last.year else f"{text} {last.year}")
    return ", ".join(said)


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches in the order of time, those that touch or follow each other made one."""
    found: list[Stretch] = []
    for first, last in sorted(stretches):
        if found and first <= found[-1][1] + dt.timedelta(days=1):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _stretch(first: dt.date, last: dt.date, language: str) -> str:
    """A stretch without the year in which it ends."""
    end = _format(last, "d MMM", language)
    if first == last:
        return end
    if first.year != last.year:
        return f"{_format(first, 'd MMM', language)} {first.year} – {end}"
    if first.month != last.month:
        return f"{_format(first, 'd MMM', language)} – {end}"
    return f"{_format(first, 'd', language)}–{end}"


@lru_cache(maxsize=4096)
def _format(day: dt.date, pattern: str, language: str) -> str:
    """Norwegian writes a full stop after the number of a day."""
    if language == "nb":
        pattern = pattern.replace("d", "d'.'", 1)
    return str(format_date(day, pattern, locale=language))
