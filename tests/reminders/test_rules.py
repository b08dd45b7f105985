"""How a study wants its rules, in hours, and what it may not want."""

import datetime as dt

import pytest

from tracker.core.errors import DomainError
from tracker.reminders.registry import OWN, RULES, rule_of
from tracker.reminders.rules import (
    MOST_HOURS,
    Counts,
    Rule,
    Want,
    Wanted,
    check_hours,
    check_order,
    default_want,
    wish,
)

NOW = dt.datetime(2027, 1, 4, 8, tzinfo=dt.UTC)
ALL = [*RULES.values(), OWN]


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_the_defaults_of_every_rule_may_be_wanted(rule: Rule) -> None:
    want = default_want(rule)
    assert want.is_on
    assert not want.to_participants
    for hours in (rule.first, rule.second or 0):
        check_hours(hours, field="first")
    check_order(rule, rule.first, rule.second)
    assert want.leads == [
        dt.timedelta(hours=hours) for hours in (rule.first, rule.second) if hours is not None
    ]
    assert (rule.second is None) == (rule.second_is == "")
    assert rule.has_pauses or not rule.pauses
    assert rule_of(rule.code) is rule


def test_hours_and_months_make_a_want() -> None:
    found = wish(
        is_on=False, first_hours=36, second_hours=None, pauses=[7, 12], to_participants=True
    )
    assert found == Want(
        is_on=False,
        first=dt.timedelta(days=1, hours=12),
        second=None,
        pauses=frozenset({7, 12}),
        to_participants=True,
    )


@pytest.mark.parametrize(("hours", "is_fine"), [(0, True), (MOST_HOURS, True), (-1, False)])
def test_hours_are_between_none_and_a_year(hours: int, is_fine: bool) -> None:
    if is_fine:
        check_hours(hours, field="first_days")
        with pytest.raises(DomainError):
            check_hours(MOST_HOURS + 1, field="first_days")
    else:
        with pytest.raises(DomainError) as refusal:
            check_hours(hours, field="first_days")
        assert refusal.value.field == "first_days"


@pytest.mark.parametrize(
    ("code", "first", "second", "is_fine"),
    [
        # Before its day: the second time is nearer to it.
        ("milestone-due", 48, 24, True),
        ("milestone-due", 48, 0, True),
        ("milestone-due", 24, 24, False),
        ("milestone-due", 24, 48, False),
        # After it: the second time is farther away.
        ("case-quiet", 24, 48, True),
        ("case-quiet", 24, 24, False),
        ("case-quiet", 48, 24, False),
        ("case-quiet", 48, None, True),
    ],
)
def test_the_second_time_comes_after_the_first(
    code: str, first: int, second: int | None, is_fine: bool
) -> None:
    if is_fine:
        check_order(RULES[code], first, second)
    else:
        with pytest.raises(DomainError):
            check_order(RULES[code], first, second)


def test_rules_that_look_back_count_after_and_others_before() -> None:
    after = {code for code, rule in RULES.items() if rule.counts is Counts.AFTER}
    assert after == {
        "not-logged", "without-notes", "notes-unfinished", "case-quiet", "case-untold",
        "status-waiting", "remarks-undecided", "changes-asked",
    }  # fmt: skip


def test_a_key_tells_rule_subject_and_occurrence_apart() -> None:
    keys = {
        Wanted(rule, subject, occurrence, at=NOW).key
        for rule in ("own", "coming-up")
        for subject in ("own:1", "own:2")
        for occurrence in ("1", "2")
    }
    assert len(keys) == 8
