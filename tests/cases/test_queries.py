"""Reads about cases: what they leave out, their order and their number of statements."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.cases import queries
from tracker.cases.models import CaseStatus
from tracker.cases.rules import Status
from tracker.core.database import db

pytestmark = pytest.mark.usefixtures("session")

DAY = dt.date(2012, 1, 20)


def test_a_case_of_another_study_is_not_found() -> None:
    here, there = make.study(), make.study(short_name="other")
    make.case(there, "NAV Bærum")
    assert queries.find_case(here, "nav-baerum") is None


def test_standings_follow_the_status_on_the_day() -> None:
    study = make.study()
    case = make.case(study, "NAV Sandnes")
    db.session.add(CaseStatus(case=case, status="withdrawn", from_on=DAY, reason="Left"))
    db.session.flush()
    before = queries.standings(study, on=DAY - dt.timedelta(days=1))
    after = queries.standings(study, on=DAY)
    assert (before[0].status, after[0].status) == (Status.ACTIVE, Status.WITHDRAWN)


def test_the_quietest_case_comes_first_and_those_that_left_do_not_come() -> None:
    study = make.study()
    make.case(study, "Heard lately", last_contact_on=DAY)
    make.case(study, "Never heard")
    make.case(study, "Heard long ago", last_contact_on=dt.date(2011, 3, 1))
    gone = make.case(study, "Gone")
    db.session.add(CaseStatus(case=gone, status="withdrawn", from_on=DAY, reason="Left"))
    db.session.flush()
    quiet = queries.quietest(study, on=DAY, statuses=[Status.ACTIVE], limit=5)
    assert [case.name for case in quiet] == ["Never heard", "Heard long ago", "Heard lately"]


def test_facts_compare_with_what_holds_on_the_day() -> None:
    study = make.study()
    case = make.case(study)
    old = make.fact(case, value="150")
    make.db.session.add(type(old)(case=case, fact_name=old.fact_name, value="170", holds_from=DAY))
    db.session.flush()
    yesterday = queries.facts_on(study, on=DAY - dt.timedelta(days=1))
    today = queries.facts_on(study, on=DAY)
    assert yesterday.values[old.name_id][case.id].value == "150"
    assert today.values[old.name_id][case.id].value == "170"


def test_events_come_newest_first_within_their_bounds() -> None:
    case = make.case(make.study())
    for day in (1, 2, 3):
        make.event(case, text=str(day), happened_on=dt.date(2011, 5, day))
    got = queries.events(case, after=dt.date(2011, 5, 1), until=dt.date(2011, 5, 3))
    assert [event.text for event in got] == ["3", "2"]


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_number_of_statements(number: int) -> None:
    study = make.study()
    for index in range(number):
        make.event(make.case(study, f"Case {index}"))
    db.session.expire_all()
    study.short_name  # noqa: B018 - loads the study, which the gate has done for a page
    with statements() as counted:
        queries.standings(study, on=DAY)
        queries.facts_on(study, on=DAY)
    assert counted.number == 4
