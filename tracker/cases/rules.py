"""A case's status over time, on plain values: who counted as what on which day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from tracker.core.errors import DomainError
from tracker.core.language import n_


class Status(StrEnum):
    """Whether a case is evaluated, only takes part, or has left."""

    ACTIVE = "active"
    ASSOCIATED = "associated"
    WITHDRAWN = "withdrawn"


STATUS_NAMES = {
    Status.ACTIVE: n_("Active"),
    Status.ASSOCIATED: n_("Associated"),
    Status.WITHDRAWN: n_("Withdrawn"),
}


@dataclass(frozen=True)
class Since:
    """A status and the day from which it holds."""

    status: Status
    from_on: dt.date
    reason: str = ""


def status_on(day: dt.date, history: Iterable[Since]) -> Since | None:
    """The status in force on a day; None before the case was part of the study."""
    begun = [since for since in history if since.from_on <= day]
    return max(begun, key=lambda since: since.from_on, default=None)


def check_change(new: Since, history: Iterable[Since]) -> None:
    """A change of status must change something on its day, and leaving has a reason."""
    before = list(history)
    if any(since.from_on == new.from_on for since in before):
        raise DomainError(
            n_("The status already changes on that day. Choose another day."), field="from_on"
        )
    present = status_on(new.from_on, before)
    if present is not None and present.status == new.status:
        raise DomainError(n_("The case already has that status on that day."), field="status")
    if new.status is Status.WITHDRAWN and not new.reason:
        raise DomainError(
            n_("Say why the case left: reports have to account for it."), field="reason"
        )


@dataclass(frozen=True)
class Valued:
    """A fact's value and the day from which it holds; None is since ever."""

    value: str
    holds_from: dt.date | None = None


def value_on(day: dt.date, values: Iterable[Valued]) -> Valued | None:
    """The value in force on a day; of two from the same day the one entered last."""
    begun = [held for held in values if held.holds_from is None or held.holds_from <= day]
    return max(
        enumerate(begun),
        key=lambda entry: (entry[1].holds_from or dt.date.min, entry[0]),
        default=(0, None),
    )[1]


# Words that stand in addresses where a case's name could stand.
_TAKEN = {"new", "facts"}


def free_slug(wanted: str, used: Iterable[str]) -> str:
    """The address word itself, or with the first free number behind it."""
    taken = _TAKEN | set(used)
    base = wanted or "case"
    return next(
        slug
        for number in count(1)
        if (slug := base if number == 1 else f"{base}-{number}") not in taken
    )


def short_name(name: str) -> str:
    """The part of a case's name that tells it apart: Bærum for NAV Bærum."""
    words = name.split()
    while len(words) > 1 and words[0].isupper() and len(words[0]) > 1:
        words.pop(0)
    return " ".join(words)
