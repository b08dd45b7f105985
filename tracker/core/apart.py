"""Work that strangers' bytes may make endless or break: a child of its own, killed with its time.

The child knows nothing of our environment and stands in a folder that is not ours.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_ROOT = Path(__file__).resolve().parents[2]


class Ended(NamedTuple):
    """How a child ended, what it wrote, and how many bytes of complaint there were."""

    code: int
    made: bytes
    complaint: int


def run(command: Sequence[str], given: bytes, *, seconds: float, folder: str = "/") -> Ended:
    """Run a command with `given` as its input.

    What it complains of may quote a text, so only the length is told. Raises `TimeoutError` when
    it had to be killed, with all its children.
    """
    environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8",
                   "SOURCE_DATE_EPOCH": "0", "PYTHONPATH": str(_ROOT)}  # fmt: skip
    with subprocess.Popen(  # noqa: S603 - the commands are ours, people's bytes go in as data
        command, cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as child:  # fmt: skip
        try:
            made, complaint = child.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            raise TimeoutError from None
    return Ended(child.returncode, made, len(complaint))


def python(module: str, *words: str) -> list[str]:
    """The command that runs a module of ours, and nothing that lies in the child's folder."""
    return [sys.executable, "-P", "-m", module, *words]
