"""Runs the benchmarks, prints each ratio beside its limit and writes `bench.json`."""

import datetime as dt
import json
import os
import sys
import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.bench.board import board_line
from tests.bench.coverage import coverage_line
from tests.bench.deriving import deriving_lines
from tests.bench.documents import document_lines
from tests.bench.feed import feed_lines
from tests.bench.floor import floor_app
from tests.bench.line import Line
from tests.bench.matrix import matrix_line
from tests.bench.measure import medians, served
from tests.bench.notes import search_lines, writing_lines
from tests.bench.planning import round_line
from tests.bench.saving import STUDY, saver
from tests.bench.scale import app_with_example
from tests.bench.sending import sending_lines
from tests.bench.typing import typing_line
from tests.bench.workbook import import_line
from tests.counting import statements
from tests.signing import sign_in
from tracker.accounts.models import Account
from tracker.core.database import begin_writing, db
from tracker.engagements.models import Engagement
from tracker.reminders import derive
from tracker.reminders.models import Touched

# Statements that a page may send, whatever the size of the study.
STATEMENTS = {
    "Today": 16,
    "Engagement list": 12,
    "Case page": 20,
    "Engagement page": 15,
    "Timeline": 16,
    "Calendar": 12,
}
# Floors that a page may take; those of everyday work less than the wide views of the plan.
FLOORS = {"Timeline": 6, "Calendar": 6}


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = app_with_example(folder / "small", times=1)
        large = app_with_example(folder / "large", times=100)
        lines = [
            # First, so that Today has its reminders.
            *deriving_lines(large, _floor(folder)),
            *_pages(small, large, folder),
            *search_lines(_signed_in(large), _floor(folder)),
            *writing_lines(large, _signed_in(large), _floor(folder)),
            matrix_line(_floor(folder), _signed_in(large)),
            coverage_line(_floor(folder), _signed_in(large)),
            typing_line(),
            *document_lines(small, large),
            round_line(large, _signed_in(large)),
            board_line(large, _floor(folder), _signed_in(large)),
            import_line(small),
            *feed_lines(small, _floor(folder)),
            *sending_lines(large, folder / "sending"),
            *_process(large, folder),
        ]
    for line in lines:
        print(line)
    Path("bench.json").write_text(
        json.dumps([asdict(line) | {"holds": line.holds} for line in lines], indent=2)
    )
    return 0 if all(line.holds for line in lines) else 1


def _pages(small: Flask, large: Flask, folder: Path) -> list[Line]:
    floor = _floor(folder)
    here, there = _signed_in(small), _signed_in(large)
    lines = []
    for page, address in _addresses(large).items():
        bare, at_1, at_100 = medians(
            lambda: _get(floor, "/"),
            lambda address=address: _get(here, address),
            lambda address=address: _get(there, address),
        )
        with statements() as counted:
            _get(there, address)
        lines += [
            Line(f"{page} at 100×, in floors", at_100 / bare, FLOORS.get(page, 4)),
            Line(f"{page}, statements", counted.number, STATEMENTS[page], ""),
        ]
        if page not in FLOORS:
            lines.append(Line(f"{page} at 100× against 1×", at_100 / at_1, 1.3))
    lines.append(_saving(floor, there, large))
    return lines


def _floor(folder: Path) -> FlaskClient:
    return floor_app(folder / "large" / "tracker.sqlite3").test_client()


def _addresses(app: Flask) -> dict[str, str]:
    """The pages measured; the engagement is one with a note, a programme and participants."""
    with app.app_context():
        number = db.session.scalar(
            sa.select(Engagement.number).where(Engagement.kind == "site-visit").limit(1)
        )
    return {
        "Today": f"{STUDY}/today",
        "Engagement list": f"{STUDY}/engagements",
        "Case page": f"{STUDY}/cases/nav-baerum",
        "Engagement page": f"{STUDY}/engagements/{number}",
        "Timeline": f"{STUDY}/",
        "Calendar": f"{STUDY}/calendar",
    }


def _signed_in(app: Flask) -> FlaskClient:
    with app.app_context():
        owner = db.session.scalar(sa.select(Account.id).order_by(Account.id).limit(1))
    return sign_in(app.test_client(), int(owner or 0))


def _get(client: FlaskClient, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.data


def _saving(floor: FlaskClient, client: FlaskClient, app: Flask) -> Line:
    """Saving a note of 300 words."""
    save = saver(
        app, client, lambda n: f"Save {n}. " + "What the office said about the position. " * 43
    )
    bare, taken = medians(lambda: _get(floor, "/"), save)
    return Line("Saving a note at 100×, in floors", taken / bare, 5)


def _process(large: Flask, folder: Path) -> list[Line]:
    session = _signed_in(large).get_cookie("session")
    assert session is not None
    paths = _addresses(large).values()
    cookie = f"session={session.value}"
    start = partial(served, folder / "large", 8765, cookie=cookie)
    # What was measured before has written much.
    os.sync()
    starts = [start(paths=(), is_done=lambda: True)[0] for _ in range(2)]
    _touch_all(large)
    started, megabytes = start(paths=paths, is_done=lambda: _is_derived(large))
    return [
        Line("From process start to first page", median([*starts, started]), 2, "s"),
        Line("Memory of the worker after a night", megabytes, 150, "MB"),
    ]


def _touch_all(app: Flask) -> None:
    """As every night: all reminders are derived anew."""
    with app.app_context():
        begin_writing()
        db.session.add_all(Touched(subject=f"study:{key}") for key in derive.study_ids())
        db.session.commit()


def _is_derived(app: Flask) -> bool:
    with app.app_context():
        return not derive.pending().ids


if __name__ == "__main__":
    print(f"Measured {dt.datetime.now(dt.UTC):%Y-%m-%d}")  # noqa: TID251
    sys.exit(main())
