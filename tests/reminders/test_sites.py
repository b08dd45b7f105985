"""The rules about cases: silence and calls."""

import datetime as dt
from typing import Any

import pytest

from tests.reminders.build import (
    EARLY,
    LEADER,
    SECOND,
    WORKER,
    Rule,
    asked,
    day,
    facts,
    site,
    utc,
    want,
)
from tracker.cases.rules import Status
from tracker.reminders import sites
from tracker.reminders.facts import Calls, Site

LEADERS = (LEADER, SECOND)
# Both rules of silence, with what each counts from and what ends it by itself.
SILENCES = [
    (sites.case_quiet, "heard_on", "hearing"),
    (sites.case_untold, "told_on", "telling"),
]
NOW = utc("2027-03-01T12:00")


@pytest.mark.parametrize(("rule", "last", "_planned"), SILENCES)
@pytest.mark.parametrize(
    ("last_on", "first", "second"),
    [
        ("2027-02-01", "2027-02-11T05:00", "2027-02-21T05:00"),
        # At eight in the morning also after the change of the clock.
        ("2027-03-20", "2027-03-30T04:00", "2027-04-09T04:00"),
        # July is not counted: ten days after 25 June are in August.
        ("2027-06-25", "2027-08-05T04:00", "2027-08-15T04:00"),
        ("2027-06-15", "2027-06-25T04:00", "2027-08-05T04:00"),
        # What ends with June ends when July has passed.
        ("2027-06-21", "2027-08-01T04:00", "2027-08-11T04:00"),
        # A contact in July counts from the first of August.
        ("2027-07-10", "2027-08-11T04:00", "2027-08-21T04:00"),
        # Over New Year.
        ("2027-12-28", "2028-01-07T05:00", "2028-01-17T05:00"),
    ],
)
def test_a_case_is_quiet_so_long_after_its_last_contact(
    rule: Rule, last: str, _planned: str, last_on: str, first: str, second: str
) -> None:
    told = facts(sites=(site(**{last: day(last_on)}),))
    wish = want("10d", "20d", pauses=(7,))
    assert asked(rule, told, wish, utc(f"{last_on}T12:00")) == [
        (LEADERS, first, second),
        (LEADERS, second, ""),
    ]


@pytest.mark.parametrize(("rule", "last", "_planned"), SILENCES)
@pytest.mark.parametrize(
    ("last_on", "first", "second"),
    [
        ("2027-02-01", "2027-02-11T11:00", "2027-02-22T04:00"),
        # Five of the last hours are in July, which is not counted.
        ("2027-06-10", "2027-06-20T10:00", "2027-08-01T03:00"),
        # The clock is put on in the night between.
        ("2027-03-07", "2027-03-17T11:00", "2027-03-28T04:00"),
    ],
)
def test_the_hours_of_a_silence_count_too(
    rule: Rule, last: str, _planned: str, last_on: str, first: str, second: str
) -> None:
    told = facts(sites=(site(**{last: day(last_on)}),))
    wish = want("10d+6h", "20d+23h", pauses=(7,))
    assert asked(rule, told, wish, utc(f"{last_on}T12:00")) == [
        (LEADERS, first, second),
        (LEADERS, second, ""),
    ]


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        ((), "2027-01-04"),
        ((1,), "2027-02-04"),
        ((12,), "2028-01-06"),
        # Both ends of a year, counted as one stretch.
        ((12, 1), "2028-02-06"),
        ((12, 1, 2), "2028-03-06"),
        # A year of nothing but pauses would never end; then none is one.
        (tuple(range(1, 13)), "2027-01-04"),
    ],
)
def test_pauses_are_passed_over_at_new_year(pauses: tuple[int, ...], expected: str) -> None:
    since = "2026-12-25" if expected.startswith("2027") else "2027-11-26"
    assert sites.after_pauses(day(since), dt.timedelta(days=10), pauses) == day(expected)


