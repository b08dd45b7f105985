"""What counts, what is missing, how even and how long without contact: as tables."""

import datetime as dt
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.cases.rules import Since, Status
from tracker.core.errors import DomainError
from tracker.coverage import rules
from tracker.coverage.rules import Gaps, Reason, Standing, State, Wishes

JOINED, LEFT = dt.date(2011, 2, 1), dt.date(2011, 9, 1)
LEAVES = [Since(Status.ACTIVE, JOINED), Since(Status.WITHDRAWN, LEFT, "Closed")]
DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2011, 1, 1), dt.date(2011, 12, 31)


@pytest.mark.parametrize(
    ("history", "on", "expected"),
    [
        (LEAVES, JOINED - DAY, Standing.NOT_YET),
        (LEAVES, JOINED, Standing.COUNTED),
        (LEAVES, LEFT - DAY, Standing.COUNTED),
        (LEAVES, LEFT, Standing.LEFT),
        ([Since(Status.ASSOCIATED, JOINED)], LEFT, Standing.ASSOCIATED),
        ([], LEFT, Standing.NOT_YET),
    ],
)
def test_a_case_counts_from_the_day_it_joins_until_it_leaves(
    history: list[Since], on: dt.date, expected: Standing
) -> None:
    assert rules.standing(history, on=on) is expected


def test_a_case_outside_of_a_round_does_not_count_in_it() -> None:
    told = [rules.standing(LEAVES, on=day, is_in_round=False) for day in (JOINED, LEFT)]
    assert told == [Standing.ELSEWHERE, Standing.LEFT]


@pytest.mark.parametrize(
    ("interviews", "wanted", "reason", "expected"),
    [
        (0, 1, None, State.HOLE),
        (0, 1, Reason.DECLINED, State.HOLE),
        (0, 1, Reason.NO_SUCH_PERSON, State.NOBODY),
        (1, 2, Reason.NO_SUCH_PERSON, State.SHORT),
        (1, 2, None, State.SHORT),
        (2, 2, None, State.REACHED),
        (3, 2, Reason.DECLINED, State.REACHED),
        (0, None, None, State.UNASKED),
        (3, None, None, State.UNASKED),
    ],
)
def test_how_a_role_stands_at_a_case(
    interviews: int, wanted: int | None, reason: Reason | None, expected: State
) -> None:
    assert rules.state(interviews, wanted=wanted, reason=reason) is expected


@pytest.mark.parametrize(("interviews", "expected"), [(0, State.HOLE), (1, State.REACHED)])
def test_without_targets_whoever_was_not_met_is_missing(interviews: int, expected: State) -> None:
    assert rules.state(interviews, wanted=None, has_targets=False) is expected


@pytest.mark.parametrize(
    ("wishes", "rounds", "wanted"),
    [
        (Wishes(), {1}, None),
        (Wishes(overall=2), set(), 2),
        (Wishes(overall=2, by_round={1: 5}), {1}, 2),
        (Wishes(by_round={1: 1, 2: 3}), {1, 2, 9}, 4),
        (Wishes(by_round={1: 1, 2: 3}), {2}, 3),
        (Wishes(by_round={1: 1}), {2}, None),
    ],
)
def test_what_is_wanted_in_all_comes_before_what_the_rounds_want(
    wishes: Wishes, rounds: set[int], wanted: int | None
) -> None:
    assert wishes.wanted(rounds) == wanted


@pytest.mark.parametrize("number", [-1, 1000])
def test_a_target_is_a_sensible_number(number: int) -> None:
    with pytest.raises(DomainError):
        rules.check_wanted(number)


