"""What a reminder is: a rule's entry in the registry, how a study wants it, what it asks for."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.studies.rules import Action, may

MOST_HOURS = 24 * 366
_LATER = n_("Give it more days or hours than the first time: it comes later.")
_NEARER = n_("Give it fewer days or hours than the first time: it comes nearer to the day.")


class Repeats(StrEnum):
    """How often something set by hand comes back."""

    NEVER = "never"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


REPEAT_NAMES = {
    Repeats.NEVER: n_("Once"),
    Repeats.DAYS: n_("Every day"),
    Repeats.WEEKS: n_("Every week"),
    Repeats.MONTHS: n_("Every month"),
    Repeats.YEARS: n_("Every year"),
}


class Counts(StrEnum):
    """What the hours of a rule are counted from."""

    BEFORE = "before"
    AFTER = "after"


# What not everybody who may set a reminder sees.
_SEEN_BY = {"person": Action.SEE_PEOPLE, "follow-up": Action.SEE_NOTES}


def may_hear_of(role: str, subject: str) -> bool:
    """Whether a reminder of theirs may hang on it."""
    return may(role, _SEEN_BY.get(subject.partition(":")[0], Action.SEE))


@dataclass(frozen=True)
class Rule:
    """One reason to remind somebody.

    `title`, `why` and `act` are marked messages, filled with a reminder's details; `endpoint`
    is the page of the act. `first` and `second` are hours before or after what `anchor` says;
    `second` is None where there is none, and `second_is` says what it does.
    """

    code: str
    label: str
    about: str
    title: str
    why: str
    act: str
    endpoint: str
    anchor: str
    counts: Counts
    first: int
    second: int | None = None
    second_is: str = ""
    pauses: str = ""
    has_pauses: bool = False
    may_tell_participants: bool = False


@dataclass(frozen=True)
class Want:
    """How a study wants one rule."""

    is_on: bool = True
    first: dt.timedelta = dt.timedelta(0)
    second: dt.timedelta | None = None
    pauses: frozenset[int] = frozenset()
    to_participants: bool = False

    @property
    def leads(self) -> list[dt.timedelta]:
        """How long before or after it speaks, the first time and the second if there is one."""
        return [self.first] if self.second is None else [self.first, self.second]


@dataclass(frozen=True)
class Wanted:
    """A reminder that a rule asks for, before anybody looks whether it is there already.

    `occurrence` tells it from another of the same rule and subject: moving a visit makes
    another one. `members` and `people` are whom it is for, by their keys. `details` fill its
    sentences: those that end in `_on` are days, `begins` and `ends` days or instants, `month` a
    month, all in ISO 8601. `address` is what the page of its act is found by. `late_at` is
    when the day that it is about has passed.
    """

    rule: str
    subject: str
    occurrence: str
    at: dt.datetime
    until: dt.datetime | None = None
    late_at: dt.datetime | None = None
    members: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    case_id: int | None = None
    details: Mapping[str, str | int] = field(default_factory=dict)
    address: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.rule}|{self.subject}|{self.occurrence}"


def wish(
    *,
    is_on: bool,
    first_hours: int,
    second_hours: int | None,
    pauses: Iterable[int],
    to_participants: bool,
) -> Want:
    """A want of hours and months."""
    second = None if second_hours is None else dt.timedelta(hours=second_hours)
    first = dt.timedelta(hours=first_hours)
    return Want(is_on, first, second, frozenset(pauses), to_participants)


def default_want(rule: Rule) -> Want:
    """How a study wants a rule that it has never changed."""
    return wish(
        is_on=True,
        first_hours=rule.first,
        second_hours=rule.second,
        pauses=(int(month) for month in rule.pauses.split(",") if month),
        to_participants=False,
    )


def check_hours(hours: int, *, field: str) -> None:
    if not 0 <= hours <= MOST_HOURS:
        raise DomainError(n_("Use between 0 hours and 366 days."), field=field)


def check_order(rule: Rule, first: int, second: int | None) -> None:
    """The second time comes after the first."""
    if second is None:
        return
    if rule.counts is Counts.AFTER:
        is_later, what_to_do = second > first, _LATER
    else:
        is_later, what_to_do = second < first, _NEARER
    if not is_later:
        raise DomainError(what_to_do, field="second_days")
