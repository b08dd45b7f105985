"""Dates and distances as people write them, in the languages of pages and letters."""

import datetime as dt
from functools import lru_cache

from babel.dates import format_date, format_timedelta

# What Norwegian calls one day before, the same day, one day after; English stays with its own.
_NEAR = {"en": {0: "today"}, "nb": {-1: "i går", 0: "i dag", 1: "i morgen"}}
# Rounded down: ten months are not yet a year.
_ROUNDED_DOWN = (365, 30)


def exact_day(date: dt.date, language: str) -> str:
    """Thu 24 Mar 2011; to. 24. mars 2011."""
    return f"{day_in_year(date, language)} {date.year}"


def day_in_words(date: dt.date, language: str) -> str:
    """For sentences, where a short Norwegian weekday misreads ("Det er to."): torsdag 24. mars."""
    if language != "nb":
        return exact_day(date, language)
    return f"{_formatted(date, 'EEEE', language)} {day_in_month(date, language)} {date.year}"


def moment_in_words(local: dt.datetime, language: str) -> str:
    """Thu 24 Mar 2011, 09:00; torsdag 24. mars 2011 kl. 09.00."""
    day = day_in_words(local.date(), language)
    return f"{day} kl. {local:%H.%M}" if language == "nb" else f"{day}, {local:%H:%M}"


def day_in_year(date: dt.date, language: str) -> str:
    """Thu 24 Mar; to. 24. mars."""
    weekday = "EEEEEE" if language == "nb" else "EEE"
    return f"{_formatted(date, weekday, language)} {day_in_month(date, language)}"


def day_in_month(date: dt.date, language: str) -> str:
    """24 Mar; 24. mars."""
    return _formatted(date, "d. MMM" if language == "nb" else "d MMM", language)


@lru_cache(maxsize=16_384)
def _formatted(date: dt.date, pattern: str, language: str) -> str:
    return str(format_date(date, pattern, locale=language))


@lru_cache(maxsize=4096)
def distance(days: int, language: str) -> str:
    """In 5 days, 3 weeks ago; om 5 dager, for 3 uker siden."""
    near = _NEAR.get(language, {}).get(days)
    if near is not None:
        return near
    unit = next((unit for unit in _ROUNDED_DOWN if abs(days) >= unit), 1)
    whole = abs(days) // unit * unit
    length = dt.timedelta(days=whole if days > 0 else -whole)
    said = format_timedelta(length, threshold=1, add_direction=True, locale=language)
    # Babel counts in "døgn", which are the hours of a stay.
    return str(said).replace("døgn", "dager")
