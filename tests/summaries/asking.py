"""Rows of reports and files, and a file as a reader gets it: asked for, made, taken home."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tracker.accounts.models import Account
from tracker.core import clock
from tracker.core.database import db
from tracker.studies.models import Study
from tracker.summaries import pool
from tracker.summaries.models import Making, Report


def report(study: Study, **values: Any) -> Report:
    """A report of all cases with what the usual one has."""
    given = {"name": "Interim report", "parts": "study timeline status", "changed_at": make.NOW}
    row = Report(study_id=study.id, **(given | values))
    db.session.add(row)
    db.session.flush()
    return row


def making(study: Study, account: Account, **values: Any) -> Making:
    """A file that is ready."""
    given = {
        "asked": "as_of=2012-01",
        "format": "md",
        "file_name": "status-husk-2012-01.md",
        "stage": "done",
        "content": b"# Ready",
        "asked_at": clock.now(),
        "finished_at": clock.now(),
    }
    row = Making(study=study, account=account, **(given | values))
    db.session.add(row)
    db.session.flush()
    return row


def asked(client: FlaskClient, **words: str) -> str:
    """The page of a file that was asked for."""
    answer = client.post("/s/husk/summary/files", data={"as_of": "2012-01"} | words)
    assert answer.status_code == 303, answer.status_code
    return str(answer.location)


def made(app: Flask, client: FlaskClient, **words: str) -> bytes:
    """The file, as a process without a pool makes it."""
    page = asked(client, **words)
    make_waiting(app)
    return client.get(f"{page}/download").data


def make_waiting(app: Flask) -> int:
    with app.app_context():
        return pool.make_all()
