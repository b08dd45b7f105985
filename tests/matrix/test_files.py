"""The matrix and the excerpts as files: read back with the libraries that others use."""

import csv
import io

import openpyxl
import pytest
from flask.testing import FlaskClient

from tests.editing import read, sent
from tests.matrix.conftest import Say
from tracker.workbooks import tables

CELL = "/s/husk/matrix/nav-baerum/themes/funding"
FORMULA = '=HYPERLINK("https://evil.test")'


def _book(content: bytes) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets
    }


def _csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def full(leader: FlaskClient, say: Say) -> FlaskClient:
    """One excerpt and one summary, both of which begin like a formula."""
    say(f"{FORMULA} #funding @office-leader #new.\n\nTwo\x07 #youth-work.")
    fields = sent(read(leader.get(f"{CELL}/edit"))) | {"text": "+47 they wait."}
    leader.post(f"{CELL}/edit", data=fields)
    return leader


def test_the_matrix_is_two_sheets_of_a_workbook(full: FlaskClient) -> None:
    answer = full.get("/s/husk/matrix.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="matrix-husk.xlsx"'
    assert _book(answer.data) == {
        "Counts": [
            ["Case", "Funding", "Youth work", "Excerpts"],
            ["NAV Bærum", 1, 1, 2],
            ["NAV Sola", 0, 0, 0],
            ["Excerpts", 1, 1, 2],
        ],
        "Summaries": [
            ["Case", "Funding", "Youth work"],
            ["NAV Bærum", "+47 they wait.", None],
            ["NAV Sola", None, None],
        ],
    }


def test_the_matrix_is_one_table_as_csv(full: FlaskClient) -> None:
    rows = _csv(full.get("/s/husk/matrix.csv").data)
    assert rows == [
        ["Case", "Funding", "Funding – Summary", "Youth work", "Youth work – Summary", "Excerpts"],
        ["NAV Bærum", "1", "'+47 they wait.", "1", "", "2"],
        ["NAV Sola", "0", "", "0", "", "0"],
        ["Excerpts", "1", "", "1", "", "2"],
    ]


def test_each_excerpt_is_a_row_with_the_way_to_its_place(full: FlaskClient) -> None:
    headings, first, second = _csv(full.get("/s/husk/excerpts.csv").data)
    assert headings == [
        "Number", "Date", "Cases", "Kind of engagement", "Roles", "Themes", "Questions",
        "Kinds of excerpt", "On no list", "Text", "Written by", "Link",
    ]  # fmt: skip
    assert first == [
        "1", "2011-03-24", "NAV Bærum", "Interview", "Office leader", "Funding", "", "", "#new",
        f"'{FORMULA}.", "Researcher", "http://localhost/s/husk/engagements/1#excerpt-1",
    ]  # fmt: skip
    assert second[9] == "Two."
    assert full.get(first[-1]).status_code == 200


def test_nothing_in_a_workbook_is_a_formula(full: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(full.get("/s/husk/excerpts.xlsx").data))
    cell = book.worksheets[0]["J2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (f"{FORMULA}.", "s", True)


def test_the_link_of_a_workbook_leads_to_the_place(full: FlaskClient) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(full.get("/s/husk/excerpts.xlsx").data)).worksheets[0]
    places = [sheet[f"L{row}"].hyperlink.target for row in (2, 3)]
    assert places == [sheet["L2"].value, sheet["L3"].value]
    assert [sheet[f"L{row}"].data_type for row in (2, 3)] == ["s", "s"]
    assert sheet["J2"].hyperlink is None
    assert full.get(places[1]).status_code == 200


def test_a_summary_whose_excerpts_have_changed_is_marked(full: FlaskClient, say: Say) -> None:
    say("More #funding.")
    book = _book(full.get("/s/husk/matrix.xlsx").data)
    assert book["Summaries"][1][1] == "[stale] +47 they wait."
    assert _csv(full.get("/s/husk/matrix.csv").data)[1][2] == "[stale] +47 they wait."


@pytest.mark.parametrize("letter", ["x", "😀"])
def test_a_text_longer_than_a_cell_says_that_it_is_cut(letter: str) -> None:
    whole, long = letter * (32_766 // len(letter.encode("utf-16-le")) * 2), letter * 32_767
    table = tables.Table("T", [("A", 9), ("B", 9)], [[whole, long + letter]])
    _headings, (kept, cut) = _book(tables.to_xlsx([table], say=str))["T"]
    assert kept == whole
    assert isinstance(cut, str)
    assert cut.endswith(f"{letter}… (cut)")
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767


def test_the_files_hold_what_the_filters_leave(full: FlaskClient) -> None:
    assert len(_csv(full.get("/s/husk/excerpts.csv?theme=youth-work").data)) == 2
    rows = _csv(full.get("/s/husk/matrix.csv?by=roles&kind=site-visit").data)
    assert rows[1] == ["NAV Bærum", "0", "", "0", "", "0"]
