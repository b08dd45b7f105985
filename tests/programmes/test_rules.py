"""The order of a day, without app or database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.errors import DomainError
from tracker.engagements.kinds import KINDS, Asks
from tracker.programmes import rules
from tracker.programmes.rules import Line, moved, spots


def _line(key: str, start: int | None, minutes: int = 60, day: int = 0) -> Line:
    return Line(key, day, start, minutes, key)


NINE, TEN, ELEVEN = 540, 600, 660


def test_gaps_and_overlaps_stand_between_the_lines() -> None:
    lines = [
        _line("late", 630),
        _line("lunch", 720, 30),
        _line("first", NINE),
        _line("in", 560, 10),
    ]
    found = [(spot.line.key, spot.between) for spot in spots(lines)]
    assert found == [("first", 0), ("in", -40), ("late", 30), ("lunch", 30)]


def test_a_long_line_is_measured_to_its_end() -> None:
    lines = [_line("day", NINE, 300), _line("short", TEN, 10), _line("after", 850)]
    assert [spot.between for spot in spots(lines)] == [0, -240, 10]


def test_each_day_stands_for_itself_and_what_has_no_time_comes_first() -> None:
    lines = [_line("b", NINE, day=1), _line("a", TEN), _line("unknown", None, 0)]
    assert [(s.line.key, s.between) for s in spots(lines)] == [("unknown", 0), ("a", 0), ("b", 0)]


def test_two_neighbours_change_places_and_keep_their_pause() -> None:
    lines = [_line("a", NINE, 60), _line("b", 615, 30), _line("c", 700, 10)]
    assert {line.key: line.start for line in moved(lines, "a", steps=1)} == {"b": NINE, "a": 585}
    assert {line.key: line.start for line in moved(lines, "b", steps=-1)} == {"b": NINE, "a": 585}


def test_dragged_over_several_it_goes_step_by_step() -> None:
    lines = [_line("a", NINE), _line("b", TEN), _line("c", ELEVEN)]
    found = {line.key: line.start for line in moved(lines, "a", steps=2)}
    assert found == {"b": NINE, "c": TEN, "a": ELEVEN}


@pytest.mark.parametrize(
    ("key", "steps"), [("a", -1), ("c", 5), ("none", 1), ("unknown", 1), ("a", 0)]
)
def test_nothing_moves_beyond_the_ends(key: str, steps: int) -> None:
    lines = [_line("a", NINE), _line("c", TEN), _line("unknown", None, 0)]
    assert moved(lines, key, steps=steps) == []


@given(
    st.lists(st.tuples(st.integers(420, 900), st.integers(5, 90)), min_size=1, max_size=8),
    st.data(),
)
def test_a_move_keeps_lengths_and_never_starts_earlier_than_the_day(
    times: list[tuple[int, int]], data: st.DataObject
) -> None:  # fmt: skip
    lines = [_line(str(n), start, minutes) for n, (start, minutes) in enumerate(times)]
    key = data.draw(st.sampled_from([line.key for line in lines]))
    changed = {line.key: line for line in moved(lines, key, steps=data.draw(st.integers(-8, 8)))}
    after = [changed.get(line.key, line) for line in lines]
    assert [line.minutes for line in after] == [line.minutes for line in lines]
    assert min(line.start or 0 for line in after) == min(line.start or 0 for line in lines)


def test_the_next_item_begins_after_the_last() -> None:
    assert rules.next_start([], day=0) == dt.time(9)
    assert rules.next_start([_line("a", NINE), _line("b", 840, 45)], day=0) == dt.time(14, 45)
    assert rules.next_start([_line("a", 1400, 60)], day=0) == dt.time(23, 45)
    assert rules.next_start([_line("a", NINE)], day=1) == dt.time(9)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"day": 2}, "day"),
        ({"day": -1}, "day"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 721}, "minutes"),
        ({"starts": dt.time(23), "minutes": 61}, "minutes"),
    ],
)
def test_an_item_outside_its_visit_is_refused(values: dict[str, object], field: str) -> None:
    given_ = {"day": 0, "days": 2, "starts": dt.time(9), "minutes": 60} | values
    with pytest.raises(DomainError) as refusal:
        rules.check_item(**given_)
    assert refusal.value.field == field


def test_every_kind_with_a_programme_has_a_usual_one() -> None:
    with_programme = {code for code, kind in KINDS.items() if kind.asks_for(Asks.PROGRAMME)}
    assert set(rules.USUAL) == with_programme
    children = {one.child_kind for usual in rules.USUAL.values() for one in usual} - {""}
    assert all(KINDS[code].asks_for(Asks.PARENT) for code in children)
