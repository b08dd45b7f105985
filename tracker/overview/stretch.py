"""Which stretch of time a timeline shows, and where the stretches before and after begin."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tracker.core.language import n_

_YEARS = range(1900, 2201)


class Zoom(StrEnum):
    """How much time fills the width of the picture."""

    WHOLE = "whole"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


ZOOM_NAMES = {
    Zoom.WHOLE: n_("Whole study"),
    Zoom.YEAR: n_("Year"),
    Zoom.QUARTER: n_("Quarter"),
    Zoom.MONTH: n_("Month"),
}
_MONTHS = {Zoom.YEAR: 12, Zoom.QUARTER: 3, Zoom.MONTH: 1}


@dataclass(frozen=True)
class Stretch:
    """The days from `first` to `last`; `before` and `after` are None at the whole study."""

    zoom: Zoom
    first: dt.date
    last: dt.date
    before: dt.date | None = None
    after: dt.date | None = None


def read_zoom(text: str) -> Zoom:
    """The zoom asked for in the address, the whole study when it makes no sense."""
    return Zoom(text) if text in {*Zoom} else Zoom.WHOLE


def read_month(text: str, *, otherwise: dt.date) -> dt.date:
    """The month asked for in the address as 2011-03, another one when it makes no sense."""
    try:
        month = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return otherwise.replace(day=1)
    return month if month.year in _YEARS else otherwise.replace(day=1)


def stretch(zoom: Zoom, month: dt.date, *, whole: tuple[dt.date, dt.date]) -> Stretch:
    """The year, quarter or month that a month lies in; or the whole study."""
    if zoom is Zoom.WHOLE:
        return Stretch(zoom, *whole)
    length = _MONTHS[zoom]
    first = dt.date(month.year, (month.month - 1) // length * length + 1, 1)
    after = _months_later(first, length)
    return Stretch(zoom, first, after - dt.timedelta(days=1), _months_later(first, -length), after)


def _months_later(month: dt.date, number: int) -> dt.date:
    count = month.year * 12 + month.month - 1 + number
    return dt.date(count // 12, count % 12 + 1, 1)
