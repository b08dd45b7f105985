"""What a status note may become, and months, on plain values."""

import datetime as dt
import re
from enum import StrEnum

from tracker.core.errors import DomainError
from tracker.core.language import n_

_MONTH = re.compile(r"(\d{4})-(\d{2})")


class State(StrEnum):
    """A status note is written as a draft; publishing freezes it."""

    DRAFT = "draft"
    PUBLISHED = "published"


def month_of(day: dt.date) -> dt.date:
    """The as-of month that a day lies in, as its first day."""
    return day.replace(day=1)


def month_from(text: str) -> dt.date | None:
    """The month written as 2012-01; None when it is no month."""
    parts = _MONTH.fullmatch(text)
    if parts is None or not text.isascii():
        return None
    year, month = int(parts[1]), int(parts[2])
    return dt.date(year, month, 1) if 1900 <= year <= 2200 and 1 <= month <= 12 else None


def last_day(month: dt.date) -> dt.date:
    return month_after(month) - dt.timedelta(days=1)


def month_after(month: dt.date) -> dt.date:
    return month_of(month_of(month) + dt.timedelta(days=31))


def months_between(earlier: dt.date, later: dt.date) -> int:
    """Whole calendar months, whatever the day."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def checked_month(as_of: dt.date, *, starts_on: dt.date, today: dt.date) -> dt.date:
    """The as-of month; a status holds for a month of the study that is here or near."""
    month = month_of(as_of)
    if month < month_of(starts_on):
        raise DomainError(
            n_("The study began later than that. Choose a month from %(first)s on."),
            field="as_of",
            first=f"{starts_on:%Y-%m}",
        )
    latest = month_after(month_of(today))
    if month > latest:
        raise DomainError(
            n_("That month is too far ahead. Choose %(latest)s or an earlier one."),
            field="as_of",
            latest=f"{latest:%Y-%m}",
        )
    return month


def months_to_choose(*, starts_on: dt.date, ends_on: dt.date, today: dt.date) -> list[dt.date]:
    """The months one may write about, newest first; a study is written up to a year after it."""
    month = month_of(starts_on)
    last = min(month_after(month_of(today)), month_of(ends_on + dt.timedelta(days=365)))
    months = [month]
    while month < last:
        month = month_after(month)
        months.append(month)
    return months[::-1]


def usual_month(*, starts_on: dt.date, ends_on: dt.date, today: dt.date) -> dt.date:
    """The month a status is most likely written for: the present one, within the study."""
    return month_of(max(starts_on, min(today, ends_on)))


def logged_from(*, as_of: dt.date, published_on: dt.date) -> dt.date:
    """The day from which a published status may have missed something.

    It may be published before its month is over, or long after.
    """
    return min(last_day(as_of), published_on)
