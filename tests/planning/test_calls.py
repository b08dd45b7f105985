"""Cadences: which call is due next, counted from the last one."""

import datetime as dt

import pytest

from tests import make
from tracker.core.errors import DomainError
from tracker.planning import calls, queries, service
from tracker.planning.models import Cadence

pytestmark = pytest.mark.usefixtures("session")

TODAY = dt.date(2011, 5, 2)


@pytest.fixture
def case(session: None) -> make.Case:
    """A case that is called every six weeks, but not in July."""
    study = make.study()
    case = make.case(study)
    make.cadence(case, pauses="7")
    return case


def _calls(case: make.Case, today: dt.date = TODAY) -> calls.CaseCalls:
    return next(row for row in calls.case_calls(case.study, today=today) if row.case is case)


def _call(case: make.Case, day: dt.date, status: str = "held") -> None:
    make.engagement(case.study, case, kind="phone-check-in", day=day, status=status)


def test_the_next_call_counts_from_the_one_held(case: make.Case) -> None:
    _call(case, dt.date(2011, 4, 7))
    assert _calls(case).last_held_on == dt.date(2011, 4, 7)
    assert _calls(case).next_due_on == dt.date(2011, 5, 19)
    _call(case, dt.date(2011, 5, 2))
    assert _calls(case).next_due_on == dt.date(2011, 6, 14)


def test_calls_are_planned_before_the_study_begins(case: make.Case) -> None:
    assert _calls(case, dt.date(2010, 11, 1)).next_due_on == dt.date(2011, 1, 3)


def test_a_call_that_is_overdue_is_due_today(case: make.Case) -> None:
    assert _calls(case).next_due_on == TODAY


def test_while_one_is_planned_none_is_due_before_it(case: make.Case) -> None:
    _call(case, dt.date(2011, 5, 20), "confirmed")
    row = _calls(case)
    assert (row.next_planned_on, row.next_due_on) == (dt.date(2011, 5, 20), None)
    assert row.due[0] == dt.date(2011, 8, 1)


def test_what_was_called_off_does_not_count(case: make.Case) -> None:
    _call(case, dt.date(2011, 5, 20), "cancelled")
    assert _calls(case).next_planned_on is None


def test_calls_end_with_the_study_and_with_the_case(case: make.Case) -> None:
    assert _calls(case).due[-1] <= case.study.ends_on
    make._added(make.CaseStatus(case=case, status="withdrawn", from_on=TODAY, reason="Left"))
    assert calls.case_calls(case.study, today=TODAY) == []


def test_a_later_beginning_waits_for_its_day(case: make.Case) -> None:
    _call(case, dt.date(2011, 4, 7))
    service.set_cadence(case, weeks=2, pauses=[], starts_on=dt.date(2011, 9, 5))
    assert _calls(case).next_due_on == dt.date(2011, 9, 5)


def test_a_cadence_is_set_anew_and_dropped(case: make.Case) -> None:
    member = make.member(case.study, make.account())
    service.set_cadence(
        case, weeks=4, pauses=[12, 7], starts_on=TODAY, starts=dt.time(9), caller=member
    )
    (cadence,) = queries.cadences(case.study).values()
    assert (cadence.weeks, cadence.pauses, cadence.membership) == (4, "7,12", member)
    service.drop_cadence(case)
    service.drop_cadence(case)
    assert queries.cadences(case.study) == {}
    assert _calls(case).due == ()


def test_a_member_of_another_study_calls_nobody_here(case: make.Case) -> None:
    stranger = make.member(make.study(short_name="other"), make.account("s@test.no"))
    with pytest.raises(DomainError) as refusal:
        service.set_cadence(case, weeks=6, pauses=[], starts_on=TODAY, caller=stranger)
    assert refusal.value.field == "caller"


def test_a_cadence_belongs_to_one_study(case: make.Case) -> None:
    other = make.case(make.study(short_name="other"))
    make.cadence(other)
    assert list(queries.cadences(case.study)) == [case.id]
    assert make.db.session.query(Cadence).count() == 2
