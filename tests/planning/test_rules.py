"""Spreading rounds over working days, and calls over a year."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.errors import DomainError
from tracker.core.workdays import is_workday
from tracker.engagements.kinds import KINDS
from tracker.planning import rules
from tracker.planning.rules import Drift, Gathers, Progress

MARCH, APRIL = dt.date(2011, 3, 1), dt.date(2011, 4, 30)
SITES = [(1, "sola", "NAV Sola", "Stavanger"), (2, "baerum", "NAV Bærum", "Oslo"),
         (3, "asker", "NAV Asker", "Oslo")]  # fmt: skip


def _days(number: int, **values: object) -> list[dt.date]:
    given_ = {"first": MARCH, "last": APRIL, "country": "NO"} | values
    return rules.propose(number, **given_)


def test_four_visits_lie_evenly_over_spring() -> None:
    assert [f"{day:%d %b}" for day in _days(4)] == ["08 Mar", "22 Mar", "05 Apr", "19 Apr"]


@given(number=st.integers(1, 60), taken=st.sets(st.dates(MARCH, APRIL)))
def test_proposals_keep_to_free_working_days_in_their_order(
    number: int, taken: set[dt.date]
) -> None:
    days = _days(number, taken=taken)
    working = [MARCH + dt.timedelta(days=n) for n in range(61)]
    free = {day for day in working if is_workday(day, "NO")} - taken
    assert len(days) == number
    assert days == sorted(days)
    assert set(days) <= free or not free
    assert len(set(days)) == number or number > len(free)


def test_a_window_of_free_days_alone_still_gives_days() -> None:
    easter = {"first": dt.date(2011, 4, 21), "last": dt.date(2011, 4, 25)}
    assert _days(1, **easter) == [dt.date(2011, 4, 23)]
    assert _days(2, first=MARCH, last=MARCH, taken={MARCH}) == [MARCH, MARCH]


def test_targets_stand_region_by_region() -> None:
    names = [target.name for target in rules.targets(Gathers.CASE, SITES)]
    assert names == ["NAV Asker", "NAV Bærum", "NAV Sola"]
    by_region = {one.name: one.case_ids for one in rules.targets(Gathers.REGION, SITES)}
    assert by_region == {"Oslo": (3, 2), "Stavanger": (1,)}
    assert {one.case_ids for one in rules.targets(Gathers.ALL, SITES)} == {(3, 2, 1)}


@pytest.mark.parametrize(
    ("kind", "asked", "gathers"),
    [
        ("site-visit", "all", Gathers.CASE),
        ("network-gathering", "", Gathers.ALL),
        ("dialogue-meeting", "", Gathers.REGION),
        ("dialogue-meeting", "all", Gathers.ALL),
        ("feedback", "nonsense", Gathers.CASE),
    ],
)
def test_what_a_round_gathers_follows_its_kind(kind: str, asked: str, gathers: Gathers) -> None:
    assert rules.gathers_of(KINDS[kind], asked) is gathers


def test_progress_misses_what_nothing_covers() -> None:
    assert Progress(4, covered=3, held=5).missing == 1
    assert Progress(2, covered=3).missing == 0


@pytest.mark.parametrize(
    ("day", "expected"),
    [(24, None), (27, Drift(3, is_within=True)), (28, Drift(4, is_within=False)),
     (22, Drift(-2, is_within=True)), (21, Drift(-3, is_within=False))],
)  # fmt: skip
def test_tolerance_counts_both_ways(day: int, expected: Drift | None) -> None:
    target = dt.date(2011, 3, 24)
    found = rules.drift(target.replace(day=day), target_on=target, days_before=2, days_after=3)
    assert found == expected


def test_without_a_target_nothing_drifts() -> None:
    assert rules.drift(MARCH, target_on=None, days_before=0, days_after=0) is None


def test_a_contact_outside_its_window_is_told() -> None:
    window = {"window": (MARCH, APRIL), "name": "Spring"}
    assert rules.doubt_about_window(starts_on=MARCH, ends_on=APRIL, **window) is None
    late = rules.doubt_about_window(starts_on=APRIL, ends_on=dt.date(2011, 5, 1), **window)
    assert late is not None
    assert late.values == {"round": "Spring"}


def test_moved_along_a_contact_lands_on_a_working_day() -> None:
    day = dt.date(2011, 4, 15)
    assert rules.later_by(day, days=6, country="NO") == dt.date(2011, 4, 26)
    assert rules.later_by(day, days=-5, country="NO") == dt.date(2011, 4, 11)


def test_calls_come_every_six_weeks_but_not_in_july() -> None:
    days = rules.calls(
        dt.date(2011, 5, 9), weeks=6, pauses={7}, until=dt.date(2011, 12, 31), country="NO"
    )
    assert [f"{day:%d %b}" for day in days] == ["09 May", "20 Jun", "01 Aug", "12 Sep", "24 Oct",
                                                "05 Dec"]  # fmt: skip


def test_a_pause_over_new_year_ends_in_the_next_year() -> None:
    day = rules.call_on(dt.date(2011, 12, 5), pauses={12, 1}, country="NO")
    assert day == dt.date(2012, 2, 1)


@pytest.mark.parametrize(("weeks", "pauses"), [(0, ()), (53, ()), (6, (13,)), (6, range(1, 13))])
def test_a_cadence_without_calls_is_refused(weeks: int, pauses: tuple[int, ...]) -> None:
    with pytest.raises(DomainError):
        rules.check_cadence(weeks, pauses)


def test_pauses_are_read_as_they_were_written() -> None:
    assert rules.write_pauses({12, 7}) == "7,12"
    assert rules.read_pauses("7,12") == {7, 12}
    assert rules.read_pauses("") == frozenset()


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(APRIL, MARCH, "ends_on"), (MARCH, dt.date(2017, 1, 1), "ends_on")],
)
def test_a_window_that_makes_no_sense_is_refused(first: dt.date, last: dt.date, field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        rules.check_window(first, last)
    assert refusal.value.field == field


@pytest.mark.parametrize(("before", "after", "field"),
                         [(-1, 0, "days_before"), (0, 367, "days_after")])  # fmt: skip
def test_a_tolerance_of_years_is_refused(before: int, after: int, field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        rules.check_tolerance(before, after)
    assert refusal.value.field == field
