"""Which stretch of time the timeline shows."""

import datetime as dt

import pytest

from tracker.overview.stretch import Zoom, read_month, read_zoom, stretch

WHOLE = (dt.date(2011, 1, 1), dt.date(2012, 3, 31))


@pytest.mark.parametrize(
    ("zoom", "first", "last", "before", "after"),
    [
        (Zoom.YEAR, (2011, 1, 1), (2011, 12, 31), (2010, 1, 1), (2012, 1, 1)),
        (Zoom.QUARTER, (2011, 10, 1), (2011, 12, 31), (2011, 7, 1), (2012, 1, 1)),
        (Zoom.MONTH, (2011, 11, 1), (2011, 11, 30), (2011, 10, 1), (2011, 12, 1)),
    ],
)
def test_a_stretch_holds_its_month_and_knows_its_neighbours(
    zoom: Zoom, first: tuple[int, ...], last: tuple[int, ...], before: tuple[int, ...],
    after: tuple[int, ...],
) -> None:  # fmt: skip
    shown = stretch(zoom, dt.date(2011, 11, 1), whole=WHOLE)
    assert (shown.first, shown.last) == (dt.date(*first), dt.date(*last))
    assert (shown.before, shown.after) == (dt.date(*before), dt.date(*after))


def test_the_whole_study_has_no_neighbours() -> None:
    shown = stretch(Zoom.WHOLE, dt.date(2011, 11, 1), whole=WHOLE)
    assert (shown.first, shown.last, shown.before, shown.after) == (*WHOLE, None, None)


@pytest.mark.parametrize("text", ["", "2011", "2011-13", "9999-01", "2011-3x", "nonsense"])
def test_a_month_without_sense_is_the_other_one(text: str) -> None:
    assert read_month(text, otherwise=dt.date(2011, 5, 20)) == dt.date(2011, 5, 1)
    assert read_zoom(text) is Zoom.WHOLE


def test_what_makes_sense_is_read() -> None:
    assert read_month("2011-03", otherwise=WHOLE[0]) == dt.date(2011, 3, 1)
    assert read_zoom("month") is Zoom.MONTH
