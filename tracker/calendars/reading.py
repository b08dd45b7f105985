"""Reads uploaded calendar files, each in a child of its own that ends with its time or memory."""

import datetime as dt
import json
import logging
import signal
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.calendars.parsing import SECONDS
from tracker.calendars.rules import MOST_TAKEN_IN, Found, found_in
from tracker.core import apart
from tracker.core.errors import DomainError
from tracker.core.language import n_

# How the child says that what it was given is no calendar.
_NO_CALENDAR = 3
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Contents:
    """What a calendar file holds within a period. `left_out` lie outside or make no sense."""

    events: Sequence[Found]
    cancelled: int
    left_out: int
    is_cut: bool


@dataclass(frozen=True)
class Reply:
    """What somebody answered to an invitation, as iCalendar says it."""

    uid: str
    sequence: int
    email: str
    answer: str


def contents(content: bytes, *, time_zone: str, first: dt.date, last: dt.date) -> Contents:
    """The events of a file from one day to another, each of a repeated one by itself."""
    told = _read(
        content,
        what="found",
        zone=time_zone,
        first=first.isoformat(),
        last=last.isoformat(),
        most=MOST_TAKEN_IN,
    )
    events = {one.key: one for raw in told["events"] if (one := found_in(raw, time_zone=time_zone))}
    return Contents(
        list(events.values()), told["cancelled"], told["left_out"], is_cut=told["is_cut"]
    )


def replies(content: bytes) -> list[Reply]:
    """The answers that a calendar program sent back."""
    told = _read(content, what="reply")
    if told["method"] != "REPLY" or not told["answers"]:
        raise DomainError(
            n_("This file is no answer to an invitation. Save the one attached to the reply."),
            field="file",
        )
    return [Reply(**answer) for answer in told["answers"]]


def _read(content: bytes, **job: Any) -> dict[str, Any]:
    command = apart.python("tracker.calendars.parsing", json.dumps(job))
    with tempfile.TemporaryDirectory() as folder:
        try:
            code, answer, _complaint = apart.run(command, content, seconds=SECONDS, folder=folder)
        except TimeoutError:
            code, answer = -signal.SIGKILL, b""
    if code == _NO_CALENDAR:
        raise DomainError(
            n_("This file cannot be read as a calendar. Save it as .ics and choose it again."),
            field="file",
        )
    if code:
        _log.warning("reading a calendar file ended with %s", code)
        raise DomainError(
            n_("This calendar is too large, or something in it repeats without end. Save a shorter"
               " period of it and try again."),
            field="file",
        )  # fmt: skip
    told: dict[str, Any] = json.loads(answer)
    return told
