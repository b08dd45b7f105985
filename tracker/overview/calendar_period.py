"""Which days a view of the calendar shows, and where the views before and after begin."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
# An agenda looks a month ahead from its day.
AHEAD = dt.timedelta(days=30)
_YEARS = range(1900, 2201)


class View(StrEnum):
    MONTH = "month"
    WEEK = "week"
    AGENDA = "agenda"


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last` around the chosen day; `before` and `after` lead on."""

    view: View
    day: dt.date
    first: dt.date
    last: dt.date
    before: dt.date
    after: dt.date


def read_view(text: str) -> View:
    """The view asked for in the address, the month when it makes no sense."""
    return View(text) if text in {*View} else View.MONTH


def read_day(text: str, *, otherwise: dt.date) -> dt.date:
    """The day asked for in the address, another one when it makes no sense."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if day.year in _YEARS else otherwise


def period(view: View, day: dt.date) -> Period:
    """The view's days around a day; months in whole weeks, which begin on Monday."""
    if view is View.AGENDA:
        return Period(view, day, day, day + AHEAD - DAY, day - AHEAD, day + AHEAD)
    if view is View.WEEK:
        first = _monday(day)
        return Period(view, day, first, first + 6 * DAY, first - WEEK, first + WEEK)
    begins = day.replace(day=1)
    follows = (begins + 31 * DAY).replace(day=1)
    ends = follows - DAY
    return Period(
        view,
        day,
        first=_monday(begins),
        last=_monday(ends) + 6 * DAY,
        before=(begins - DAY).replace(day=1),
        after=follows,
    )


def days_of(period: Period) -> list[dt.date]:
    return [period.first + number * DAY for number in range((period.last - period.first).days + 1)]


def _monday(day: dt.date) -> dt.date:
    return day - day.weekday() * DAY
