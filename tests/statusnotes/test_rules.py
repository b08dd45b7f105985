"""Months on plain values."""

import datetime as dt

import pytest

from tracker.core.errors import DomainError
from tracker.statusnotes.rules import (
    checked_month,
    last_day,
    logged_from,
    month_after,
    month_from,
    month_of,
    months_between,
    months_to_choose,
    usual_month,
)

BEGAN, ENDS = dt.date(2011, 1, 15), dt.date(2012, 3, 31)
TODAY = dt.date(2012, 1, 20)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2012-01", dt.date(2012, 1, 1)),
        ("2012-13", None),
        ("2012-00", None),
        ("0001-01", None),
        ("9999-12", None),
        ("2012-1", None),
        ("2012-01-20", None),
        ("２０１２-０１", None),
        ("", None),
        ("None", None),
    ],
)
def test_a_month_is_read_as_it_stands_in_addresses(text: str, month: dt.date | None) -> None:
    assert month_from(text) == month


@pytest.mark.parametrize(
    ("day", "first", "last", "after"),
    [
        ("2012-01-31", "2012-01-01", "2012-01-31", "2012-02-01"),
        ("2012-02-01", "2012-02-01", "2012-02-29", "2012-03-01"),
        ("2011-12-15", "2011-12-01", "2011-12-31", "2012-01-01"),
    ],
)
def test_months_have_their_days(day: str, first: str, last: str, after: str) -> None:
    got = month_of(_day(day)), last_day(_day(day)), month_after(_day(day))
    assert got == (_day(first), _day(last), _day(after))


def test_months_between_count_the_calendar_and_not_days() -> None:
    assert months_between(dt.date(2011, 11, 30), dt.date(2012, 1, 1)) == 2
    assert months_between(dt.date(2012, 1, 1), dt.date(2011, 12, 1)) == -1


@pytest.mark.parametrize("as_of", ["2011-01-01", "2012-01-20", "2012-02-01"])
def test_a_month_from_the_beginning_to_the_next_one_is_taken(as_of: str) -> None:
    assert checked_month(_day(as_of), starts_on=BEGAN, today=TODAY) == month_of(_day(as_of))


@pytest.mark.parametrize(
    ("as_of", "named"),
    [("2010-12-31", "2011-01"), ("2012-03-01", "2012-02"), ("2200-01-01", "2012")],
)
def test_other_months_are_refused_and_say_which_will_do(as_of: str, named: str) -> None:
    with pytest.raises(DomainError) as refusal:
        checked_month(_day(as_of), starts_on=BEGAN, today=TODAY)
    assert refusal.value.field == "as_of"
    assert named in str(refusal.value)


def test_the_months_to_choose_run_backwards_from_the_next_one() -> None:
    months = months_to_choose(starts_on=BEGAN, ends_on=ENDS, today=TODAY)
    assert (months[0], months[-1], len(months)) == (_day("2012-02-01"), _day("2011-01-01"), 14)


def test_a_study_long_over_is_written_up_to_a_year_after_it() -> None:
    months = months_to_choose(starts_on=BEGAN, ends_on=ENDS, today=_day("2026-08-01"))
    assert months[0] == _day("2013-03-01")


def test_a_study_yet_to_begin_offers_its_first_month() -> None:
    months = months_to_choose(starts_on=BEGAN, ends_on=ENDS, today=_day("2010-01-01"))
    assert months == [_day("2011-01-01")]


@pytest.mark.parametrize(
    ("today", "month"),
    [("2012-01-20", "2012-01-01"), ("2026-08-01", "2012-03-01"), ("2010-05-05", "2011-01-01")],
)
def test_the_usual_month_is_the_present_one_within_the_study(today: str, month: str) -> None:
    assert usual_month(starts_on=BEGAN, ends_on=ENDS, today=_day(today)) == _day(month)


@pytest.mark.parametrize(
    ("published_on", "since"), [("2012-01-18", "2012-01-18"), ("2012-03-05", "2012-01-31")]
)
def test_what_was_logged_counts_from_the_publishing_or_the_end_of_the_month(
    published_on: str, since: str
) -> None:
    got = logged_from(as_of=_day("2012-01-01"), published_on=_day(published_on))
    assert got == _day(since)