@pytest.mark.parametrize(("rule", "_last", "_planned"), SILENCES)
@pytest.mark.parametrize(
    ("history", "begins", "since"),
    [
        ([(Status.ACTIVE, "2027-02-10")], "2026-01-01", "2027-02-10"),
        # Nobody was to be in touch before the study began.
        ([(Status.ACTIVE, "2025-01-01")], "2027-01-05", "2027-01-05"),
        # Back again: counted from the day it came back.
        (
            [
                (Status.ACTIVE, "2026-01-01"),
                (Status.WITHDRAWN, "2026-09-01"),
                (Status.ACTIVE, "2027-02-01"),
            ],
            "2026-01-01",
            "2027-02-01",
        ),
    ],
)
def test_a_case_without_contacts_is_quiet_since_it_came_in(
    rule: Rule, _last: str, _planned: str, history: Any, begins: str, since: str
) -> None:
    told = facts(sites=(site(*history),), starts_on=day(begins))
    (one,) = rule(told, want("10d"), NOW)
    assert one.details["since_on"] == since


@pytest.mark.parametrize(("rule", "_last", "_planned"), SILENCES)
@pytest.mark.parametrize(
    ("history", "now", "number"),
    [
        ([(Status.ASSOCIATED, "2026-01-01")], "2027-03-01", 0),
        ([(Status.ACTIVE, "2026-01-01"), (Status.WITHDRAWN, "2027-03-01")], "2027-03-01", 0),
        ([(Status.ACTIVE, "2026-01-01"), (Status.WITHDRAWN, "2027-03-02")], "2027-03-01", 2),
        # Not in the study yet.
        ([(Status.ACTIVE, "2027-03-02")], "2027-03-01", 0),
        # The last day of the study, and the day after.
        ([(Status.ACTIVE, "2026-01-01")], "2028-06-30", 2),
        ([(Status.ACTIVE, "2026-01-01")], "2028-07-01", 0),
    ],
)
def test_only_a_case_that_is_evaluated_now_can_be_quiet(
    rule: Rule, _last: str, _planned: str, history: Any, now: str, number: int
) -> None:
    told = facts(sites=(site(*history),))
    assert len(asked(rule, told, want("10d", "20d"), utc(f"{now}T12:00"))) == number


def test_a_silence_that_would_end_after_the_study_is_not_told() -> None:
    told = facts(sites=(site(heard_on=day("2028-06-15")),))
    wish, now = want("10d", "20d"), utc("2028-06-20T12:00")
    assert [one[1] for one in asked(sites.case_quiet, told, wish, now)] == ["2028-06-25T04:00"]


@pytest.mark.parametrize(("rule", "last", "planned"), SILENCES)
@pytest.mark.parametrize(
    ("begins", "moments"),
    [
        # The thresholds are 11 and 21 February; 14 days from one a contact is soon enough.
        ("2027-02-25", []),
        ("2027-02-26", ["2027-02-11T05:00"]),
        ("2027-03-07", ["2027-02-11T05:00"]),
        ("2027-03-08", ["2027-02-11T05:00", "2027-02-21T05:00"]),
        # Planned and never logged: it has not ended the silence.
        ("2027-02-01", ["2027-02-21T05:00"]),
        # Left over from before the last contact.
        ("2027-01-31", ["2027-02-11T05:00", "2027-02-21T05:00"]),
    ],
)
def test_a_word_is_spared_when_the_silence_will_soon_end(
    rule: Rule, last: str, planned: str, begins: str, moments: list[str]
) -> None:
    quiet = site(**{last: day("2027-02-01"), planned: (day(begins),)})
    found = asked(rule, facts(sites=(quiet,)), want("10d", "20d"), NOW)
    assert [one[1] for one in found] == moments


