"""What is found in files is plain, bounded and told apart; guesses are made of whole words."""

import datetime as dt
import json

import pytest

from tracker.calendars.rules import (
    MOST_TAKEN_IN,
    Found,
    found_in,
    guessed,
    own_number,
    plain,
    reach,
    read_back,
    source_of,
    written,
)
from tracker.core.errors import DomainError

DAY = dt.date(2011, 3, 24)
NINE = dt.datetime(2011, 3, 24, 9, tzinfo=dt.UTC)
WHOLE_DAY = {"key": "a", "title": "Visit", "starts_on": "2011-03-24", "ends_on": "2011-03-24"}


@pytest.mark.parametrize(
    "found",
    [
        Found("a", "Visit", DAY, DAY, place="Sandvika", category="Site visit"),
        Found("a", "Visit", DAY, DAY, NINE, NINE + dt.timedelta(hours=1)),
        Found("a", "Visit", DAY, DAY, NINE),
    ],
)
def test_what_was_found_comes_back_the_same(found: Found) -> None:
    assert read_back(written([found]), time_zone="Europe/Oslo") == [found]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}x",
        "7",
        "[7]",
        "[[]]",
        '{"a": 1}',
        json.dumps([WHOLE_DAY | {"starts_on": "0001-01-01"}]),
        json.dumps([WHOLE_DAY | {"ends_on": "tomorrow"}]),
        json.dumps([WHOLE_DAY | {"key": 7}]),
        json.dumps([WHOLE_DAY | {"title": None}]),
        json.dumps([WHOLE_DAY | {"starts_at": "9999-12-31T23:59:59-12:00"}]),
        json.dumps([WHOLE_DAY | {"starts_at": 7}]),
        "[" * 100_000,
    ],
)
def test_what_somebody_else_wrote_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="came back broken"):
        read_back(text, time_zone="Europe/Oslo")


def test_more_than_the_limit_is_cut_and_twins_are_one() -> None:
    many = [WHOLE_DAY | {"key": str(number)} for number in range(MOST_TAKEN_IN + 9)]
    assert len(read_back(json.dumps(many), time_zone="UTC")) == MOST_TAKEN_IN
    assert len(read_back(json.dumps([WHOLE_DAY] * 3), time_zone="UTC")) == 1


def test_days_are_those_of_the_study() -> None:
    late = WHOLE_DAY | {"starts_at": "2011-03-24T23:30:00+00:00", "ends_at": None}
    found = found_in(late, time_zone="Europe/Oslo")
    assert (found.starts_on, found.ends_on) == (dt.date(2011, 3, 25), dt.date(2011, 3, 25))
    when = found.when(minutes=30, time_zone="Europe/Oslo")
    assert when.ends_at == dt.datetime(2011, 3, 25, 0, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("ends_at", ["2011-03-24T09:00:00+00:00", "2011-03-24T08:00:00+00:00"])
def test_an_end_that_is_none_counts_as_none(ends_at: str) -> None:
    raw = WHOLE_DAY | {"starts_at": "2011-03-24T09:00:00+00:00", "ends_at": ends_at}
    assert found_in(raw, time_zone="UTC").ends_at is None


def test_a_whole_month_is_too_long() -> None:
    found = found_in(WHOLE_DAY | {"ends_on": "2011-04-24"}, time_zone="UTC")
    assert not found.is_too_long
    assert found_in(WHOLE_DAY | {"ends_on": "2011-04-25"}, time_zone="UTC").is_too_long


def test_words_become_one_plain_line() -> None:
    assert plain(" a\r\nb\x00\u2028c\ud800 " + "x" * 300) == "a b c " + "x" * 194


def test_a_long_name_is_remembered_by_a_digest() -> None:
    assert source_of("a@b") == "ics:a@b"
    assert source_of("x" * 300) != source_of("x" * 299 + "y")
    assert len(source_of("x" * 300)) < 80


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("abc-12@follow-research-tracker", 12),
        ("abd-12@follow-research-tracker", None),
        ("abc-12@follow-research-tracker:2011", None),
        ("abc-99999999999@follow-research-tracker", None),
    ],
)
def test_our_own_events_are_known(key: str, number: int | None) -> None:
    assert own_number(key, study_uid="abc") == number


def test_without_a_name_of_its_own_a_study_knows_none() -> None:
    assert own_number("-12@follow-research-tracker", study_uid="") is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Besøk hos NAV Bærum, 3. etg", "baerum"),
        ("Solastranda", ""),
        ("Bærum og Sola", ""),
        ("BÆRUM", "baerum"),
        ("", ""),
    ],
)
def test_a_case_is_guessed_by_whole_words(words: str, code: str) -> None:
    names = [("baerum", "NAV Bærum"), ("baerum", "Bærum"), ("sola", "Sola"), ("none", "–")]
    assert guessed(words, names) == code


def test_a_feed_reaches_back_a_year_and_on_for_two() -> None:
    assert reach(dt.date(2012, 1, 20)) == (dt.date(2010, 12, 16), dt.date(2014, 3, 30))
