"""A mail server in a process of its own, which writes down what it takes before it says yes."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from tests.faults.forking import _fork
from tests.letterbox import Letterbox, free_port, standing


def taking(log: Path) -> tuple[int, int]:
    """Its port and its process; a line in the log for each letter.

    A port that was free a moment ago may be somebody else's by now: then it tries another.
    """
    log.touch()
    while True:
        port, stands = free_port(), log.with_suffix(".stands")
        child = _fork(lambda: _take(port, log, stands))  # noqa: B023 - it runs at once
        while not stands.exists() and not os.waitpid(child, os.WNOHANG)[0]:
            time.sleep(0.05)
        if stands.exists():
            return port, child


def _take(port: int, log: Path, stands: Path) -> None:
    file = os.open(log, os.O_WRONLY | os.O_APPEND)

    class Written(Letterbox):
        async def handle_DATA(self, server: Any, session: object, envelope: Any) -> str:  # noqa: N802
            answer = await super().handle_DATA(server, session, envelope)
            line = f"{envelope.rcpt_tos[0]} {self.newest()['Message-ID']}\n"
            os.write(file, line.encode())
            return answer

    with standing(port, box=Written()):
        stands.touch()
        signal.pause()
