"""When an engagement is, what may follow on what, and what deserves a warning."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from tracker.core.errors import DomainError
from tracker.core.language import n_


class Status(StrEnum):
    """How far an engagement has come."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    HELD = "held"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


STATUS_NAMES = {
    Status.PLANNED: n_("Planned"),
    Status.CONFIRMED: n_("Confirmed"),
    Status.HELD: n_("Held"),
    Status.CANCELLED: n_("Cancelled"),
    Status.POSTPONED: n_("Postponed"),
}

# Still to come, as far as the plan goes.
OPEN = (Status.PLANNED, Status.CONFIRMED)


class TeamPart(StrEnum):
    """What a researcher does in an engagement."""

    INTERVIEWER = "interviewer"
    OBSERVER = "observer"
    PRESENTER = "presenter"
    FACILITATOR = "facilitator"


TEAM_PART_NAMES = {
    TeamPart.INTERVIEWER: n_("Interviewer"),
    TeamPart.OBSERVER: n_("Observer"),
    TeamPart.PRESENTER: n_("Presenter"),
    TeamPart.FACILITATOR: n_("Facilitator"),
}


@dataclass(frozen=True)
class When:
    """The days an engagement takes, and its instants when a time of day is known."""

    starts_on: dt.date
    ends_on: dt.date
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None

    @property
    def is_all_day(self) -> bool:
        return self.starts_at is None


def when(
    *,
    day: dt.date,
    last_day: dt.date | None = None,
    starts: dt.time | None = None,
    ends: dt.time | None = None,
    minutes: int = 60,
    time_zone: str,
) -> When:
    """The moment that local days and wall times of a study's zone mean.

    A time that the clock change skips becomes the first valid one after it; one that happens
    twice is the first. Without a start time the engagement is all-day.
    """
    final = last_day or day
    if final < day:
        raise DomainError(n_("The last day lies before the first."), field="last_day")
    if starts is None:
        if ends is not None:
            raise DomainError(n_("Give a start time too."), field="starts")
        return When(day, final)
    begin = instant(day, starts, time_zone)
    end = instant(final, ends, time_zone) if ends else begin + dt.timedelta(minutes=minutes)
    if end <= begin:
        raise DomainError(n_("The end lies before the start."), field="ends")
    zone = ZoneInfo(time_zone)
    return When(day, end.astimezone(zone).date(), begin, end)


def instant(day: dt.date, time: dt.time, time_zone: str) -> dt.datetime:
    """The UTC instant of a wall time; skipped times move on, repeated ones are the first."""
    wall = dt.datetime.combine(day, time, ZoneInfo(time_zone)).replace(fold=0)
    there_and_back = wall.astimezone(dt.UTC).astimezone(wall.tzinfo)
    if there_and_back.replace(tzinfo=None) == wall.replace(tzinfo=None):
        return wall.astimezone(dt.UTC)
    return _end_of_gap(wall)


def _end_of_gap(wall: dt.datetime) -> dt.datetime:
    """The first valid instant after a time that the clocks jump over."""
    before = wall.replace(fold=1).astimezone(dt.UTC)
    after = wall.replace(fold=0).astimezone(dt.UTC)
    early, late = min(before, after), max(before, after)
    while late - early > dt.timedelta(seconds=1):
        middle = early + (late - early) / 2
        offset = middle.astimezone(wall.tzinfo).utcoffset()
        if offset == early.astimezone(wall.tzinfo).utcoffset():
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)
