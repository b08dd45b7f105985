"""Whom the rules find in a team, and what so much later means on the wall and on the clock."""

import datetime as dt

import pytest

from tests.reminders.build import LEADER, OTHER, SECOND, WORKER, contact, facts, utc
from tracker.reminders.facts import Team

TEAM = Team((LEADER, SECOND), frozenset({LEADER, SECOND, WORKER, OTHER}))
LEFT = 66


@pytest.mark.parametrize(
    ("members", "those"),
    [
        ((WORKER,), (WORKER,)),
        ((OTHER, WORKER), (OTHER, WORKER)),
        ((LEADER,), (LEADER,)),
        ((), (LEADER, SECOND)),
        # Who has left, or only observes, is never reminded; then it falls to the leaders.
        ((LEFT,), (LEADER, SECOND)),
        ((LEFT, WORKER), (WORKER,)),
    ],
)
def test_what_nobody_answers_for_falls_to_the_leaders(
    members: tuple[int, ...], those: tuple[int, ...]
) -> None:
    assert TEAM.those(members) == those


def test_in_a_study_without_anybody_nobody_is_reminded() -> None:
    assert Team().those((WORKER,)) == ()


HOURS, DAYS = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("moment", "by", "there"),
    [
        # Ten o'clock stays ten o'clock over both changes of the clock.
        ("2027-03-28T08:00", -1 * DAYS, "2027-03-27T09:00"),
        ("2027-03-27T09:00", 1 * DAYS, "2027-03-28T08:00"),
        ("2027-10-31T09:00", -1 * DAYS, "2027-10-30T08:00"),
        ("2027-10-30T08:00", 1 * DAYS, "2027-10-31T09:00"),
        # Hours are those of a clock that nobody changes.
        ("2027-03-28T08:00", -12 * HOURS, "2027-03-27T20:00"),
        ("2027-03-27T20:00", 12 * HOURS, "2027-03-28T08:00"),
        ("2027-10-31T09:00", -12 * HOURS, "2027-10-30T21:00"),
        ("2027-10-30T21:00", 12 * HOURS, "2027-10-31T09:00"),
        # Both: first the days, then the hours.
        ("2027-03-28T08:00", -36 * HOURS, "2027-03-26T21:00"),
        ("2027-10-30T08:00", 36 * HOURS, "2027-10-31T21:00"),
        # Half past two does not exist on the 28th of March: the first instant after it.
        ("2027-03-27T01:30", 1 * DAYS, "2027-03-28T01:00"),
        ("2027-03-29T00:30", -1 * DAYS, "2027-03-28T01:00"),
        # And is there twice on the 31st of October: the first of them.
        ("2027-10-30T00:30", 1 * DAYS, "2027-10-31T00:30"),
        # The second of them a day later, and left as it is by nothing.
        ("2027-10-31T01:30", 1 * DAYS, "2027-11-01T01:30"),
        ("2027-10-31T01:30", 0 * DAYS, "2027-10-31T01:30"),
        # Over New Year and into a leap day.
        ("2027-12-31T07:00", 1 * DAYS, "2028-01-01T07:00"),
        ("2028-02-28T07:00", 1 * DAYS, "2028-02-29T07:00"),
    ],
)
def test_days_are_counted_on_the_wall_and_hours_on_the_clock(
    moment: str, by: dt.timedelta, there: str
) -> None:
    assert facts().later(utc(moment), by) == utc(there)


@pytest.mark.parametrize(
    ("at", "until", "begins", "ends"),
    [
        ("2027-05-12T10:00", "2027-05-12T11:30", "2027-05-12T08:00", "2027-05-12T09:30"),
        ("2027-05-12", "2027-05-12", "2027-05-12T06:00", "2027-05-12T14:00"),
        ("2027-01-12", "2027-01-13", "2027-01-12T07:00", "2027-01-13T15:00"),
    ],
)
def test_a_day_without_a_time_lasts_from_eight_to_four(
    at: str, until: str, begins: str, ends: str
) -> None:
    one = contact(at, until)
    assert (facts().begins(one), facts().ends(one)) == (utc(begins), utc(ends))


def test_moving_a_contact_makes_another_occurrence() -> None:
    moments = ["2027-05-12", "2027-05-13", "2027-05-12T10:00", "2027-05-12T10:30"]
    assert len({contact(moment).occurrence for moment in moments}) == len(moments)


@pytest.mark.parametrize(("cases", "only"), [((3,), 3), ((), None), ((3, 4), None)])
def test_only_what_concerns_one_case_can_be_muted_for_it(
    cases: tuple[int, ...], only: int | None
) -> None:
    assert contact(case_ids=cases).only_case == only
