"""When somebody may be told, and what follows when a mail server will not take a letter."""

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
