"""Importing a plan of five thousand rows, from the file to the commit."""

import io
import time

import openpyxl
from flask import Flask

from tests.bench.line import Line
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.studies import queries
from tracker.workbooks import files, service
from tracker.workbooks.preview import look

ROWS = 5000
_HEADINGS = ("Kind", "Title", "First day", "Starts", "Cases", "Place", "Status")


def import_line(app: Flask) -> Line:
    """Read apart, checked and written in the study `husk-now`; put back as it was after that."""
    content = _workbook()
    with app.app_context():
        study = queries.find_study("husk-now")
        assert study is not None
        today = clock.today(study.time_zone)
        began = time.perf_counter()
        looked_at = look(study, files.read("plan.xlsx", content), today=today)
        begin_writing()
        for _done in service.bring_in(study, looked_at.findings, looked_at.known, today=today):
            pass
        db.session.flush()
        seconds = time.perf_counter() - began
        assert len(looked_at.findings) == ROWS
        db.session.rollback()
    return Line(f"Importing a plan of {ROWS:,} rows", seconds, 5, "s")


def _workbook() -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Plan")
    sheet.append(_HEADINGS)
    for n in range(ROWS):
        day = f"2011-{n % 12 + 1:02}-{n % 28 + 1:02}"
        sheet.append(("Phone check-in", f"Call {n}", day, "09:30", "NAV Sola", "By phone", "Held"))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
