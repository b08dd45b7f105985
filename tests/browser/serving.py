"""The program as a user starts it, and a real browser in front of it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Playwright

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
          "google-chrome-stable")  # fmt: skip
# A closed network refuses what the browser does in the background, many times at each start.
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking",
          "--disable-component-update", "--disable-sync", "--no-first-run")  # fmt: skip


@dataclass(frozen=True)
class Served:
    """A running program: its address and the welcome link that it printed."""

    address: str
    welcome: str
    instance: Path


@contextmanager
def serving(instance: Path) -> Iterator[Served]:
    """`tracker serve` on an empty instance, stopped at the end."""
    port = free_port()
    server = start(instance, port)
    found = re.search(r"http\S+/welcome/\S+", (instance / "terminal.txt").read_text())
    try:
        yield Served(f"http://127.0.0.1:{port}", found[0] if found else "", instance)
    finally:
        stop(server)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def start(instance: Path, port: int) -> subprocess.Popen[bytes]:
    """The program in a process group of its own, answering when this returns."""
    instance.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "TRACKER_INSTANCE": str(instance),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("DATABASE_URL", None)
    command = [str(Path(sys.executable).with_name("tracker")), "serve"]
    with (instance / "terminal.txt").open("w") as terminal:
        server = subprocess.Popen(
            command, env=environment, stdout=terminal, stderr=terminal, start_new_session=True
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
    except BaseException:
        stop(server)
        raise
    return server


def stop(server: subprocess.Popen[bytes], how: int = signal.SIGTERM) -> None:
    os.killpg(server.pid, how)
    server.wait(20)


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address).read()
        except urllib.error.URLError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(address)


def launch(playwright: Playwright) -> Browser:
    """Chromium as this machine has it, or as the test tool brought it."""
    installed = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return playwright.chromium.launch(executable_path=installed, args=list(_QUIET))
