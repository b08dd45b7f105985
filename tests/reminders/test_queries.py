"""Which reminders stand where for whom, and the things they hang on, in a bounded number."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.counting import statements
from tests.deriving import own_reminder, reminder
from tracker.core.database import db
from tracker.reminders import queries
from tracker.reminders.queries import Filters
from tracker.reminders.standing import Stand
from tracker.reminders.things import find_thing, things
from tracker.studies.models import Membership, Study

NOW = make.NOW
HOUR = dt.timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def member() -> Membership:
    return make.member(make.study(), make.account())


@pytest.mark.parametrize(
    ("values", "stands"),
    [
        ({}, [Stand.NEEDS]),
        ({"at": NOW + HOUR}, [Stand.LATER]),
        ({"snoozed_until": NOW + HOUR}, [Stand.SNOOZED]),
        ({"snoozed_until": NOW}, [Stand.NEEDS]),
        ({"until": NOW}, []),
        ({"until": NOW + HOUR}, [Stand.NEEDS]),
        ({"until": NOW, "snoozed_until": NOW + HOUR}, []),
        ({"done_at": NOW}, []),
        ({"gone_at": NOW}, []),
    ],
)
def test_where_one_stands(member: Membership, values: dict[str, Any], stands: list[Stand]) -> None:
    row = reminder(member, **values)
    found = [stand for stand in Stand if row in queries.reminders(member, stand, now=NOW, limit=9)]
    counted = [stand for stand in Stand if queries.count_reminders(member, stand, now=NOW)]
    assert found == counted == stands


def test_what_one_asked_for_comes_first_then_what_has_waited_longest(member: Membership) -> None:
    for key, rule, hours in (("b", "data-ends", 1), ("a", "data-ends", 2), ("own", "own", 0)):
        reminder(member, rule=rule, key=key, at=NOW - hours * HOUR)
    rows = queries.reminders(member, Stand.NEEDS, now=NOW, limit=9)
    assert [row.key for row in rows] == ["own", "a", "b"]


def test_what_was_set_by_hand_is_picked_first_and_then_what_is_late(member: Membership) -> None:
    for number in range(8):
        reminder(member, key=f"{number}", at=NOW - HOUR, late_at=NOW + HOUR)
    reminder(member, rule="own", key="own", at=NOW - HOUR)
    reminder(member, key="late", at=NOW, late_at=NOW)
    rows, total = queries.first_reminders(member, Stand.NEEDS, now=NOW, limit=3)
    assert ([row.key for row in rows], total) == (["own", "late", "0"], 10)
    listed = queries.reminders(member, Stand.NEEDS, now=NOW, limit=2, offset=0)
    assert [row.key for row in listed] == ["own", "late"]


def test_the_list_is_narrowed_to_a_rule_and_a_case(member: Membership) -> None:
    case, other = make.case(member.study), make.case(member.study, "NAV Sola")
    for rule in ("case-quiet", "case-untold"):
        for about in (case, other):
            reminder(member, rule=rule, case=about, key=f"{rule} {about.name}")
    filters = Filters("case-quiet", case)
    rows = queries.reminders(member, Stand.NEEDS, now=NOW, limit=9, filters=filters)
    assert [row.key for row in rows] == ["case-quiet NAV Bærum"]
    assert queries.count_reminders(member, Stand.NEEDS, now=NOW, filters=filters) == 1
    assert set(queries.rules_heard(member)) == {"case-quiet", "case-untold"}


def test_of_another_member_nothing_is_found(member: Membership) -> None:
    colleague = make.member(member.study, make.account("colleague@test.no"))
    row, own = reminder(colleague), own_reminder(colleague)
    assert queries.find_reminder(member, row.id) is None
    assert queries.find_own(member, own.id) is None
    assert queries.reminders(member, Stand.NEEDS, now=NOW, limit=9) == []
    own.made_by = member
    db.session.flush()
    assert queries.find_own(member, own.id) is own


def test_what_was_set_for_others_is_read_in_one_statement_within_the_wall(
    member: Membership,
) -> None:
    there = make.study(short_name="other")
    for number, study in enumerate((member.study, member.study, there)):
        other = make.member(study, make.account(f"{number}@test.no"))
        own_reminder(other, made_by=member if study is member.study else other, repeats="weeks")
    own_reminder(member, repeats="weeks")
    db.session.flush()
    with statements() as counted:
        rows = queries.set_for_others(member, now=NOW, today=NOW.date())
        names = [row.membership.account.email for row, _at in rows]
    assert names == ["0@test.no", "1@test.no"]
    assert counted.number == 1


def _one_of_each(study: Study) -> dict[str, str]:
    case = make.case(study)
    leader = make.account(f"{study.short_name}@test.no")
    return {
        f"engagement:{make.engagement(study, case, title='Visit').id}": "Visit",
        f"case:{case.id}": "NAV Bærum",
        f"milestone:{make.milestone(study).id}": "Interim report",
        f"follow-up:{make.follow_up(study).id}": "Send the report",
        f"status-note:{make.status_note(case, leader).id}": "NAV Bærum – status as of January 2012",
        f"round:{make.round_(study, case).id}": "Spring visits",
        f"person:{make.person(study, make.role(study, 'adviser', 'Adviser')).id}": "Adviser 1",
    }


def test_every_sort_of_thing_is_found_within_the_wall(app: Flask, member: Membership) -> None:
    there = make.study(short_name="other")
    mine, others = _one_of_each(member.study), _one_of_each(there)
    with app.test_request_context(), statements() as counted:
        found = things(member.study, [*mine, *others, "case:x", "engagement:", "moon:1", ""])
    assert counted.number == 1
    assert {subject: thing.name for subject, thing in found.items()} == mine
    with app.test_request_context():
        assert all(thing.url.startswith("/s/husk/") for thing in found.values())


@pytest.mark.parametrize("subject", ["", "case:0", "case:99999999999", "own:1", "study:1", "case"])
def test_what_makes_no_sense_is_nothing(app: Flask, member: Membership, subject: str) -> None:
    with app.test_request_context():
        assert find_thing(member.study, subject) is None
