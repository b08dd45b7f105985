"""The rules about status notes: those that are due, and those that wait for a reader."""

import datetime as dt
from typing import Any

import pytest

from tests.reminders.build import LEADER, REVIEWER, SECOND, asked, day, facts, site, utc, want
from tracker.cases.rules import Status
from tracker.reminders import sites
from tracker.reminders.facts import Reader, Team, Text

LEADERS = (LEADER, SECOND)
NOW = utc("2027-03-01T12:00")
MONTHS = (day("2027-01-01"), day("2027-02-01"), day("2027-03-01"))


@pytest.mark.parametrize(
    ("history", "texts", "moments"),
    [
        (
            [(Status.ACTIVE, "2026-01-01")],
            (),
            ["2027-01-24T07:00", "2027-02-21T07:00", "2027-03-24T07:00"],
        ),
        # Published for February; a draft of January is no status yet.
        (
            [(Status.ACTIVE, "2026-01-01")],
            (("2027-02-01", "published"), ("2027-01-01", "draft")),
            ["2027-01-24T07:00", "2027-03-24T07:00"],
        ),
        # It left on the last day of February, and came in on the last of January.
        (
            [(Status.ACTIVE, "2027-01-31"), (Status.WITHDRAWN, "2027-02-28")],
            (),
            ["2027-01-24T07:00"],
        ),
        ([(Status.ACTIVE, "2027-02-01")], (), ["2027-02-21T07:00", "2027-03-24T07:00"]),
        ([(Status.ASSOCIATED, "2026-01-01")], (), []),
    ],
)
def test_a_status_is_due_for_each_asked_month_at_whose_end_the_case_is_evaluated(
    history: Any, texts: tuple[tuple[str, str], ...], moments: list[str]
) -> None:
    written = tuple(Text(n, day(as_of), state, NOW) for n, (as_of, state) in enumerate(texts))
    told = facts(sites=(site(*history, texts=written),), asked_months=MONTHS)
    expected = [(LEADERS, moment, "") for moment in moments]
    assert asked(sites.status_due, told, want("7d")) == expected


@pytest.mark.parametrize("state", ["review", "reading"])
def test_a_status_that_is_handed_over_is_not_written_but_looked_at(state: str) -> None:
    texts = (Text(4, MONTHS[0], state, NOW), Text(5, MONTHS[1], "draft", NOW))
    told = facts(sites=(site(texts=texts),), asked_months=MONTHS[:2])
    handed, begun = sites.status_due(told, want("7d"), NOW)
    assert (handed.details["saying"], handed.address) == ("handed", {"status_note_id": 4})
    assert ("saying" in begun.details, begun.address) == (
        False,
        {"slug": "sola", "as_of": "2027-02"},
    )
    # What was told of it before it was handed over is not told again.
    (unwritten,) = sites.status_due(
        facts(sites=(site(),), asked_months=MONTHS[:1]), want("7d"), NOW
    )
    assert unwritten.key == handed.key


def test_a_study_that_asks_for_no_months_is_owed_no_status() -> None:
    assert asked(sites.status_due, facts(sites=(site(),)), want("7d")) == []


SINCE = utc("2027-03-26T13:00")


@pytest.mark.parametrize(
    ("state", "reviewers", "expected"),
    [
        ("review", (REVIEWER,), (REVIEWER,)),
        ("review", (), LEADERS),
        ("reading", (REVIEWER,), LEADERS),
    ],
)
def test_a_text_that_waits_is_told_whoever_can_end_that(
    state: str, reviewers: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    team = Team(LEADERS, frozenset(LEADERS), reviewers)
    told = facts(team=team, sites=(site(texts=(Text(4, MONTHS[0], state, SINCE),)),))
    assert asked(sites.status_waiting, told, want("5d", "14d")) == [
        (expected, "2027-03-31T12:00", "2027-04-09T12:00"),
        (expected, "2027-04-09T12:00", ""),
    ]


@pytest.mark.parametrize(
    ("state", "readers", "moments"),
    [
        ("review", (), ["2027-03-26T13:00", "2027-03-26T19:00"]),
        # The days of those who read for the case are no matter of the reviewers.
        ("review", (Reader(day("2027-03-30")),), ["2027-03-26T13:00", "2027-03-26T19:00"]),
        ("reading", (), ["2027-03-26T13:00", "2027-03-26T19:00"]),
        ("reading", (Reader(day("2027-03-25")),), ["2027-03-26T13:00", "2027-03-26T19:00"]),
        ("reading", (Reader(day("2027-03-30")),), ["2027-03-31T06:00", "2027-03-31T06:00"]),
    ],
)
def test_hours_are_enough_when_nobody_has_days_to_answer(
    state: str, readers: tuple[Reader, ...], moments: list[str]
) -> None:
    told = facts(sites=(site(texts=(Text(4, MONTHS[0], state, SINCE, readers),)),))
    found = asked(sites.status_waiting, told, want("0h", "6h"))
    assert [one[1] for one in found] == moments


@pytest.mark.parametrize("state", ["draft", "published"])
def test_other_texts_wait_for_nobody(state: str) -> None:
    told = facts(sites=(site(texts=(Text(4, MONTHS[0], state, SINCE),)),))
    assert asked(sites.status_waiting, told, want("5d", "14d")) == []


def test_a_text_that_was_handed_over_again_waits_anew() -> None:
    moments = [SINCE, SINCE + dt.timedelta(days=1)]
    keys = {
        one.key
        for since in moments
        for state in ("review", "reading")
        for one in sites.status_waiting(
            facts(sites=(site(texts=(Text(4, MONTHS[0], state, since),)),)), want("5d"), NOW
        )
    }
    assert len(keys) == 4
