"""What a status note may become, and months, on plain values."""

import datetime as dt
from enum import StrEnum


class State(StrEnum):
    """A status note is written as a draft; publishing freezes it."""

    DRAFT = "draft"
    PUBLISHED = "published"


def month_of(day: dt.date) -> dt.date:
    """The as-of month that a day lies in, as its first day."""
    return day.replace(day=1)
