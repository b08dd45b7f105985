"""What a call leaves as a note, on plain values."""

import datetime as dt
import re

from tracker.core.blocks import left_open
from tracker.core.errors import DomainError
from tracker.core.language import n_

_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
_BOX = re.compile(r"\[[ xX]\](?:\s+|$)")
# A call planned so near is the one that was made.
NEAR = dt.timedelta(days=10)


def note_text(news: str, agreed: str, *, news_heading: str, agreed_heading: str) -> str:
    """A note of what is new and what was agreed; each line agreed on becomes a task."""
    fence = left_open(news)
    closed = f"{news}\n{fence}" if fence else news
    parts = [f"## {news_heading}\n\n{closed}"] if news else []
    tasks = [_as_task(line) for line in agreed.split("\n") if line.strip()]
    if tasks:
        parts.append(f"## {agreed_heading}\n\n" + "\n".join(tasks))
    return "\n\n".join(parts)


def _as_task(line: str) -> str:
    words = _ITEM.sub("", line.strip(), count=1)
    return f"- {words}" if _BOX.match(words) else f"- [ ] {words}"


def check_said(news: str, agreed: str) -> None:
    if not news and not agreed:
        raise DomainError(n_("Write a few words: what is new, or what was agreed."), field="news")


def check_day(day: dt.date, *, today: dt.date) -> None:
    if day > today:
        raise DomainError(
            n_("That day has not come yet. Give the day on which you talked."), field="day"
        )


def check_same(text: str, *, sent: str) -> None:
    """What is sent again is the same; what was changed since then would go nowhere."""
    if text != sent:
        raise DomainError(
            n_("This call is logged already, and what you changed since then is not in it. "
               "Put it into the note of the call.")
        )  # fmt: skip


def check_next(next_on: dt.date, *, after: dt.date) -> None:
    if next_on <= after:
        raise DomainError(n_("The next call comes after this one."), field="next_on")
