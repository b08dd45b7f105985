"""Reads uploaded calendar files, each in a child of its own that ends with its time or memory."""

import datetime as dt
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.calendars.parsing import SECONDS
from tracker.calendars.rules import MOST_TAKEN_IN, Found, found_in
from tracker.core.errors import DomainError
from tracker.core.language import n_

_ROOT = Path(__file__).resolve().parents[2]
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
    command = [sys.executable, "-P", "-m", "tracker.calendars.parsing", json.dumps(job)]
    with tempfile.TemporaryDirectory() as folder:
        code, answer = _run(command, content, folder)
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


def _run(command: list[str], given: bytes, folder: str) -> tuple[int, bytes]:
    """How the child ended and what it wrote; killed when it takes too long."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8",
                   "PYTHONPATH": str(_ROOT)}  # fmt: skip
    with subprocess.Popen(  # noqa: S603 - the command is ours, the file goes in as data
        command, cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as child:  # fmt: skip
        try:
            answer, _nothing = child.communicate(given, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            return -signal.SIGKILL, b""
    return child.returncode, answer