def _on(*days: int) -> list[rules.Span]:
    return [(FIRST + day * DAY, FIRST + day * DAY) for day in days]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], Gaps(longest=99)),
        (_on(0), Gaps(FIRST, 99, 99, None)),
        (_on(60), Gaps(FIRST + 60 * DAY, 39, 60, None)),
        (_on(10, 30, 90), Gaps(FIRST + 90 * DAY, 9, 60, 40)),
        (_on(90, 10, 10, 30), Gaps(FIRST + 90 * DAY, 9, 60, 40)),
        ([(FIRST, FIRST + 20 * DAY), *_on(5, 50, 99)], Gaps(FIRST + 99 * DAY, 0, 49, 39.5)),
        (_on(-30, 40), Gaps(FIRST + 40 * DAY, 59, 70, 70)),
    ],
    ids=["never", "first day", "once", "thrice", "same day", "within a visit", "before it joined"],
)
def test_gaps_between_contacts(spans: list[rules.Span], expected: Gaps) -> None:
    assert rules.gaps(spans, first=FIRST, last=FIRST + 99 * DAY) == expected


@pytest.mark.parametrize(
    ("history", "window", "days"),
    [
        (LEAVES, (JOINED, LEFT), (LEFT - JOINED).days),
        ([Since(Status.ACTIVE, dt.date(2009, 1, 1))], (FIRST, LAST), 365),
        ([Since(Status.ASSOCIATED, JOINED)], (JOINED, LAST), 0),
        ([Since(Status.ASSOCIATED, FIRST), Since(Status.ACTIVE, LAST)], (FIRST, LAST), 1),
        ([Since(Status.ACTIVE, LAST + DAY)], None, 0),
        ([Since(Status.ACTIVE, dt.date(2009, 1, 1)),
          Since(Status.WITHDRAWN, dt.date(2010, 1, 1), "Left")], None, 0),
        ([], None, 0),
    ],
)  # fmt: skip
def test_when_a_case_is_followed_and_for_how_long_it_is_evaluated(
    history: list[Since], window: rules.Span | None, days: int
) -> None:
    assert rules.followed(history, first=FIRST, last=LAST) == window
    assert rules.exposure(history, first=FIRST, last=LAST) == days


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [
        ([(5, 100), (5, 100), (5, 100)], 1.0),
        # Half as often in half of the days is as often.
        ([(4, 100), (2, 50)], 1.0),
        ([(9, 100), (0, 100)], 0.0),
        ([(1, 100), (3, 100)], -(0.25 * log(0.25) + 0.75 * log(0.75)) / log(2)),
        ([(1, 100), (1, 100), (0, 100)], log(2) / log(3)),
        ([(7, 100)], None),
        ([(0, 100), (0, 100)], None),
        ([(7, 100), (7, 0)], None),
        ([], None),
    ],
)
def test_evenness_is_pielous(contacts: list[tuple[int, int]], expected: float | None) -> None:
    assert rules.evenness(contacts) == (None if expected is None else pytest.approx(expected))


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 900)), max_size=30))
def test_evenness_lies_between_nought_and_one(contacts: list[tuple[int, int]]) -> None:
    found = rules.evenness(contacts)
    assert found is None or -1e-9 <= found <= 1 + 1e-9


@pytest.mark.parametrize(
    ("text", "today", "until"),
    [
        ("", dt.date(2011, 6, 7), dt.date(2011, 6, 7)),
        ("", dt.date(2026, 6, 7), LAST),
        ("", dt.date(2010, 6, 7), FIRST),
        ("2011-02", dt.date(2011, 6, 7), dt.date(2011, 2, 28)),
        ("2011-06", dt.date(2011, 6, 7), dt.date(2011, 6, 7)),
        ("2012-02", dt.date(2026, 6, 7), dt.date(2012, 2, 29)),
    ],
)
def test_the_last_day_that_counts(text: str, today: dt.date, until: dt.date) -> None:
    assert rules.until_of(text, starts_on=FIRST, ends_on=LAST, today=today) == until


@pytest.mark.parametrize("text", ["2010-12", "2031-01", "soon", "2011-13"])
def test_a_month_outside_of_the_study_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        rules.until_of(text, starts_on=FIRST, ends_on=LAST, today=dt.date(2026, 6, 7))
