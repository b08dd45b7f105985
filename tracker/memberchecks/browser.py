"""What a browser holds that has followed a personal link: an entry in its signed session.

It opens one text and nothing else, and whether it still does is asked of the database each time.
"""

import datetime as dt
from dataclasses import dataclass

from flask import session

from tracker.memberchecks.models import MemberCheck
from tracker.memberchecks.rules import READING_HOLDS

_NAME = "reading"


@dataclass(frozen=True)
class Entry:
    """`link` is the hash of the link that was followed: a newer link makes it worthless."""

    check_id: int
    link: str
    followed_at: float
    has_answered: bool = False


def follow(check: MemberCheck, *, now: dt.datetime) -> None:
    _keep(Entry(check.id, check.token_hash or "", now.timestamp()))


def mark_answered(entry: Entry) -> None:
    """From now on it shows what was answered."""
    _keep(Entry(entry.check_id, entry.link, entry.followed_at, has_answered=True))


def _keep(entry: Entry) -> None:
    session[_NAME] = [entry.check_id, entry.link, entry.followed_at, entry.has_answered]


def entry_of_browser(*, now: dt.datetime) -> Entry | None:
    """None when no link was followed here, or too long ago."""
    kept = session.get(_NAME)
    if not kept:
        return None
    entry = Entry(*kept)
    return entry if now.timestamp() - entry.followed_at < READING_HOLDS.total_seconds() else None
