"""Which days a calendar shows and where in them things stand, without a database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.engagements.calendar import Planned
from tracker.overview.calendar_hours import LANES, Block, hours
from tracker.overview.calendar_period import View, days_of, period, read_day, read_view
from tracker.overview.calendar_rows import SLOTS, by_day, row, week_rows

MONDAY = dt.date(2011, 3, 21)
WEEK = [MONDAY + dt.timedelta(days=number) for number in range(7)]
OSLO, AUCKLAND = "Europe/Oslo", "Pacific/Auckland"


def _one(
    begins: int = 0, ends: int | None = None, *, number: int = 1, at: str = "", until: str = ""
) -> Planned:
    """From one day of the week to another, counted from Monday; times are those of Oslo."""
    first = MONDAY + dt.timedelta(days=begins)
    last = MONDAY + dt.timedelta(days=begins if ends is None else ends)
    starts_at = dt.datetime.fromisoformat(f"{first}T{at}+01:00") if at else None
    ends_at = dt.datetime.fromisoformat(f"{last}T{until}+01:00") if at else None
    return Planned(number, number, "interview", "Talk", "", "planned", first, last, starts_at,
                   ends_at)  # fmt: skip


def _numbers(plan: list[Planned], day: int) -> list[int | None]:
    cell = row(WEEK, plan)[day]
    return [piece.one.number if piece else None for piece in cell.slots]


@pytest.mark.parametrize(
    "text", ["", "soon", "2011-02-30", "0001-01-01", "9999-12-31", "1899-12-31"]
)
def test_a_day_that_makes_no_sense_is_the_usual_one(text: str) -> None:
    assert read_day(text, otherwise=MONDAY) == MONDAY


def test_a_view_that_makes_no_sense_is_the_month() -> None:
    assert [read_view(text) for text in ("week", "year", "")] == [View.WEEK, View.MONTH, View.MONTH]


@given(st.sampled_from(list(View)), st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_every_view_shows_its_day_and_leads_to_its_neighbours(view: View, day: dt.date) -> None:
    shown = period(view, day)
    days = days_of(shown)
    assert day in days
    assert shown.before < day < shown.after
    assert period(view, shown.after).before <= day
    if view is not View.AGENDA:
        assert (days[0].weekday(), len(days) % 7) == (0, 0)


def test_a_month_is_shown_in_whole_weeks() -> None:
    shown = period(View.MONTH, dt.date(2011, 3, 24))
    assert (shown.first, shown.last) == (dt.date(2011, 2, 28), dt.date(2011, 4, 3))
    assert (shown.before, shown.after) == (dt.date(2011, 2, 1), dt.date(2011, 4, 1))


def test_several_days_keep_their_slot_above_the_single_ones() -> None:
    plan = [_one(0, number=1), _one(0, 2, number=2), _one(2, number=3), _one(1, 3, number=4)]
    assert [_numbers(plan, day) for day in range(4)] == [[2, 1], [2, 4], [2, 4, 3], [None, 4]]


def test_a_bar_says_where_it_begins_and_goes_on() -> None:
    (before, *_), _ = week_rows([*WEEK, *(day + dt.timedelta(7) for day in WEEK)], [_one(-1, 8)])
    assert before.slots[0] is not None
    assert (before.slots[0].begins, before.slots[0].ends, before.slots[0].takes) == (
        False,
        False,
        7,
    )
    second = week_rows([day + dt.timedelta(7) for day in WEEK], [_one(-1, 8)])[0]
    assert [len(cell.slots) for cell in second] == [1, 1, 0, 0, 0, 0, 0]
    pieces = [cell.slots[0] for cell in second[:2]]
    assert [(one.begins, one.ends, one.takes) for one in pieces if one] == [
        (False, False, 2), (False, True, 0),
    ]  # fmt: skip


def test_a_day_shows_four_and_counts_the_rest() -> None:
    cells = row(WEEK, [_one(3, number=number) for number in range(1, 8)])
    assert (len(cells[3].slots), cells[3].more) == (SLOTS, 3)
    assert [cell.more for cell in cells if cell.day != WEEK[3]] == [0] * 6


@given(st.lists(st.tuples(st.integers(-3, 8), st.integers(0, 9)), max_size=30))
def test_each_day_shows_or_counts_whatever_is_on(spans: list[tuple[int, int]]) -> None:
    plan = [
        _one(begins, begins + more, number=number) for number, (begins, more) in enumerate(spans)
    ]
    for cell in row(WEEK, plan):
        on = {one.number for one in plan if one.starts_on <= cell.day <= one.ends_on}
        shown = [piece.one.number for piece in cell.slots if piece]
        assert set(shown) <= on
        assert len(shown) == len(set(shown)) == len(on) - cell.more


def test_the_list_puts_what_began_before_under_its_first_day() -> None:
    early, late = _one(-2, 1, number=1), _one(3, number=2)
    assert by_day([early, late], first=MONDAY) == [(WEEK[0], [early]), (WEEK[3], [late])]


def _blocks(*plan: Planned, day: int = 0, zone: str = OSLO) -> list[Block]:
    return list(hours(WEEK, plan, time_zone=zone).columns[day].blocks)


def test_a_time_stands_in_its_quarters() -> None:
    (block,) = _blocks(_one(at="09:15", until="10:40"))
    assert (block.row, block.rows, block.lanes) == (1 + 9, 6, 1)


@pytest.mark.parametrize(
    ("at", "until", "shown"),
    [
        ("09:00", "10:00", (7, 19)),
        ("05:30", "06:00", (5, 19)),
        ("19:00", "20:15", (7, 21)),
    ],
)
def test_the_hours_grow_when_something_lies_outside(
    at: str, until: str, shown: tuple[int, int]
) -> None:
    found = hours(WEEK, [_one(at=at, until=until)], time_zone=OSLO)
    assert (found.first, found.last) == shown


def test_what_goes_past_midnight_is_shown_on_both_days() -> None:
    night = _one(0, 1, at="23:30", until="00:30")
    (evening,), (morning,) = _blocks(night, day=0), _blocks(night, day=1)
    assert (evening.row, evening.rows, evening.begins) == (95, 2, True)
    assert (morning.row, morning.rows, morning.begins, morning.ends) == (1, 2, False, True)
    assert (night.takes_days, night.last_day) == (False, MONDAY)


def test_what_ends_at_midnight_belongs_to_one_day() -> None:
    late = _one(0, 1, at="22:00", until="00:00")
    assert (len(_blocks(late, day=0)), _blocks(late, day=1)) == (1, [])


def test_overlapping_ones_share_the_width_and_the_others_do_not() -> None:
    plan = [
        _one(at="09:00", until="10:00", number=1),
        _one(at="09:30", until="11:00", number=2),
        _one(at="10:00", until="10:30", number=3),
        _one(at="12:00", until="13:00", number=4),
    ]
    found = {block.one.number: (block.lane, block.lanes) for block in _blocks(*plan)}
    assert found == {1: (1, 2), 2: (2, 2), 3: (1, 2), 4: (1, 1)}


def test_more_than_four_at_a_time_are_counted() -> None:
    plan = [_one(at="09:00", until="10:00", number=number) for number in range(6)]
    column = hours(WEEK, plan, time_zone=OSLO).columns[0]
    assert ([block.lane for block in column.blocks], column.more) == ([*range(1, LANES + 1)], 2)


def test_the_wall_clock_is_that_of_the_study() -> None:
    instant = dt.datetime(2011, 3, 21, 10, 30, tzinfo=dt.UTC)
    late = Planned(1, 1, "interview", "Talk", "", "planned", MONDAY, MONDAY, instant,
                   instant + dt.timedelta(minutes=15))  # fmt: skip
    found = hours(WEEK, [late], time_zone=AUCKLAND)
    # Half past ten in London is half past eleven at night in Auckland.
    assert (found.last, found.columns[0].blocks[0].row) == (24, 1 + (23 - 7) * 4 + 2)
