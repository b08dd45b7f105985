"""When a milestone is late, and when it may be called delivered."""

import datetime as dt
from enum import StrEnum

from tracker.core.errors import DomainError
from tracker.core.language import n_

# Close enough to be told on the morning page.
SOON = dt.timedelta(days=21)


class State(StrEnum):
    """How a milestone stands on a day."""

    DELIVERED = "delivered"
    LATE = "late"
    SOON = "soon"
    AHEAD = "ahead"


STATE_NAMES = {
    State.DELIVERED: n_("Delivered"),
    State.LATE: n_("Overdue"),
    State.SOON: n_("Due soon"),
    State.AHEAD: n_("Ahead"),
}


def state_on(today: dt.date, *, due_on: dt.date, delivered_on: dt.date | None) -> State:
    """How it stands on that day."""
    if delivered_on is not None:
        return State.DELIVERED
    if due_on < today:
        return State.LATE
    return State.SOON if due_on <= today + SOON else State.AHEAD


def check_delivered(on: dt.date, *, today: dt.date) -> None:
    """Nothing is delivered before it has happened."""
    if on > today:
        raise DomainError(n_("That day has not come yet."), field="delivered_on")
