"""What happens to an engagement and who was there, on a real database."""

import datetime as dt

import pytest

from tests import make
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.engagements import queries, service
from tracker.engagements.models import Engagement
from tracker.engagements.rules import Status, TeamPart

pytestmark = pytest.mark.usefixtures("session")

DAY = dt.date(2011, 3, 24)
TODAY = dt.date(2012, 1, 20)


def _visit(**values: object) -> Engagement:
    study = make.study()
    return make.engagement(study, make.case(study), **values)


def _last_contact(case: make.Case) -> dt.date | None:
    db.session.flush()
    db.session.refresh(case)
    return case.last_contact_on


def test_a_plan_is_confirmed_twice_without_harm() -> None:
    visit = _visit()
    service.confirm(visit)
    service.confirm(visit)
    assert visit.status == Status.CONFIRMED


def test_holding_moves_the_last_contact_of_every_case_forward() -> None:
    study = make.study()
    cases = make.case(study), make.case(study, "NAV Sola")
    late = make.engagement(study, *cases, day=dt.date(2011, 6, 1), ends_on=dt.date(2011, 6, 2))
    early = make.engagement(study, *cases, day=DAY)
    service.hold(late, today=TODAY)
    service.hold(early, today=TODAY)
    assert [_last_contact(case) for case in cases] == [dt.date(2011, 6, 2)] * 2


def test_a_contact_without_cases_is_held() -> None:
    engagement = make.engagement(make.study(), kind="interview")
    service.hold(engagement, today=TODAY)
    assert engagement.status == Status.HELD


def test_what_lies_in_the_future_cannot_be_held() -> None:
    visit = _visit(ends_on=dt.date(2011, 3, 25))
    with pytest.raises(DomainError):
        service.hold(visit, today=DAY)
    assert visit.status == Status.PLANNED


def test_an_undone_contact_is_no_contact() -> None:
    study = make.study()
    case = make.case(study)
    early, late = make.engagement(study, case), make.engagement(study, case, day=TODAY)
    service.hold(early, today=TODAY)
    service.hold(late, today=TODAY)
    service.reopen(late)
    assert (late.status, _last_contact(case)) == (Status.PLANNED, DAY)
    service.reopen(early)
    assert _last_contact(case) is None


def test_what_was_held_within_a_visit_counts_as_contact() -> None:
    visit = _visit()
    child = make.engagement(visit.study, *visit.cases, kind="interview", parent=visit)
    service.hold(child, today=TODAY)
    assert _last_contact(visit.cases[0]) == DAY


def test_corrected_days_and_cases_correct_the_last_contact() -> None:
    visit = _visit()
    before, after = visit.cases[0], make.case(visit.study, "NAV Sola")
    service.hold(visit, today=TODAY)
    day = dt.date(2011, 3, 20)
    service.change(
        visit,
        title="Visit",
        when=type(visit.when)(day, day),
        cases=[after],
        parent=None,
        today=TODAY,
    )
    assert (_last_contact(before), _last_contact(after)) == (None, day)


@pytest.mark.parametrize("act", [service.cancel, service.postpone])
def test_calling_off_takes_the_programme_with_it_and_back(act: object) -> None:
    visit = _visit()
    planned, held, gone = (
        make.engagement(visit.study, *visit.cases, kind="interview", parent=visit) for _ in range(3)
    )
    service.hold(held, today=TODAY)
    service.cancel(gone, reason="On holiday")
    act(visit, reason="The leader is ill")
    assert planned.status == visit.status != Status.PLANNED
    assert planned.reason == visit.reason == "The leader is ill"
    service.reopen(visit)
    assert [one.status for one in (visit, planned, held, gone)] == [
        Status.PLANNED, Status.PLANNED, Status.HELD, Status.CANCELLED,
    ]  # fmt: skip


@pytest.mark.parametrize("act", [service.cancel, service.postpone])
def test_calling_off_needs_a_reason(act: object) -> None:
    with pytest.raises(DomainError) as refusal:
        act(_visit(), reason="")
    assert refusal.value.field == "reason"


def test_what_was_held_cannot_be_cancelled() -> None:
    visit = _visit()
    service.hold(visit, today=TODAY)
    with pytest.raises(DomainError):
        service.cancel(visit, reason="By mistake")


def test_a_team_is_set_changed_and_taken_away() -> None:
    visit = _visit()
    one = make.member(visit.study, make.account("one@test.no"))
    two = make.member(visit.study, make.account("two@test.no"))
    service.set_team(visit, [(one, TeamPart.INTERVIEWER)])
    service.set_team(visit, [(one, TeamPart.OBSERVER), (two, TeamPart.PRESENTER)])
    assert [(row.membership, row.part) for row in queries.team(visit)] == [
        (one, "observer"), (two, "presenter"),
    ]  # fmt: skip
    service.set_team(visit, [])
    assert queries.team(visit) == []


def test_a_team_holds_members_of_the_study_once_each() -> None:
    visit = _visit()
    member = make.member(visit.study, make.account("one@test.no"))
    stranger = make.member(make.study(short_name="other"), make.account("two@test.no"))
    for team in ([(member, TeamPart.OBSERVER)] * 2, [(stranger, TeamPart.OBSERVER)]):
        with pytest.raises(DomainError) as refusal:
            service.set_team(visit, team)
        assert refusal.value.field == "team"


def _here(visit: Engagement) -> list[tuple[str, int, int | None]]:
    return [
        (row.person.pseudonym if row.person else row.role.name, row.invited, row.came)
        for row in queries.participations(visit)
    ]


def test_participants_keep_who_came_when_the_list_is_set_again() -> None:
    visit = _visit()
    role = make.role(visit.study, "leader", "Leader")
    first, second = (make.person(visit.study, role, pseudonym=f"Leader {n}") for n in (1, 2))
    service.set_participants(visit, people=[first, second], headcounts={role: (12, None)})
    assert _here(visit) == [("Leader 1", 1, None), ("Leader 2", 1, None), ("Leader", 12, None)]
    rows = queries.participations(visit)
    service.log_attendance(visit, {rows[0].id: 0, 999: 5})
    service.log_attendance(visit, {rows[1].id: 1, rows[2].id: 7})
    assert _here(visit) == [("Leader 1", 1, 0), ("Leader 2", 1, 1), ("Leader", 12, 7)]
    service.set_participants(visit, people=[first], headcounts={role: (13, 7)})
    assert _here(visit) == [("Leader 1", 1, 0), ("Leader", 13, 7)]
    service.set_participants(visit)
    assert _here(visit) == []


def test_who_is_added_to_a_held_contact_was_there() -> None:
    visit = _visit()
    role = make.role(visit.study, "leader", "Leader")
    service.hold(visit, today=TODAY)
    service.set_participants(visit, people=[make.person(visit.study, role)])
    assert _here(visit) == [("Leader 1", 1, 1)]


def test_people_and_roles_of_another_study_are_refused() -> None:
    visit, there = _visit(), make.study(short_name="other")
    role = make.role(there, "leader", "Leader")
    person = make.person(there, role)
    for given in ({"people": [person]}, {"headcounts": {role: (1, None)}}):
        with pytest.raises(DomainError) as refusal:
            service.set_participants(visit, **given)
        assert refusal.value.field == "people"


def test_a_headcount_may_stay_unknown() -> None:
    visit = _visit()
    role = make.role(visit.study, "leader", "Leader")
    service.set_participants(visit, headcounts={role: (12, 7)})
    service.log_attendance(visit, {queries.participations(visit)[0].id: None})
    assert _here(visit) == [("Leader", 12, None)]
