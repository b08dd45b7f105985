"""Large files: L6 (import size) of the reliability plan, and the page that tells how far it is."""

import threading

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.signing import sign_in
from tests.workbooks import samples
from tests.workbooks.test_views import confirm, planned, upload
from tracker.core.database import begin_writing, begin_writing_on, db
from tracker.studies.models import Study

HEADINGS = ("Kind", "Title", "First day", "Starts", "Cases", "Place", "Status")


def rows(count: int) -> list[tuple[str, ...]]:
    return [
        ("Phone check-in", f"Call {n}", f"2011-{n % 12 + 1:02}-{n % 28 + 1:02}", "9:30",
         "NAV Sola", "By phone", "Held" if n % 2 else "Planned")
        for n in range(count)
    ]  # fmt: skip


@pytest.fixture
def leader(app: Flask, world: make.World) -> FlaskClient:
    return sign_in(app.test_client(), world.leader)


class _Others:
    """Somebody else who saves all the time, and how often they could."""

    def __init__(self, app: Flask) -> None:
        self.saves, self._done = 0, threading.Event()
        self._thread = threading.Thread(target=self._save, args=(app,))

    def _save(self, app: Flask) -> None:
        with app.app_context():
            while not self._done.wait(0.01):
                with begin_writing_on(db.engine) as connection:
                    connection.execute(sa.update(Study).values(title=Study.title + ""))
                self.saves += 1

    def __enter__(self) -> "_Others":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._thread.join()


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.csv"])
def test_l6_others_save_while_five_thousand_rows_are_read(
    app: Flask, leader: FlaskClient, name: str
) -> None:
    """L6: a file is read before anything is locked; how long it takes, `make bench` says."""
    plan = [HEADINGS, *rows(5000)]
    content = samples.workbook(plan) if "xlsx" in name else samples.csv_text(*plan).encode()
    with _Others(app) as others:
        before = others.saves
        looked_at = upload(leader, name, content)
        saved_meanwhile = others.saves - before
        done = confirm(leader, looked_at.text)
    assert (looked_at.status_code, done.status_code) == (200, 200)
    assert "5000 of 5000 rows" in done.text
    assert "The plan is imported: 5000 engagements are new." in done.text
    assert [number for number, _title in planned(app)] == list(range(1, 5001))
    assert saved_meanwhile > 3


def test_more_text_than_can_be_handed_back_is_refused(leader: FlaskClient) -> None:
    headings, agenda = (*HEADINGS, "Agenda"), '"' + "“å”" * 1000 + '"'
    plan = [headings, *((*row, agenda) for row in rows(680))]
    answer = upload(leader, "plan.csv", samples.csv_text(*plan).encode())
    assert (answer.status_code, "more text than a plan can have" in answer.text) == (413, True)


def test_when_something_fails_on_the_way_nothing_has_come_in(
    app: Flask, leader: FlaskClient
) -> None:
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        pytest.skip("the fault is one of SQLite")
    page = upload(leader, "plan.csv", samples.csv_text(HEADINGS, *rows(1200)).encode()).text
    with app.app_context():
        begin_writing()
        trigger = "CREATE TRIGGER full BEFORE INSERT ON engagements WHEN NEW.number = 1100 "
        db.session.execute(sa.text(trigger + "BEGIN SELECT RAISE(ABORT, 'disk full'); END"))
        db.session.commit()
    answer = confirm(leader, page)
    assert "500 of 1200 rows" in answer.text
    assert "Nothing is imported. Try again in a moment." in answer.text
    assert answer.text.rstrip().endswith("</html>")
    assert planned(app) == []
