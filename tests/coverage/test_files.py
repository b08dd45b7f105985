"""The accounting as files: read back with the libraries that others use."""

import csv
import io
from zipfile import ZipFile

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.coverage.conftest import writing
from tracker.core.database import db
from tracker.coverage.models import Hole
from tracker.workbooks.timeless import timeless

HERE = "/s/husk/coverage"
FORMULA = '=HYPERLINK("https://evil.test")'


def _book(content: bytes) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets
    }


def _csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_workbook_has_a_sheet_for_each_part(leader: FlaskClient) -> None:
    answer = leader.get(f"{HERE}.xlsx?as_of=2011-04")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="coverage-husk-2011-04.xlsx"'
    )
    book = _book(answer.data)
    assert list(book) == ["Interviews by role", "Other contacts", "Holes", "Research questions",
                          "Contact frequency"]  # fmt: skip
    assert book["Interviews by role"][:5] == [
        ["Case", "Counted", "Office leader", "Middle manager", "Interviews"],
        ["NAV Bærum", "Counted", 1, 0, 1],
        ["NAV Sola", "Counted", 0, 0, 0],
        ["Cases that count", None, 1, 0, 1],
        ["Reached at", None, "1/2", "0/2", None],
    ]
    assert book["Other contacts"][1] == ["NAV Bærum", "Counted", 1, 0]


def test_every_hole_is_a_row_with_its_reason(leader: FlaskClient) -> None:
    rows = _book(leader.get(f"{HERE}.xlsx").data)["Holes"]
    assert [row[:5] + row[6:] for row in rows] == [
        ["Case", "Role", "Interviews", "Wanted", "Reason", "Note"],
        ["NAV Bærum", "Middle manager", 0, 1, "Planned", None],
        ["NAV Sola", "Office leader", 0, 1, "Declined", "They had no time for us"],
        ["NAV Sola", "Middle manager", 0, 1, None, None],
    ]
    assert [str(row[5])[:10] for row in rows] == ["Planned on", "2040-05-03", "None", "None"]


def test_a_workbook_is_laid_out_to_be_read(leader: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(leader.get(f"{HERE}.xlsx").data))
    for sheet in book.worksheets:
        assert (sheet.freeze_panes, sheet["A1"].font.bold) == ("B2", True)
        assert sheet.column_dimensions["A"].width == 24


def test_csv_has_one_row_for_each_case_and_role(leader: FlaskClient) -> None:
    rows = _csv(leader.get(f"{HERE}.csv").data)
    assert rows[0] == ["Case", "Counted", "Role", "Interviews", "Persons interviewed", "Wanted",
                       "Other contacts", "Standing", "Reason", "Planned on", "Note"]  # fmt: skip
    assert rows[1] == ["NAV Bærum", "Counted", "Office leader", "1", "1", "1", "1", "Reached",
                       "", "", ""]  # fmt: skip
    assert rows[2][7:10] == ["Not met", "Planned", "2040-05-03"]
    assert len(rows) == 5


def test_a_file_of_a_round_holds_the_round(leader: FlaskClient) -> None:
    assert [row[0] for row in _csv(leader.get(f"{HERE}.csv?round=1").data)] == [
        "Case", "NAV Bærum", "NAV Bærum",
    ]  # fmt: skip


def test_nothing_in_the_files_is_a_formula(app: Flask, leader: FlaskClient) -> None:
    with writing(app) as study:
        db.session.query(Hole).one().note = FORMULA
        study_role = db.session.query(make.InformantRole).filter_by(code="office-leader").one()
        study_role.name = "=Leader"
        study.text_version += 1
    assert _csv(leader.get(f"{HERE}.csv").data)[3][-1] == f"'{FORMULA}"
    book = openpyxl.load_workbook(io.BytesIO(leader.get(f"{HERE}.xlsx").data))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert FORMULA in {cell.value for cell in cells}


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_same_log_gives_the_same_bytes(leader: FlaskClient, ending: str) -> None:
    address = f"{HERE}.{ending}?as_of=2011-04"
    first = leader.get(address).data
    assert leader.get(address).data == first
    if ending == "xlsx":
        # However long one waits between the two.
        assert {one.date_time[0] for one in ZipFile(io.BytesIO(first)).infolist()} == {1980}


def test_a_workbook_made_timeless_is_still_one() -> None:
    made = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "kept"
    book.save(made)
    again = openpyxl.load_workbook(io.BytesIO(timeless(made.getvalue())))
    assert (again.active["A1"].value, again.properties.modified.year) == ("kept", 1980)


def test_an_observers_files_hold_neither_reasons_nor_notes_nor_excerpts(
    observer: FlaskClient,
) -> None:
    book = _book(observer.get(f"{HERE}.xlsx").data)
    assert "Research questions" not in book
    words = {str(cell) for rows in book.values() for row in rows for cell in row}
    assert words & {"Declined", "They had no time for us", "Note", "Reason"} == set()
    assert book["Holes"][0] == ["Case", "Role", "Interviews", "Wanted", "Planned on"]
