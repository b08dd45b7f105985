"""Takes a picture in: what is kept was decoded and made anew in a child, never the sent bytes."""

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Lock

from tracker.attachments.decoder import LENGTH, MOVES, SECONDS, TOO_MANY_PIXELS
from tracker.attachments.rules import MOST_PIXELS
from tracker.core.errors import DomainError, TooLarge
from tracker.core.language import n_

_ROOT = Path(__file__).resolve().parents[2]
_log = logging.getLogger(__name__)
# Each may take a gigabyte while it is decoded.
_one_at_a_time = Lock()


def cleaned(name: str, content: bytes) -> tuple[bytes, bytes]:
    """The picture as it is kept, and a small copy for looking at; refused when it is no picture."""
    with _one_at_a_time:
        ended, made = _decoded(name, content)
    if ended == TOO_MANY_PIXELS:
        raise TooLarge(
            n_("“%(name)s” has more than %(limit)s million pixels. Make it smaller first."),
            name=name,
            limit=MOST_PIXELS // 1_000_000,
        )
    if ended == MOVES:
        raise DomainError(n_("“%(name)s” moves. Save one picture of it and add that."), name=name)
    if ended:
        _log.warning("making a picture anew failed with %s", ended)
        raise DomainError(
            n_("“%(name)s” is damaged: it cannot be shown as a picture. Save it anew."), name=name
        )
    (length,) = LENGTH.unpack(made[: LENGTH.size])
    return made[LENGTH.size : LENGTH.size + length], made[LENGTH.size + length :]


def _decoded(name: str, content: bytes) -> tuple[int, bytes]:
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(_ROOT)}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "tracker.attachments.decoder"], cwd="/", env=environment,
        start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:  # fmt: skip
        try:
            made, _complaint = child.communicate(content, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            _log.warning("making a picture anew took longer than %s s", SECONDS)
            raise TooLarge(
                n_("“%(name)s” takes too long to read. Make it smaller first."), name=name
            ) from None
    return child.returncode, made
