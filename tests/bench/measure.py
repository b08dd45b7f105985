"""How long requests take, how many statements they send, and what a worker weighs."""

import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path

WARM_UP = 8
ROUNDS = 60
_LOOKS = 25


def medians(*works: Callable[[], object]) -> list[float]:
    """The median seconds of several works, taken in turns so that all see the same weather."""
    times: list[list[float]] = [[] for _ in works]
    for turn in range(WARM_UP + ROUNDS):
        for place, work in enumerate(works):
            began = time.perf_counter()
            work()
            if turn >= WARM_UP:
                times[place].append(time.perf_counter() - began)
    return [statistics.median(taken) for taken in times]


def bests(*works: Callable[[], object], rounds: int = 5) -> list[float]:
    """The fastest of a few runs of each, in turns, for works that start processes."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for place, work in enumerate(works):
            began = time.perf_counter()
            work()
            taken[place].append(time.perf_counter() - began)
    return [min(times) for times in taken]


def served(
    instance: Path, port: int, *, cookie: str, paths: Iterable[str], is_done: Callable[[], bool]
) -> tuple[float, float]:
    """Seconds from the start of `tracker serve` to its first page, and its worker's megabytes.

    The worker is weighed after it has shown each of the paths to the owner of the cookie, and when
    what it does by itself is done.
    """
    environment = os.environ | {
        "TRACKER_INSTANCE": str(instance),
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
    }
    command = [str(Path(sys.executable).with_name("tracker")), "serve"]
    began = time.perf_counter()
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/login")
        started = time.perf_counter() - began
        for path in [path for path in paths for _ in range(_LOOKS)]:
            asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
            asked.add_header("Cookie", cookie)
            answer = urllib.request.urlopen(asked)
            assert answer.geturl() == asked.full_url, f"{path} led to {answer.geturl()}"
            answer.read()
        while not is_done():
            time.sleep(0.1)
        return started, _worker_megabytes(server.pid)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(2_000):
        try:
            urllib.request.urlopen(address).read()
        except urllib.error.URLError:
            time.sleep(0.01)
        else:
            return
    raise TimeoutError(address)


def _worker_megabytes(parent: int) -> float:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    status = Path(f"/proc/{children[0]}/status").read_text()
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(resident.split()[1]) / 1024
