"""The account of the example study's method, and what reading it costs."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.core.database import db
from tracker.method.account import account_of
from tracker.method.rules import Tally
from tracker.studies import queries as studies
from tracker.studies.models import Study

UNTIL = dt.date(2012, 3, 31)


@pytest.fixture
def study(example: None, session: None) -> Study:
    found = studies.find_study("husk")
    assert found is not None
    return found


def _tally(study: Study, kind: str, until: dt.date = UNTIL) -> Tally:
    return next(
        one for one in account_of(study, until=until, today=UNTIL).tallies if one.kind.code == kind
    )


def test_the_example_says_what_was_planned_and_what_came_of_it(study: Study) -> None:
    interviews = _tally(study, "interview")
    assert (interviews.planned, interviews.held, interviews.off) == (62, 60, 2)


def test_the_method_of_the_example_is_in_its_log(study: Study) -> None:
    account = account_of(study, until=UNTIL, today=UNTIL)
    assert [visit.case for visit in account.visits] == [
        "NAV Songdalen",
        "NAV Bærum",
        "NAV Kristiansund",
        "NAV Sola",
    ]
    assert [one.place for one in account.gatherings] == [
        "Oslo",
        "Trondheim",
        "Kristiansand",
        "Sola",
    ]
    assert len(account.meetings) == 4
    assert account.calls == tuple((case, 6) for case in sorted(v.case for v in account.visits))
    assert dict(account.more.feedback)["case_description"] == 4
    assert account.more.documents > 0


def test_what_comes_later_is_not_told(study: Study) -> None:
    assert account_of(study, until=dt.date(2011, 12, 31), today=UNTIL).meetings == ()
    assert _tally(study, "site-visit", dt.date(2011, 3, 20)).held == 1


def test_another_study_is_not_counted(study: Study) -> None:
    other = make.study(short_name="other")
    db.session.flush()
    assert account_of(other, until=UNTIL, today=UNTIL).tallies == ()


def test_it_takes_a_number_of_statements_that_stays(study: Study) -> None:
    db.session.expire_all()
    study.time_zone  # noqa: B018 - loads the study
    with statements() as counted:
        account_of(study, until=UNTIL, today=UNTIL)
    assert counted.number == 19
