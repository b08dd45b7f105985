"""What a status note may become, and months, on plain values."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from enum import StrEnum

from tracker.core.errors import DomainError
from tracker.core.language import n_

_MONTH = re.compile(r"(\d{4})-(\d{2})")


class State(StrEnum):
    """Where a status note is on its way: publishing freezes it."""

    DRAFT = "draft"
    REVIEW = "review"
    READING = "reading"
    PUBLISHED = "published"


# What is not published yet is a draft to those who may not see drafts: it does not exist.
UNPUBLISHED = (State.DRAFT, State.REVIEW, State.READING)
# A study without reviewers hands a draft straight to its case, or publishes it at once.
FOLLOWS: Mapping[State, tuple[State, ...]] = {
    State.DRAFT: (State.REVIEW, State.READING, State.PUBLISHED),
    State.REVIEW: (State.DRAFT, State.READING, State.PUBLISHED),
    State.READING: (State.DRAFT, State.PUBLISHED),
    State.PUBLISHED: (),
}
_REFUSED = {
    State.DRAFT: n_("This status note is a draft already."),
    State.REVIEW: n_("This status note is in review already."),
    State.READING: n_("This status note is with its case. Take it back to the draft first."),
    State.PUBLISHED: n_(
        "This status note is published and stays as it is. Begin a correction instead."
    ),
}


def check_step(state: State, step: State) -> None:
    """Refuse a step that does not follow, with what holds instead."""
    if step not in FOLLOWS[state]:
        raise DomainError(_REFUSED[state])


def may_precede(step: State) -> list[State]:
    """The states from which a step may be taken."""
    return [state for state, following in FOLLOWS.items() if step in following]


def check_text_open(state: State) -> None:
    """What is published stays with what it rested on then."""
    if state is State.PUBLISHED:
        raise DomainError(_REFUSED[state])


def check_discard(state: State) -> None:
    """What somebody was asked to read is taken back before it is thrown away."""
    check_text_open(state)
    if state is not State.DRAFT:
        raise DomainError(
            n_("Somebody was asked to read this text. Take it back to the draft first.")
        )


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
    check_begun(month, starts_on=starts_on)
    latest = month_after(month_of(today))
    if month > latest:
        raise DomainError(
            n_("That month is too far ahead. Choose %(latest)s or an earlier one."),
            field="as_of",
            latest=f"{latest:%Y-%m}",
        )
    return month


def check_begun(month: dt.date, *, starts_on: dt.date) -> None:
    """Nothing holds before the study begins."""
    if month < month_of(starts_on):
        raise DomainError(
            n_("The study began later than that. Choose a month from %(first)s on."),
            field="as_of",
            first=f"{starts_on:%Y-%m}",
        )


def months_to_choose(*, starts_on: dt.date, ends_on: dt.date, today: dt.date) -> list[dt.date]:
    """The months one may write about, newest first; a study is written up to a year after it."""
    last = min(month_after(month_of(today)), _last_month(ends_on))
    return _months(month_of(starts_on), last)[::-1]


def _last_month(ends_on: dt.date) -> dt.date:
    return month_of(ends_on + dt.timedelta(days=365))


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    """From the first to the last one; the first is always there."""
    months = [first]
    while months[-1] < last:
        months.append(month_after(months[-1]))
    return months


def months_to_ask(
    *, starts_on: dt.date, ends_on: dt.date, asked: Collection[dt.date]
) -> list[dt.date]:
    """The months a study can still ask status notes for, first to last; up to a year after it."""
    months = _months(month_of(starts_on), _last_month(ends_on))
    return [month for month in months if month not in asked]


def check_asked(as_of: dt.date, *, starts_on: dt.date, ends_on: dt.date) -> None:
    if as_of not in months_to_ask(starts_on=starts_on, ends_on=ends_on, asked=()):
        raise DomainError(
            n_("Choose a month of the study, or of the year after it."), field="as_of"
        )


def usual_month(*, starts_on: dt.date, ends_on: dt.date, today: dt.date) -> dt.date:
    """The month a status is most likely written for: the present one, within the study."""
    return month_of(max(starts_on, min(today, ends_on)))


def logged_from(*, as_of: dt.date, published_on: dt.date) -> dt.date:
    """The day from which a published status may have missed something.

    It may be published before its month is over, or long after.
    """
    return min(last_day(as_of), published_on)
