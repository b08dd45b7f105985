"""What the page of a case counts: its own, and what came of its contacts."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.overview.tally import Tally, tally

pytestmark = pytest.mark.usefixtures("session")

MAY, JUNE = dt.date(2011, 5, 4), dt.date(2011, 6, 8)


@pytest.fixture
def study() -> make.Study:
    return make.study()


def test_a_case_without_anything_counts_nothing(study: make.Study) -> None:
    assert tally(make.case(study)) == Tally(0, 0, 0, None)


def test_its_own_and_those_of_its_contacts_are_counted_in_one_statement(
    study: make.Study,
) -> None:
    case, other = make.case(study), make.case(study, "NAV Sola")
    visit = make.engagement(study, case)
    make.engagement(study, case, other, kind="network-gathering")
    make.engagement(study, other)
    make.follow_up(study, engagement=visit, source="note-1")
    make.follow_up(study, engagement=visit, source="note-1", done_at=make.NOW)
    make.follow_up(study, case=case)
    make.follow_up(study, case=other)
    with statements() as counted:
        found = tally(case)
    assert (found.contacts, found.documents, found.open_follow_ups) == (2, 0, 2)
    assert counted.number == 1


def test_the_last_told_is_the_later_of_the_ledger_and_a_held_feedback(study: make.Study) -> None:
    case, other = make.case(study), make.case(study, "NAV Sola")
    make.engagement(study, case, kind="feedback", day=MAY, status="held")
    make.engagement(study, other, kind="feedback", day=JUNE)
    assert (tally(case).told_on, tally(other).told_on) == (MAY, None)
    make.given(case, given_on=JUNE)
    assert tally(case).told_on == JUNE
