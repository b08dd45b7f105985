"""A child of its own: what it gets, what it may see, and its end."""

import contextlib
import sys
import time
from pathlib import Path

import pytest

from tracker.core import apart


def test_what_goes_in_comes_out_with_how_it_ended() -> None:
    script = "import sys; print(sys.stdin.read().upper(), end=''); sys.exit(3)"
    ended = apart.run([sys.executable, "-c", script], b"words", seconds=20)
    assert ended == (3, b"WORDS", 0)


def test_the_child_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for you")
    script = "import os; print('SECRET_KEY' in os.environ, os.getcwd(), end='')"
    assert apart.run([sys.executable, "-c", script], b"", seconds=20).made == b"False /"


def test_a_child_goes_with_its_own_children_when_its_time_is_over() -> None:
    with pytest.raises(TimeoutError):
        apart.run(["sh", "-c", "sleep 61.25 & sleep 61.25"], b"", seconds=0.5)
    # Killed is not gone at once.
    for _ in range(100):
        if not _running("61.25"):
            return
        time.sleep(0.05)
    raise AssertionError(_running("61.25"))


def _running(word: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found.append(path.read_bytes().decode(errors="replace"))
    return [line for line in found if line.startswith("sleep") and word in line]
