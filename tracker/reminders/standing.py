"""Where a reminder stands, until when it rests, and which day it is about: plain values only."""

import calendar
import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from tracker.core.errors import DomainError
from tracker.core.language import n_

# Early enough to stand there when the working day begins.
MORNING = dt.time(7)
LONGEST = dt.timedelta(days=366)
# The details that name the day on which something is owed or over, the first that is there.
_DAYS = ("due_on", "ends_on", "ends", "begins")
# The same of what is told ahead of it: a visit is to be ready when it begins.
_DUE = ("due_on", "ends_on", "begins")


class Stand(StrEnum):
    """Where an open reminder stands for its reader."""

    NEEDS = "needs"
    LATER = "later"
    SNOOZED = "snoozed"


STAND_NAMES = {
    Stand.NEEDS: n_("Needs you"),
    Stand.LATER: n_("Later"),
    Stand.SNOOZED: n_("Snoozed"),
}


class Snooze(StrEnum):
    """For how long a reader wants to hear no more of it."""

    TOMORROW = "tomorrow"
    MONDAY = "monday"
    DATE = "date"


SNOOZE_NAMES = {
    Snooze.TOMORROW: n_("Until tomorrow"),
    Snooze.MONDAY: n_("Until Monday"),
    Snooze.DATE: n_("Until a day"),
}


def snoozed_until(
    snooze: Snooze, day: dt.date | None, *, now: dt.datetime, time_zone: str
) -> dt.datetime:
    """Seven in the morning on the study's wall: tomorrow, the next Monday, or on that day."""
    today = now.astimezone(ZoneInfo(time_zone)).date()
    on = _day_meant(snooze, day, today)
    if on <= today:
        raise DomainError(n_("Choose a day that is still to come."), field="day")
    if on > today + LONGEST:
        raise DomainError(n_("Choose a day within a year."), field="day")
    return morning_of(on, time_zone)


def _day_meant(snooze: Snooze, day: dt.date | None, today: dt.date) -> dt.date:
    if snooze is Snooze.TOMORROW:
        return today + dt.timedelta(days=1)
    if snooze is Snooze.MONDAY:
        return today + dt.timedelta(days=7 - today.weekday())
    if day is None:
        raise DomainError(n_("Choose the day too."), field="day")
    return day


def morning_of(day: dt.date, time_zone: str) -> dt.datetime:
    return at_wall_time(day, MORNING, time_zone)


def at_wall_time(day: dt.date, time: dt.time, time_zone: str) -> dt.datetime:
    """That time on that day on that zone's wall, as an instant."""
    return dt.datetime.combine(day, time, ZoneInfo(time_zone)).astimezone(dt.UTC)


def day_about(
    details: Mapping[str, Any], *, at: dt.datetime, is_own: bool, time_zone: str
) -> dt.date | None:
    """The day after which it is late; what somebody set is about the moment they chose."""
    if is_own:
        return at.astimezone(ZoneInfo(time_zone)).date()
    return day_meant(details, time_zone=time_zone)


def late_from(day: dt.date | None, time_zone: str) -> dt.datetime | None:
    """When that day has passed on the wall."""
    return at_wall_time(day + dt.timedelta(days=1), dt.time(), time_zone) if day else None


def day_meant(details: Mapping[str, Any], *, time_zone: str) -> dt.date | None:
    """The day that a reminder is about: on which something is due, ends or begins."""
    for name in _DAYS:
        text = details.get(name)
        if text:
            return _day(str(text), time_zone)
    month = details.get("month")
    return _last_of(dt.date.fromisoformat(str(month))) if month else None


def due_of(details: Mapping[str, Any]) -> dt.datetime | dt.date | None:
    """When that of which a reminder tells ahead is due: the instant, or the day where no time is.

    None where the details do not know it.
    """
    text = next((str(details[name]) for name in _DUE if details.get(name)), "")
    if text:
        is_day = "T" not in text
        return dt.date.fromisoformat(text) if is_day else dt.datetime.fromisoformat(text)
    month = details.get("month")
    return _last_of(dt.date.fromisoformat(str(month))) if month else None


def _day(text: str, time_zone: str) -> dt.date:
    if "T" not in text:
        return dt.date.fromisoformat(text)
    return dt.datetime.fromisoformat(text).astimezone(ZoneInfo(time_zone)).date()


def _last_of(month: dt.date) -> dt.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
