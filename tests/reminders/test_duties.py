"""The rules about what the study owes, and what comes back by hand."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.reminders.build import (
    EARLY,
    LEADER,
    OTHER,
    REVIEWER,
    SECOND,
    WORKER,
    Rule,
    asked,
    contact,
    day,
    facts,
    own,
    site,
    utc,
    want,
)
from tracker.reminders import duties
from tracker.reminders.duties import occurrences
from tracker.reminders.facts import Debt, Promise, Wave
from tracker.reminders.registry import OWN, RULES
from tracker.reminders.rules import Repeats, Want, default_want

LEADERS = (LEADER, SECOND)
DUE = day("2027-03-30")
TWICE: list[tuple[Rule, dict[str, Any], tuple[int, ...], str]] = [
    (duties.round_closing, {"waves": (Wave(2, "Spring", DUE, 1, 0),)}, LEADERS, "2027-03-30T22:00"),
    (duties.follow_up_due, {"promises": (Promise(4, "Send it", DUE, WORKER),)}, (WORKER,), ""),
    (duties.milestone_due, {"debts": (Debt(6, "Report", DUE, OTHER),)}, (OTHER,), ""),
    (duties.data_ends, {"personal_data_until": DUE}, LEADERS, ""),
]


@pytest.mark.parametrize(("rule", "told", "members", "until"), TWICE)
@pytest.mark.parametrize(
    ("first", "second", "moments"),
    [
        ("1d", "", ["2027-03-29T06:00"]),
        # The second word takes the place of the first; at eight on both sides of the change.
        ("7d", "0h", ["2027-03-23T07:00", "2027-03-30T06:00"]),
        ("3d", "36h", ["2027-03-27T07:00", "2027-03-28T18:00"]),
    ],
)
def test_what_is_owed_is_told_twice_and_never_both(
    rule: Rule, told: dict[str, Any], members: tuple[int, ...], until: str,
    first: str, second: str, moments: list[str],
) -> None:  # fmt: skip
    last = "2027-03-31T06:00" if until else ""
    expected = [(members, at, end) for at, end in zip(moments, [*moments[1:], last], strict=True)]
    assert asked(rule, facts(**told), want(first, second)) == expected


@pytest.mark.parametrize(("rule", "told", "_members", "_until"), TWICE)
def test_another_day_is_another_reason(
    rule: Rule, told: dict[str, Any], _members: object, _until: object
) -> None:
    later = DUE + dt.timedelta(days=1)
    moved = {
        name: later if name == "personal_data_until" else (_later(value[0], later),)
        for name, value in told.items()
    }
    keys = [one.key for given in (told, moved) for one in rule(facts(**given), want("7d"), EARLY)]
    assert len(set(keys)) == 2


def _later(one: Any, on: dt.date) -> Any:
    return replace(one, **{"ends_on" if isinstance(one, Wave) else "due_on": on})


@pytest.mark.parametrize("whose", [None, REVIEWER, 66])
def test_what_nobody_owes_the_leaders_owe(whose: int | None) -> None:
    told = facts(
        promises=(Promise(4, "Send it", DUE, whose),), debts=(Debt(6, "Report", DUE, whose),)
    )
    for rule in (duties.follow_up_due, duties.milestone_due):
        assert [one[0] for one in asked(rule, told, want("1d"))] == [LEADERS]


@pytest.mark.parametrize(
    ("missing", "is_open", "now", "number"),
    [
        (1, 0, "2027-03-01T12:00", 1),
        (0, 1, "2027-03-01T12:00", 1),
        (0, 0, "2027-03-01T12:00", 0),
        # To the end of its last day in Oslo, which is before midnight in UTC.
        (1, 1, "2027-03-30T21:59", 1),
        (1, 1, "2027-03-30T22:00", 0),
    ],
)
def test_a_round_with_holes_is_told_until_it_is_over(
    missing: int, is_open: int, now: str, number: int
) -> None:
    told = facts(waves=(Wave(2, "Spring", DUE, missing, is_open),))
    assert len(asked(duties.round_closing, told, want("21d"), utc(now))) == number


@pytest.mark.parametrize(
    "values", [{"personal_data_until": None}, {"personal_data_until": DUE, "is_looked_at": False}]
)
def test_the_end_of_personal_data_is_told_when_there_is_one(values: dict[str, Any]) -> None:
    assert asked(duties.data_ends, facts(**values), want("60d")) == []


@pytest.mark.parametrize(
    ("first", "repeats", "every", "expected"),
    [
        ("2027-05-12", Repeats.NEVER, 1, ["2027-05-12"]),
        ("2027-05-12", Repeats.DAYS, 1, ["2027-05-12", "2027-05-13", "2027-05-14", "2027-05-15"]),
        ("2027-05-12", Repeats.DAYS, 10, ["2027-05-12", "2027-05-22", "2027-06-01", "2027-06-11"]),
        ("2027-05-12", Repeats.WEEKS, 2, ["2027-05-12", "2027-05-26", "2027-06-09", "2027-06-23"]),
        # Week 53 of 2026, and the first of 2027.
        ("2026-12-31", Repeats.WEEKS, 1, ["2026-12-31", "2027-01-07", "2027-01-14", "2027-01-21"]),
        # The last day of a month that is too short, and the 31st again after it.
        ("2027-01-31", Repeats.MONTHS, 1, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        ("2027-12-31", Repeats.MONTHS, 2, ["2027-12-31", "2028-02-29", "2028-04-30", "2028-06-30"]),
        ("2027-11-30", Repeats.MONTHS, 3, ["2027-11-30", "2028-02-29", "2028-05-30", "2028-08-30"]),
        # 29 February is the 28th in other years, and the 29th when there is one.
        ("2028-02-29", Repeats.YEARS, 1, ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28"]),
        ("2028-02-29", Repeats.YEARS, 4, ["2028-02-29", "2032-02-29", "2036-02-29", "2040-02-29"]),
        ("2036-01-19", Repeats.YEARS, 1, ["2036-01-19", "2037-01-19", "2038-01-19", "2039-01-19"]),
    ],
)
def test_what_repeats_comes_on_days_of_the_calendar(
    first: str, repeats: Repeats, every: int, expected: list[str]
) -> None:
    one = own(first, repeats=repeats, every=every)
    found = [found.isoformat() for found in occurrences(one, until=day("2045-01-01"))]
    assert found[:4] == expected


@pytest.mark.parametrize(
    ("first", "last", "until", "expected"),
    [
        ("2027-05-12", "2027-05-13", "2027-06-01", ["2027-05-12", "2027-05-13"]),
        ("2027-05-12", "2027-05-12", "2027-06-01", ["2027-05-12"]),
        # The first one stands, however far ahead it is.
        ("2027-05-12", "2027-05-13", "2027-01-01", ["2027-05-12"]),
    ],
)
def test_what_repeats_ends_with_its_last_day(
    first: str, last: str, until: str, expected: list[str]
) -> None:
    one = own(first, repeats=Repeats.DAYS, last_on=day(last))
    assert [found.isoformat() for found in occurrences(one, until=day(until))] == expected


@pytest.mark.parametrize("time", ["00:00", "00:30", "02:00", "02:30", "08:00"])
@pytest.mark.parametrize("around", ["2027-03-28", "2027-10-31"])
def test_a_daily_one_comes_once_on_each_day_over_a_change_of_the_clock(
    time: str, around: str
) -> None:
    first = day(around) - dt.timedelta(days=3)
    one = own(first.isoformat(), time, Repeats.DAYS, last_on=day(around) + dt.timedelta(days=3))
    before = dt.datetime.combine(first, dt.time(), dt.UTC) - dt.timedelta(days=1)
    found = list(duties.own(facts(own=(one,)), Want(), before))
    oslo = [wanted.at.astimezone(ZoneInfo("Europe/Oslo")) for wanted in found]
    assert [at.date() for at in oslo] == [first + dt.timedelta(days=n) for n in range(7)]
    skipped = around == "2027-03-28" and time.startswith("02")
    walls = [time] * 3 + ["03:00" if skipped else time] + [time] * 3
    assert [f"{at:%H:%M}" for at in oslo] == walls
    assert all(before.until == after.at for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("now", "days"),
    [
        # Before the first one: the weeks ahead.
        ("2027-05-01T12:00", ["2027-05-12", "2027-05-19"]),
        ("2027-05-12T06:59", ["2027-05-12", "2027-05-19", "2027-05-26", "2027-06-02"]),
        ("2027-05-18T12:00", ["2027-05-12", "2027-05-19", "2027-05-26", "2027-06-02"]),
        # At nine in Oslo the next one takes the place of the one before.
        ("2027-05-19T07:00", ["2027-05-19", "2027-05-26", "2027-06-02", "2027-06-09"]),
        # After weeks asleep the newest is enough.
        ("2027-09-30T12:00", ["2027-09-29", "2027-10-06", "2027-10-13", "2027-10-20"]),
    ],
)
def test_missed_ones_of_a_row_are_not_made_up_for(now: str, days: list[str]) -> None:
    told = facts(own=(own("2027-05-12", repeats=Repeats.WEEKS),))
    found = list(duties.own(told, Want(), utc(now)))
    assert [one.occurrence[:10] for one in found] == days
    assert len([one for one in found if one.at <= utc(now)]) <= 1


def test_what_comes_once_stays_until_it_is_done() -> None:
    told = facts(own=(own("2027-05-12", "14:30"),))
    for now in ("2027-01-01T12:00", "2027-05-12T12:31", "2028-12-01T12:00"):
        assert asked(duties.own, told, Want(), utc(now)) == [((WORKER,), "2027-05-12T12:30", "")]


@pytest.mark.parametrize(
    "moved", [own("2027-05-13"), own("2027-05-12", "09:30"), own("2027-05-12", id=9)]
)
def test_one_that_is_moved_by_half_an_hour_is_another(moved: Any) -> None:
    before, after = (
        next(duties.own(facts(own=(one,)), Want(), EARLY)) for one in (own("2027-05-12"), moved)
    )
    assert before.key != after.key


@pytest.mark.parametrize(("member", "members"), [(REVIEWER, [(REVIEWER,)]), (66, [])])
def test_what_was_set_for_somebody_who_left_comes_to_nobody(
    member: int, members: list[tuple[int, ...]]
) -> None:
    came = asked(duties.own, facts(own=(own("2027-05-12", member=member),)), Want())
    assert [whom for whom, _at, _until in came] == members


@pytest.mark.parametrize(
    ("told", "late_at"),
    [
        # Midnight on the wall, in summer time.
        ({"debts": (Debt(6, "Report", DUE, OTHER),)}, "2027-03-30T22:00"),
        ({"contacts": (contact(),)}, "2027-05-12T22:00"),
        ({"sites": (site(),), "asked_months": (day("2027-02-01"),)}, "2027-02-28T23:00"),
        ({"own": (own("2027-01-10"),)}, "2027-01-10T23:00"),
        # How long a silence may last nobody has said.
        ({"sites": (site(),)}, ""),
    ],
)
def test_what_a_day_is_meant_for_is_late_on_the_next(told: dict[str, Any], late_at: str) -> None:
    wants = {code: default_want(rule) for code, rule in RULES.items()}
    off = Want(is_on=False)
    wants |= {"case-quiet": off, "case-untold": off} if late_at else {}
    found = {one.late_at for one in duties.wanted(facts(wants=wants, **told), now=EARLY)}
    assert found == {utc(late_at) if late_at else None}


def test_every_rule_of_the_registry_is_applied() -> None:
    assert set(duties._APPLIED) == set(RULES)
    assert OWN.code not in RULES


@pytest.mark.parametrize("off", [None, "coming-up", "unconfirmed", "case-quiet"])
def test_a_rule_that_is_off_asks_for_nothing(off: str | None) -> None:
    wants = {code: default_want(rule) for code, rule in RULES.items()}
    if off:
        wants[off] = replace(wants[off], is_on=False)
    told = facts(wants=wants, contacts=(contact(),), sites=(site(),), own=(own("2027-05-12"),))
    found = {one.rule for one in duties.wanted(told, now=EARLY)}
    expected = {"coming-up", "unconfirmed", "not-logged", "case-quiet", "case-untold", "own"}
    assert found == expected - {off}
