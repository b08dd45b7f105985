"""Which days people work: neither weekends nor the public holidays of their country."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

_LANGUAGES = {"en": ("en_US", "en_GB", "en"), "nb": ("nb", "no")}


def countries() -> list[str]:
    """Codes (ISO 3166) of the countries whose holidays are known."""
    import holidays  # noqa: PLC0415 - heavy

    return sorted(code for code in holidays.list_supported_countries() if len(code) == 2)


def holiday_names(
    country: str, first: dt.date, last: dt.date, language: str = "en"
) -> dict[dt.date, str]:
    """The public holidays from `first` to `last`, both included; none without a country.

    Named in the language where the country's list has it, else in the country's own.
    """
    years = range(first.year, last.year + 1)
    known = {day: name for year in years for day, name in _of_year(country, year, language)}
    return {day: name for day, name in known.items() if first <= day <= last}


@lru_cache(maxsize=512)
def _of_year(country: str, year: int, language: str) -> tuple[tuple[dt.date, str], ...]:
    if not country:
        return ()
    import holidays  # noqa: PLC0415 - heavy

    try:
        own = holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return ()
    wished = next((one for one in _LANGUAGES[language] if one in own.supported_languages), None)
    if wished:
        own = holidays.country_holidays(country, years=year, language=wished)
    return tuple(sorted(own.items()))


def is_workday(day: dt.date, country: str) -> bool:
    return day.weekday() < 5 and not holiday_names(country, day, day)


def workdays(first: dt.date, last: dt.date, country: str) -> list[dt.date]:
    """The working days from `first` to `last`, both included."""
    free = holiday_names(country, first, last)
    return [day for day in _days(first, last) if day.weekday() < 5 and day not in free]


def next_workday(day: dt.date, country: str) -> dt.date:
    """The day itself, or the first working day after it."""
    while not is_workday(day, country):
        day += dt.timedelta(days=1)
    return day


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for number in range((last - first).days + 1):
        yield first + dt.timedelta(days=number)
