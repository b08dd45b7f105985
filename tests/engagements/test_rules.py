"""Times, states and what follows on what, without app or database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.errors import DomainError
from tracker.engagements import rules
from tracker.engagements.kinds import KINDS
from tracker.engagements.rules import FOLLOWS, OPEN, Status, TeamPart, When, free_hour, when

OSLO = "Europe/Oslo"
DAY = dt.date(2011, 3, 24)
NINE = dt.time(9)


def _utc(day: int, hour: int, minute: int = 0, month: int = 3) -> dt.datetime:
    return dt.datetime(2011, month, day, hour, minute, tzinfo=dt.UTC)


def _at(hour: int, *, hours: int = 1, day: dt.date = DAY) -> When:
    return when(day=day, starts=dt.time(hour), minutes=60 * hours, time_zone=OSLO)


def test_without_a_time_an_engagement_takes_whole_days() -> None:
    got = when(day=DAY, last_day=dt.date(2011, 3, 25), time_zone=OSLO)
    assert got == When(DAY, dt.date(2011, 3, 25))
    assert got.is_all_day


def test_a_wall_time_is_kept_as_the_instant_of_the_studys_zone() -> None:
    got = when(day=DAY, starts=NINE, ends=dt.time(11, 30), time_zone=OSLO)
    assert got == When(DAY, DAY, _utc(24, 8), _utc(24, 10, 30))
    assert not got.is_all_day


def test_without_an_end_it_takes_its_kinds_usual_time() -> None:
    got = when(day=DAY, starts=NINE, minutes=30, time_zone=OSLO)
    assert got.ends_at == _utc(24, 8, 30)


def test_over_several_days_the_usual_time_ends_on_the_last() -> None:
    got = when(day=DAY, last_day=dt.date(2011, 3, 25), starts=NINE, minutes=480, time_zone=OSLO)
    assert got == When(DAY, dt.date(2011, 3, 25), _utc(24, 8), _utc(25, 16))


def test_a_late_start_may_end_on_the_next_day() -> None:
    got = when(day=DAY, starts=dt.time(23, 30), minutes=60, time_zone=OSLO)
    assert (got.starts_on, got.ends_on) == (DAY, dt.date(2011, 3, 25))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"last_day": dt.date(2011, 3, 23)}, "last_day"),
        ({"last_day": dt.date(2011, 4, 25)}, "last_day"),
        ({"ends": NINE}, "starts"),
        ({"starts": NINE, "ends": NINE}, "ends"),
        ({"starts": NINE, "ends": dt.time(8)}, "ends"),
    ],
)
def test_times_that_make_no_sense_are_refused(given: dict[str, object], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        when(day=DAY, time_zone=OSLO, **given)
    assert refusal.value.field == field


def test_a_month_is_the_longest() -> None:
    assert when(day=DAY, last_day=dt.date(2011, 4, 24), time_zone=OSLO).ends_on.month == 4


def test_a_time_that_the_clocks_skip_becomes_the_first_that_exists() -> None:
    got = rules.instant(dt.date(2011, 3, 27), dt.time(2, 30), OSLO)
    assert got == _utc(27, 1)


def test_a_time_that_happens_twice_is_the_first() -> None:
    got = rules.instant(dt.date(2011, 10, 30), dt.time(2, 30), OSLO)
    assert got == _utc(30, 0, 30, month=10)


@given(
    day=st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)),
    time=st.times().map(lambda time: time.replace(microsecond=0)),
    zone=st.sampled_from([OSLO, "America/Sao_Paulo", "Pacific/Apia", "Asia/Kathmandu", "UTC"]),
)
def test_every_wall_time_means_an_instant_of_that_day_or_the_gap_after_it(
    day: dt.date, time: dt.time, zone: str
) -> None:
    got = rules.instant(day, time, zone)
    assert got.tzinfo is dt.UTC
    assert abs(got - dt.datetime.combine(day, time, dt.UTC)) <= dt.timedelta(hours=27)


def test_everything_has_a_way_back_to_planned() -> None:
    assert all(Status.PLANNED in following for following in FOLLOWS.values())
    assert set(FOLLOWS) == set(Status)


@pytest.mark.parametrize("status", list(Status))
def test_saying_the_same_twice_is_allowed(status: Status) -> None:
    rules.check_follows(status, status)


@pytest.mark.parametrize(
    ("present", "new"),
    [
        (Status.HELD, Status.CANCELLED),
        (Status.HELD, Status.CONFIRMED),
        (Status.CANCELLED, Status.HELD),
        (Status.CANCELLED, Status.POSTPONED),
        (Status.POSTPONED, Status.HELD),
        (Status.POSTPONED, Status.CONFIRMED),
    ],
)
def test_some_states_do_not_follow_on_each_other(present: Status, new: Status) -> None:
    with pytest.raises(DomainError):
        rules.check_follows(present, new)


@pytest.mark.parametrize("status", [*OPEN, Status.POSTPONED])
def test_what_is_to_come_can_be_moved(status: Status) -> None:
    rules.check_movable(status)


@pytest.mark.parametrize("status", [Status.HELD, Status.CANCELLED])
def test_what_is_past_cannot_be_moved(status: Status) -> None:
    with pytest.raises(DomainError):
        rules.check_movable(status)


def test_only_a_plan_can_be_deleted() -> None:
    rules.check_deletable(Status.PLANNED)
    with pytest.raises(DomainError):
        rules.check_deletable(Status.CONFIRMED)


def test_nothing_is_held_before_its_day() -> None:
    rules.check_held(ends_on=DAY, today=DAY)
    with pytest.raises(DomainError) as refusal:
        rules.check_held(ends_on=DAY, today=dt.date(2011, 3, 23))
    assert refusal.value.field == "day"


def test_calling_off_needs_a_reason() -> None:
    rules.check_reason("The leader is ill")
    with pytest.raises(DomainError) as refusal:
        rules.check_reason("")
    assert refusal.value.field == "reason"


def test_an_unknown_kind_is_refused() -> None:
    assert rules.check_kind("interview") is KINDS["interview"]
    with pytest.raises(DomainError) as refusal:
        rules.check_kind("séance")
    assert refusal.value.field == "kind"


@pytest.mark.parametrize(
    ("kind", "number", "is_right"),
    [
        ("site-visit", 0, False),
        ("site-visit", 1, True),
        ("site-visit", 2, False),
        ("phone-check-in", 0, False),
        ("interview", 0, True),
        ("interview", 2, False),
        ("network-gathering", 0, True),
        ("network-gathering", 4, True),
        ("document-review", 2, True),
    ],
)
def test_a_kind_says_how_many_cases_it_concerns(kind: str, number: int, is_right: bool) -> None:
    if is_right:
        rules.check_cases(KINDS[kind], number=number)
        return
    with pytest.raises(DomainError) as refusal:
        rules.check_cases(KINDS[kind], number=number)
    assert refusal.value.field == "case"


@pytest.mark.parametrize("parent", ["site-visit", "network-gathering", "dialogue-meeting"])
def test_an_interview_may_be_part_of_a_visit_or_meeting(parent: str) -> None:
    rules.check_parent(KINDS["interview"], parent=KINDS[parent])


@pytest.mark.parametrize(
    ("kind", "parent"),
    [("interview", "interview"), ("interview", "phone-check-in"), ("site-visit", "site-visit")],
)
def test_other_kinds_do_not_nest(kind: str, parent: str) -> None:
    with pytest.raises(DomainError) as refusal:
        rules.check_parent(KINDS[kind], parent=KINDS[parent])
    assert refusal.value.field == "parent"


@pytest.mark.parametrize(
    ("first", "last", "is_inside"),
    [(24, 25, True), (24, 24, True), (23, 24, False), (25, 26, False)],
)
def test_a_part_lies_on_the_days_of_the_whole(first: int, last: int, is_inside: bool) -> None:
    inner = When(dt.date(2011, 3, first), dt.date(2011, 3, last))
    outer = When(DAY, dt.date(2011, 3, 25))
    if is_inside:
        rules.check_inside(inner, outer)
        return
    with pytest.raises(DomainError) as refusal:
        rules.check_inside(inner, outer)
    assert refusal.value.field == "day"


def test_moving_keeps_the_wall_time_across_a_change_of_clocks() -> None:
    assert rules.shifted(_at(9), days=7, time_zone=OSLO) == _at(9, day=dt.date(2011, 3, 31))


def test_moving_keeps_the_days_of_what_has_no_time() -> None:
    whole = When(DAY, dt.date(2011, 3, 25))
    moved = rules.shifted(whole, days=-3, time_zone=OSLO)
    assert moved == When(dt.date(2011, 3, 21), dt.date(2011, 3, 22))


@pytest.mark.parametrize(
    ("first", "second", "is_overlap"),
    [
        (_at(9), _at(9), True),
        (_at(9), _at(10), False),
        (_at(9, hours=3), _at(10), True),
        (_at(9), When(DAY, DAY), True),
        (When(DAY, DAY), _at(9), True),
        (When(DAY, DAY), When(dt.date(2011, 3, 25), dt.date(2011, 3, 26)), False),
        (When(dt.date(2011, 3, 25), dt.date(2011, 3, 25)), When(DAY, DAY), False),
    ],
)
def test_nobody_is_in_two_places_at_once(first: When, second: When, is_overlap: bool) -> None:
    assert rules.overlap(first, second) is is_overlap
    assert rules.overlap(second, first) is is_overlap


def test_only_known_times_clash() -> None:
    assert rules.clash(_at(9), _at(9))
    assert not rules.clash(_at(9), When(DAY, DAY))


@pytest.mark.parametrize(
    ("busy", "earliest", "free"),
    [
        ([], NINE, NINE),
        ([], dt.time(9, 10), dt.time(10)),
        ([], dt.time(6), dt.time(8)),
        ([_at(9)], NINE, dt.time(10)),
        ([_at(9, hours=2), _at(11)], NINE, dt.time(12)),
        ([When(DAY, DAY)], NINE, NINE),
        ([_at(7, hours=12)], NINE, None),
        ([], dt.time(18), None),
    ],
)
def test_a_free_hour_is_offered(busy: list[When], earliest: dt.time, free: dt.time | None) -> None:
    assert free_hour(busy, day=DAY, earliest=earliest, minutes=60, time_zone=OSLO) == free


@pytest.mark.parametrize(
    ("first", "last", "is_doubted"),
    [
        (dt.date(2011, 1, 1), dt.date(2012, 3, 31), False),
        (dt.date(2010, 12, 31), dt.date(2011, 1, 1), True),
        (dt.date(2012, 3, 31), dt.date(2012, 4, 1), True),
    ],
)
def test_days_outside_the_evaluation_period_are_doubted(
    first: dt.date, last: dt.date, is_doubted: bool
) -> None:
    period = (dt.date(2011, 1, 1), dt.date(2012, 3, 31))
    doubt = rules.doubt_about_period(starts_on=first, ends_on=last, period=period)
    assert (doubt is not None) is is_doubted


def test_every_kind_has_a_part_that_a_researcher_can_take() -> None:
    assert {kind.part for kind in KINDS.values()} <= set(TeamPart)
    assert all(kind.about for kind in KINDS.values())
