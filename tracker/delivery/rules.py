"""When somebody may be told, and what follows when a mail server will not take a letter."""

import datetime as dt
from enum import StrEnum

from tracker.core.language import n_


class Mode(StrEnum):
    """How often somebody wants mail about what is due."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    MONDAY = "monday"
    NEVER = "never"


MODE_NAMES = {
    Mode.AT_ONCE: n_("At once"),
    Mode.DAILY: n_("Once a day, gathered"),
    Mode.MONDAY: n_("On Mondays, gathered"),
    Mode.NEVER: n_("Never by mail, only in here"),
}


class State(StrEnum):
    """How far a letter has come."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    # Nothing was left to say.
    DROPPED = "dropped"


# What the fault of a letter begins with that found nobody at its address.
NO_SUCH_ADDRESS = "no-such-address"
# Pauses after a server would not take a letter, or took none at all; the last one again and again.
_PAUSES = (
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
)
GIVE_UP_AFTER = dt.timedelta(days=5)
# A claim outlasts the longest that a letter can take, from connecting to the answer.
CLAIM = dt.timedelta(minutes=2)
# What may have arrived waits until nobody has died for so long: whatever killed one scheduler may
# kill the next, and each that dies at a letter's end may have sent a copy more.
CALM = dt.timedelta(minutes=1)
MOST_COPIES = 2
TAKES_AT_MOST = dt.timedelta(seconds=45)


def pause_after(failures: int) -> dt.timedelta:
    """How long to wait after so many failures in a row, from 1."""
    return _PAUSES[min(failures, len(_PAUSES)) - 1]


def has_given_up(made_at: dt.datetime, *, now: dt.datetime) -> bool:
    return now - made_at >= GIVE_UP_AFTER
