"""When an engagement is, what may follow on what, and what deserves a warning."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements.kinds import KINDS, Asks, Kind


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
    check_length(day, final)
    if starts is None:
        if ends is not None:
            raise DomainError(n_("Give a start time too."), field="starts")
        return When(day, final)
    begin = instant(day, starts, time_zone)
    end = instant(final, ends or starts, time_zone)
    if ends is None:
        end += dt.timedelta(minutes=minutes)
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


# What may follow on what; every way out has a way back to planned. Saying the same thing
# twice changes nothing, since people press buttons twice.
FOLLOWS: dict[Status, frozenset[Status]] = {
    Status.PLANNED: frozenset(Status),
    Status.CONFIRMED: frozenset(Status),
    Status.HELD: frozenset({Status.HELD, Status.PLANNED}),
    Status.CANCELLED: frozenset({Status.CANCELLED, Status.PLANNED}),
    Status.POSTPONED: frozenset({Status.POSTPONED, Status.PLANNED, Status.CANCELLED}),
}

# What can be given another day: the plan, and what waits for a new one.
MOVABLE = (*OPEN, Status.POSTPONED)

# Longer ones are a round, or several engagements; queries count on it to read few rows.
LONGEST = dt.timedelta(days=31)


_CHANGED = n_("This engagement has changed meanwhile. Look at it again before you go on.")


def check_follows(present: str, new: Status) -> None:
    if new not in FOLLOWS[Status(present)]:
        raise DomainError(_CHANGED)


def check_unchanged(sequence: int, *, since: int) -> None:
    if sequence != since:
        raise DomainError(_CHANGED)


def check_movable(present: str) -> None:
    if present not in MOVABLE:
        raise DomainError(
            n_("Only what is still to come can be moved. Edit it to correct its day.")
        )


def check_deletable(present: str) -> None:
    if present != Status.PLANNED:
        raise DomainError(n_("Only what is planned can be deleted. Cancel it with a reason."))


def check_length(starts_on: dt.date, ends_on: dt.date) -> None:
    if ends_on - starts_on > LONGEST:
        raise DomainError(
            n_("An engagement lasts at most %(days)s days. Plan the rest as another one."),
            field="last_day",
            days=LONGEST.days,
        )


def check_held(*, ends_on: dt.date, today: dt.date) -> None:
    """Nothing is held before it has happened."""
    if ends_on > today:
        raise DomainError(
            n_("Its day has not come yet. Move it to the day on which it was held, then log it."),
            field="day",
        )


def check_reason(reason: str) -> None:
    if not reason:
        raise DomainError(n_("Give a reason in a few words; the log keeps it."), field="reason")


def check_kind(kind: str) -> Kind:
    """The registry's entry of that code."""
    entry = KINDS.get(kind)
    if entry is None:
        raise DomainError(n_("Choose a kind of engagement."), field="kind")
    return entry


def check_cases(kind: Kind, *, number: int) -> None:
    """Some kinds need their case, some have only one."""
    if kind.asks_for(Asks.CASE_NEEDED) and not number:
        raise DomainError(n_("Choose the case it is about."), field="case")
    if kind.asks_for(Asks.ONE_CASE) and number > 1:
        raise DomainError(n_("Choose one case; this kind concerns a single one."), field="case")


def check_parent(kind: Kind, *, parent: Kind) -> None:
    """Interviews belong to visits, not the other way round."""
    if not kind.asks_for(Asks.PARENT) or not parent.asks_for(Asks.PROGRAMME):
        raise DomainError(n_("It cannot be part of that engagement."), field="parent")


def check_inside(inner: When, outer: When) -> None:
    """What belongs to a visit happens on its days."""
    if inner.starts_on < outer.starts_on or inner.ends_on > outer.ends_on:
        raise DomainError(n_("It lies outside the days of what it is part of."), field="day")


def shifted(when: When, *, days: int, time_zone: str) -> When:
    """The same wall time some days later or earlier; a programme follows its visit."""
    day = when.starts_on + dt.timedelta(days=days)
    if when.starts_at is None or when.ends_at is None:
        return When(day, when.ends_on + dt.timedelta(days=days))
    zone = ZoneInfo(time_zone)
    begin = instant(day, when.starts_at.astimezone(zone).time(), time_zone)
    end = begin + (when.ends_at - when.starts_at)
    return When(day, end.astimezone(zone).date(), begin, end)


@dataclass(frozen=True)
class Doubt:
    """Something that deserves a look but is allowed; a marked message and its values."""

    message: str
    values: dict[str, str]


def doubt_about_period(
    *, starts_on: dt.date, ends_on: dt.date, period: tuple[dt.date, dt.date]
) -> Doubt | None:
    """An engagement outside the evaluation period is allowed, and told."""
    if period[0] <= starts_on and ends_on <= period[1]:
        return None
    return Doubt(n_("It lies outside the evaluation period of the study."), {})


def doubt_about_days(
    starts_on: dt.date, ends_on: dt.date, holidays: Mapping[dt.date, str]
) -> Doubt | None:
    """A contact on a day on which nobody works is allowed, and told."""
    length = (ends_on - starts_on).days + 1
    for day in (starts_on + dt.timedelta(days=number) for number in range(length)):
        if day in holidays:
            return Doubt(n_("It falls on a public holiday: %(name)s."), {"name": holidays[day]})
        if day.weekday() > 4:
            return Doubt(n_("It falls on a weekend."), {})
    return None


def far_apart(here: Collection[str], there: Collection[str]) -> bool:
    """Whether two contacts are known to lie in different regions."""
    return bool(here and there) and not set(here) & set(there) and "" not in {*here, *there}


def overlap(first: When, second: When) -> bool:
    """Whether one person cannot be at both: those without a time take their whole days."""
    if first.ends_on < second.starts_on or second.ends_on < first.starts_on:
        return False
    if first.starts_at is None or second.starts_at is None:
        return True
    return clash(first, second)


def clash(first: When, second: When) -> bool:
    """Whether the times of both are known and overlap; one may begin when the other ends."""
    if not (first.starts_at and first.ends_at and second.starts_at and second.ends_at):
        return False
    return first.starts_at < second.ends_at and second.starts_at < first.ends_at


def free_hour(
    busy: Iterable[When], *, day: dt.date, earliest: dt.time, minutes: int, time_zone: str
) -> dt.time | None:
    """The first full hour of a working day, not before `earliest`, with nothing else in it."""
    taken = list(busy)
    for hour in range(8, 17):
        start = dt.time(hour)
        wish = when(day=day, starts=start, minutes=minutes, time_zone=time_zone)
        if start >= earliest and not any(clash(wish, other) for other in taken):
            return start
    return None
