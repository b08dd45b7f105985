"""Days, times and names of columns as people write them."""

import datetime as dt

import pytest

from tests.workbooks.test_round_trip import FORMULAS
from tracker.core.errors import DomainError
from tracker.workbooks import cells
from tracker.workbooks.columns import COLUMNS, codes_of, header_among

DAY = dt.date(2011, 3, 24)


@pytest.mark.parametrize(
    "text",
    ["2011-03-24", "2011-3-24", "2011-03-24 00:00:00", "2011-03-24T00:00", "24.3.2011",
     "24.03.2011", "24. 3. 2011", "24. mars 2011", "24 mars 2011", "24 March 2011", "24 Mar 2011",
     "Thu 24 Mar 2011", "torsdag 24. MARS 2011"],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text: str) -> None:
    assert cells.read_day(text) == DAY


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("24.3.11", "four digits"), ("24. mars 11", "four digits"), ("31.2.2011", "no such day"),
     ("2011-02-31", "no such day"), ("1.1.1899", "between 1900"), ("24/3/2011", "is no day"),
     ("2011-03-24 09:00", "is no day"), ("40626", "is no day"), ("soon", "is no day"),
     ("24. ma 2011", "is no day"), ("24. foo 2011", "is no day"), ("0.0.2011", "no such day")],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        cells.read_day(text)


@pytest.mark.parametrize(
    ("text", "time"),
    [("9", (9, 0)), ("09:00", (9, 0)), ("9.00", (9, 0)), ("kl. 9.30", (9, 30)), ("kl 9", (9, 0)),
     ("09:30:00", (9, 30)), ("2011-03-24 09:30", (9, 30)), ("9:30 PM", (21, 30)),
     ("12:15 am", (0, 15)), ("12 pm", (12, 0)), ("23:59", (23, 59)), ("0:00", (0, 0))],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text: str, time: tuple[int, int]) -> None:
    assert cells.read_time(text) == dt.time(*time)


@pytest.mark.parametrize("text", ["25", "24:00", "9:60", "9:3", "13 pm", "0 am", "morning", "-9"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="no time of day"):
        cells.read_time(text)


@pytest.mark.parametrize("text", ["x", "1.5", "-1", "1234567890"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="no number"):
        cells.read_number(text)


@pytest.mark.parametrize("text", [*FORMULAS, "\tx", "\rx", "plain", ""])
def test_b5_no_text_is_left_to_run_and_each_comes_back(text: str) -> None:
    """B5: an apostrophe goes before what a spreadsheet would run, and off again."""
    out = cells.escaped(text)
    assert (out[:1] in "=+-@\t\r" and out != "", cells.unescaped(out)) == (False, text)


def test_columns_are_known_in_both_languages_however_they_are_written() -> None:
    for column in COLUMNS:
        for name in (*column.names.values(), column.code):
            assert codes_of([name.upper(), f" {name} "]) == {column.code: 0}
    assert codes_of(["FORSTE DAG", "Slutt-tid", "kasus"]) == {"first": 0}


def test_headings_are_the_row_that_names_most_columns() -> None:
    rows = [["Title"], ["The plan", ""], ["Kind", "Title"], ["Kind", "Title", "Place"]]
    assert (header_among(rows), header_among(rows[:2])) == (3, None)