@pytest.mark.parametrize(
    ("rule", "planned"), [(sites.case_quiet, "telling"), (sites.case_untold, "hearing")]
)
def test_feedback_ends_no_silence_of_theirs_and_a_visit_none_of_ours(
    rule: Rule, planned: str
) -> None:
    last = {"heard_on": day("2027-02-01"), "told_on": day("2027-02-01")}
    quiet = site(**last, **{planned: (day("2027-02-15"),)})
    assert len(asked(rule, facts(sites=(quiet,)), want("10d", "20d"), NOW)) == 2


def test_another_contact_is_another_silence() -> None:
    days = ["2027-02-01", "2027-02-02"]
    keys = {
        one.key
        for last in days
        for one in sites.case_quiet(
            facts(sites=(site(heard_on=day(last)),)), want("10d", "20d"), NOW
        )
    }
    assert len(keys) == 4


def _called(**values: Any) -> Site:
    given = {"weeks": 2, "pauses": frozenset(), "starts_on": day("2027-01-04"), "member": WORKER}
    return site(calls=Calls(**(given | values)))


@pytest.mark.parametrize(
    ("values", "due_on", "at"),
    [
        # The first one is the day on which the cadence starts.
        ({}, "2027-01-04", "2026-12-28T07:00"),
        ({"newest_on": day("2027-02-01")}, "2027-02-15", "2027-02-08T07:00"),
        # A newest call before the cadence began changes nothing.
        ({"newest_on": day("2026-02-01")}, "2027-01-04", "2026-12-28T07:00"),
        # Neither at Easter nor on a weekend nor in July.
        ({"newest_on": day("2027-03-11")}, "2027-03-30", "2027-03-23T07:00"),
        ({"newest_on": day("2027-05-01")}, "2027-05-18", "2027-05-11T06:00"),
        ({"newest_on": day("2027-06-21"), "pauses": {7}}, "2027-08-02", "2027-07-26T06:00"),
        ({"newest_on": day("2027-12-20")}, "2028-01-03", "2027-12-27T07:00"),
    ],
)
def test_a_call_is_due_so_many_weeks_after_the_newest(
    values: dict[str, Any], due_on: str, at: str
) -> None:
    told = facts(sites=(_called(**values),))
    (one,) = sites.check_in_due(told, want("7d"), EARLY)
    assert (one.details["due_on"], one.occurrence) == (due_on, due_on)
    assert asked(sites.check_in_due, told, want("7d")) == [((WORKER,), at, "")]


def test_a_call_is_proposed_for_today_when_it_is_late() -> None:
    told = facts(sites=(_called(),))
    for now, proposed in (("2027-01-04", "2027-01-04"), ("2027-03-01", "2027-03-01")):
        (one,) = sites.check_in_due(told, want("7d"), utc(f"{now}T12:00"))
        assert one.address["day"] == proposed


@pytest.mark.parametrize(
    ("called", "now", "expected"),
    [
        (_called(member=None), "2027-03-01", [LEADERS]),
        (_called(member=66), "2027-03-01", [LEADERS]),
        (_called(is_planned=True), "2027-03-01", []),
        (site(), "2027-03-01", []),
        # Due on the last day of the study and after it.
        (_called(newest_on=day("2028-06-16")), "2028-06-20", [(WORKER,)]),
        (_called(newest_on=day("2028-06-17")), "2028-06-20", []),
        (_called(), "2028-07-01", []),
    ],
)
def test_a_call_is_due_while_the_study_lasts_and_none_is_planned(
    called: Site, now: str, expected: object
) -> None:
    told = facts(sites=(called,))
    found = asked(sites.check_in_due, told, want("7d"), utc(f"{now}T12:00"))
    assert [one[0] for one in found] == expected


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.ASSOCIATED])
def test_nobody_calls_a_case_that_is_not_evaluated(status: Status) -> None:
    gone = site((status, "2026-01-01"), calls=_called().calls)
    assert asked(sites.check_in_due, facts(sites=(gone,)), want("7d")) == []
