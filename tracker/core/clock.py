"""The only place that asks for the time."""

import datetime as dt
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251


def today(time_zone: str) -> dt.date:
    """The date that people in that zone have now."""
    return now().astimezone(ZoneInfo(time_zone)).date()
