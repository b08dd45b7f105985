"""Serves the application with gunicorn: one worker, eight threads, already loaded.

One worker on purpose: SQLite has one writer.
"""

import logging
import re
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from tracker import jobs
from tracker.core.database import db
from tracker.settings import Settings
from tracker.summaries import pool

# Addresses whose last part lets in whoever has it.
_SECRET = re.compile(r"/(reading|ics|join|welcome|unsubscribe|reset)/[^\s'\"?#]+")


def _without_secrets(record: logging.LogRecord) -> bool:
    """What the server quotes of a request that it cannot read is no more than its kind."""
    record.msg, record.args = _SECRET.sub(r"/\1/…", record.getMessage()), ()
    return True


class _Discreet(Logger):
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.addFilter(_without_secrets)


class _Server(BaseApplication):
    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app, self._options = app, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


def serve(app: Flask, settings: Settings) -> None:
    """Serve until stopped. The worker starts from the loaded application, so it starts at once."""
    with app.app_context():
        # A connection must not be shared with the worker that is forked next.
        db.engine.dispose()
    at_work: list[jobs.Rounds | pool.Pool] = []
    options = {
        "bind": f"{settings.host}:{settings.port}",
        "workers": 1,
        "threads": 8,
        "worker_class": "gthread",
        "timeout": 60,
        "graceful_timeout": 30,
        "keepalive": 5,
        # No access log: addresses may carry one-time links.
        "accesslog": None,
        "logger_class": _Discreet,
        "loglevel": "warning",
        # In the worker and not before it is forked: threads do not survive a fork.
        "post_worker_init": lambda _worker: at_work.extend((jobs.start(app), pool.start(app))),
        "worker_exit": lambda _server, _worker: _stop(at_work),
    }
    _Server(app, options).run()


def _stop(at_work: list[jobs.Rounds | pool.Pool]) -> None:
    for one in at_work:
        one.stop()
