"""A case's status over time, on plain values: who counted as what on which day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

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


def short_name(name: str) -> str:
    """The part of a case's name that tells it apart: Bærum for NAV Bærum."""
    words = name.split()
    while len(words) > 1 and words[0].isupper() and len(words[0]) > 1:
        words.pop(0)
    return " ".join(words)
