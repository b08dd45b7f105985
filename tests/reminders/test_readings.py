"""The rules about people of a case who were asked to read a status note."""

import datetime as dt
from typing import Any

import pytest

from tests import make
from tests.memberchecks.desk import answered, check_of, give, laid, remark
from tests.reminders.build import LEADER, SECOND, WORKER, asked, day, facts, site, utc, want
from tests.reminders.stored import caught_up, rules_of, written
from tracker.core.database import db
from tracker.memberchecks import service
from tracker.people.models import Person
from tracker.reminders import readings, sites
from tracker.reminders.facts import Facts, Reader, Text
from tracker.statusnotes.models import StatusNote

LEADERS = (LEADER, SECOND)
SINCE = utc("2027-03-01T12:00")
UNTIL = day("2027-03-22")


def told(*readers: Reader, state: str = "reading", **values: Any) -> Facts:
    text = Text(4, day("2027-02-01"), state, SINCE, readers=readers, **values)
    return facts(sites=(site(texts=(text,)),))


@pytest.mark.parametrize(
    ("readers", "expected"),
    [
        ([], []),
        ([Reader(UNTIL, WORKER)], [((WORKER,), "2027-03-19T07:00", "2027-03-23T07:00")]),
        ([Reader(UNTIL, WORKER, has_answered=True)], []),
        # Whoever asked works here no more, or nobody knows who.
        ([Reader(UNTIL, 66)], [(LEADERS, "2027-03-19T07:00", "2027-03-23T07:00")]),
        ([Reader(UNTIL)], [(LEADERS, "2027-03-19T07:00", "2027-03-23T07:00")]),
        # Two days, each with its own asker.
        (
            [Reader(UNTIL, WORKER), Reader(day("2027-03-30"), LEADER)],
            [
                ((WORKER,), "2027-03-19T07:00", "2027-03-23T07:00"),
                # Over the change of the clock.
                ((LEADER,), "2027-03-27T07:00", "2027-03-31T06:00"),
            ],
        ),
    ],
)
def test_whoever_asked_is_told_before_the_day(readers: list[Reader], expected: object) -> None:
    assert asked(readings.check_unanswered, told(*readers), want("3d")) == expected


def test_it_says_how_many_of_how_many() -> None:
    three = (Reader(UNTIL, WORKER), Reader(UNTIL, WORKER, has_answered=True), Reader(UNTIL, WORKER))
    (one,) = readings.check_unanswered(told(*three), want("3d"), SINCE)
    assert (one.details["answered"], one.details["asked"], one.details["due_on"]) == (
        1,
        3,
        "2027-03-22",
    )


@pytest.mark.parametrize("state", ["draft", "review", "published"])
def test_nobody_waits_for_answers_to_a_text_that_is_not_with_its_case(state: str) -> None:
    assert asked(readings.check_unanswered, told(Reader(UNTIL), state=state), want("3d")) == []


@pytest.mark.parametrize(
    ("readers", "moments"),
    [
        ([], ["2027-03-06T12:00", "2027-03-15T12:00"]),
        ([Reader(UNTIL)], ["2027-03-23T07:00", "2027-03-23T07:00"]),
        ([Reader(day("2027-03-10"))], ["2027-03-11T07:00", "2027-03-15T12:00"]),
        ([Reader(UNTIL, has_answered=True)], ["2027-03-06T12:00", "2027-03-15T12:00"]),
    ],
)
def test_a_text_waits_for_nobody_while_answers_may_come(
    readers: list[Reader], moments: list[str]
) -> None:
    found = asked(sites.status_waiting, told(*readers), want("5d", "14d"))
    assert [one[1] for one in found] == moments


@pytest.mark.parametrize("state", ["draft", "reading", "published"])
def test_remarks_wait_twice_counted_from_the_first(state: str) -> None:
    came = (utc("2027-03-10T09:00"), utc("2027-03-08T09:00"))
    found = asked(readings.remarks_undecided, told(state=state, undecided=came), want("3d", "10d"))
    assert found == [
        (LEADERS, "2027-03-11T09:00", "2027-03-18T09:00"),
        (LEADERS, "2027-03-18T09:00", ""),
    ]
    (one, _later) = readings.remarks_undecided(told(undecided=came), want("3d", "10d"), SINCE)
    assert (one.details["number"], one.details["since_on"]) == (2, "2027-03-08")


def test_without_remarks_nothing_waits() -> None:
    assert asked(readings.remarks_undecided, told(), want("3d", "10d")) == []


@pytest.mark.usefixtures("derived")
def test_they_come_and_go_with_what_is_stored() -> None:
    written(laid)
    written(lambda: give(1, 2, now=make.NOW))
    caught_up(make.NOW)
    assert "check-unanswered" in rules_of("case:1")
    for key in (1, 2):
        written(lambda key=key: service.withdraw(check_of(key), now=make.NOW))
    caught_up(make.NOW)
    assert "check-unanswered" not in rules_of("case:1")


def _answer() -> None:
    note = db.session.get_one(StatusNote, 1)
    remark(answered(note, db.session.get_one(Person, 3)))


@pytest.mark.usefixtures("derived")
def test_a_remark_is_waited_for_until_it_is_decided() -> None:
    written(laid)
    written(_answer)
    caught_up(make.NOW)
    assert "remarks-undecided" in rules_of("case:1")

    def decide() -> None:
        row = db.session.query(service.Remark).one()
        by = row.member_check.asked_by
        service.decide(row, service.Decision.TAKEN_UP, reason="", by=by, now=make.NOW)

    written(decide)
    caught_up(make.NOW + dt.timedelta(days=1))
    assert "remarks-undecided" not in rules_of("case:1")
