"""The threads of this process that make files: two, so that the others can serve pages.

What is asked for waits in the database, where any process finds it. Whoever asks wakes them;
what another process left behind they find by themselves.
"""

import logging
import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from tracker.core import clock
from tracker.summaries import making
from tracker.summaries.making import Claim

SIZE = 2
_LOOKS_EVERY = 5.0
_WAKE = "tracker_wake_makers"
_log = logging.getLogger(__name__)


class Pool:
    """Makes files from start to stop."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopped = threading.Event()
        self._woken = threading.Semaphore(0)
        self._in_hand: dict[int, Claim] = {}

    def start(self) -> None:
        self._app.extensions[_WAKE] = self._woken.release
        works = [self._beat, *[self._work] * SIZE]
        # They end with the process, whatever they do: what is in hand was given back.
        for work in works:
            threading.Thread(target=work, daemon=True).start()

    def stop(self) -> None:
        """Begin nothing more, and let another process make what is in hand."""
        self._stopped.set()
        with self._app.app_context():
            self._safely(lambda: making.give_back([*self._in_hand.values()]))

    def _work(self) -> None:
        while not self._stopped.is_set():
            with self._app.app_context():
                if not self._safely(self._make_next):
                    self._woken.acquire(timeout=_LOOKS_EVERY)

    def _make_next(self) -> bool:
        taken = making.claim(now=clock.now())
        if taken is None:
            return False
        self._in_hand[taken.making_id] = taken
        try:
            making.make(taken)
        finally:
            del self._in_hand[taken.making_id]
        return True

    def _beat(self) -> None:
        while not self._stopped.wait(making.BEAT.total_seconds()):
            with self._app.app_context():
                self._safely(lambda: making.beat([*self._in_hand.values()], now=clock.now()))

    def _safely(self, work: Callable[[], object]) -> bool:
        """Whatever goes wrong, there is a next time."""
        try:
            return bool(work())
        except SQLAlchemyError as fault:
            _log.error("makers cannot reach the database: %s", type(fault).__name__)
            return False


def start(app: Flask) -> Pool:
    """Begin to make files in this process."""
    pool = Pool(app)
    pool.start()
    return pool


def wake(app: Flask) -> None:
    """Something was asked for; without a pool in this process another one finds it."""
    app.extensions.get(_WAKE, lambda: None)()


def make_all() -> int:
    """Make here and now all that waits, as a process without a pool does; how many files."""
    made = 0
    while (taken := making.claim(now=clock.now())) is not None:
        making.make(taken)
        made += 1
    return made
