"""Planning, correcting, moving and deleting, on a real database."""

import datetime as dt

import pytest

from tests import make
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.engagements import queries, service
from tracker.engagements.models import Engagement
from tracker.engagements.rules import Status, When, when

pytestmark = pytest.mark.usefixtures("session")

DAY = dt.date(2011, 3, 24)
LATER = dt.date(2011, 3, 25)
TODAY = dt.date(2012, 1, 20)


def _days(first: dt.date = DAY, last: dt.date | None = None) -> When:
    return When(first, last or first)


def _at(hour: int, day: dt.date = DAY) -> When:
    return when(day=day, starts=dt.time(hour), time_zone="Europe/Oslo")


def _visit(study: make.Study, case: make.Case, **values: object) -> Engagement:
    given = {"kind": "site-visit", "title": "Visit", "when": _days(DAY, LATER), "cases": [case]}
    return service.plan(study, **(given | values))


def _interview(visit: Engagement, **values: object) -> Engagement:
    given = {"kind": "interview", "title": "Interview", "when": _at(9), "parent": visit}
    return service.plan(visit.study, **(given | values))


def test_engagements_are_numbered_within_their_study() -> None:
    here, there = make.study(), make.study(short_name="other")
    first, second = _visit(here, make.case(here)), _visit(here, make.case(here, "NAV Sola"))
    other = _visit(there, make.case(there))
    assert [first.number, second.number, other.number] == [1, 2, 1]
    assert here.last_engagement_number == 2


def test_a_plan_keeps_what_was_said() -> None:
    study = make.study()
    case = make.case(study)
    visit = _visit(study, case, place="The office", agenda="- Talk")
    db.session.expire_all()
    assert (visit.kind, visit.title, visit.status) == ("site-visit", "Visit", "planned")
    assert (visit.place, visit.agenda, visit.cases) == ("The office", "- Talk", [case])
    assert visit.when == _days(DAY, LATER)


def test_what_belongs_to_a_visit_takes_its_cases() -> None:
    study = make.study()
    case = make.case(study)
    interview = _interview(_visit(study, case))
    assert interview.cases == [case]


def test_a_case_of_another_study_is_refused() -> None:
    case = make.case(make.study(short_name="other"))
    with pytest.raises(DomainError) as refusal:
        _visit(make.study(), case)
    assert refusal.value.field == "cases"


def test_an_unknown_kind_is_refused() -> None:
    study = make.study()
    with pytest.raises(DomainError) as refusal:
        _visit(study, make.case(study), kind="séance")
    assert refusal.value.field == "kind"


def test_a_visit_needs_its_case() -> None:
    with pytest.raises(DomainError) as refusal:
        service.plan(make.study(), kind="site-visit", title="Visit", when=_days())
    assert refusal.value.field == "case"


def test_a_visit_of_another_study_holds_nothing() -> None:
    here, there = make.study(), make.study(short_name="other")
    visit = _visit(there, make.case(there))
    with pytest.raises(DomainError) as refusal:
        service.plan(here, kind="interview", title="Interview", when=_days(), parent=visit,
                     cases=[make.case(here)])  # fmt: skip
    assert refusal.value.field == "parent"


def test_a_visit_is_no_part_of_a_visit() -> None:
    study = make.study()
    case = make.case(study)
    with pytest.raises(DomainError) as refusal:
        _visit(study, case, parent=_visit(study, case))
    assert refusal.value.field == "parent"


def test_an_interview_outside_its_visit_is_refused() -> None:
    study = make.study()
    visit = _visit(study, make.case(study))
    with pytest.raises(DomainError) as refusal:
        _interview(visit, when=_days(dt.date(2011, 3, 26)))
    assert refusal.value.field == "day"


def _change(engagement: Engagement, **values: object) -> None:
    given = {
        "title": engagement.title,
        "when": engagement.when,
        "cases": engagement.cases,
        "parent": engagement.parent,
        "today": TODAY,
    }
    service.change(engagement, **(given | values))


def test_a_plan_is_corrected() -> None:
    study = make.study()
    visit, other = _visit(study, make.case(study)), make.case(study, "NAV Sola")
    _change(visit, title="Spring visit", cases=[other], place="Sola", agenda="Talk", when=_days())
    db.session.flush()
    db.session.expire_all()
    assert (visit.title, visit.cases, visit.place) == ("Spring visit", [other], "Sola")
    assert (visit.agenda, visit.when) == ("Talk", _days())


def test_an_interview_can_become_part_of_a_visit() -> None:
    study = make.study()
    case = make.case(study)
    visit = _visit(study, case)
    interview = service.plan(study, kind="interview", title="I", when=_days(), cases=[case])
    _change(interview, parent=visit)
    db.session.flush()
    assert queries.children(visit) == [interview]


def test_a_held_contact_cannot_be_put_into_the_future() -> None:
    study = make.study()
    visit = _visit(study, make.case(study))
    service.hold(visit, today=TODAY)
    with pytest.raises(DomainError) as refusal:
        _change(visit, when=_days(dt.date(2012, 1, 21)))
    assert refusal.value.field == "day"


def test_a_moved_visit_takes_its_programme_along_at_the_same_wall_time() -> None:
    study = make.study()
    visit = _visit(study, make.case(study))
    interview = _interview(visit, when=_at(9, LATER))
    service.move(visit, when=_days(dt.date(2011, 3, 31), dt.date(2011, 4, 1)))
    # The clocks changed on 27 March: nine in the morning is another instant now.
    assert interview.when == _at(9, dt.date(2011, 4, 1))


def test_other_hours_on_the_same_days_leave_the_programme_alone() -> None:
    study = make.study()
    visit = _visit(study, make.case(study), when=_days())
    interview = _interview(visit)
    service.move(visit, when=_at(8))
    assert interview.when == _at(9)


def test_a_visit_cannot_be_shortened_past_its_programme() -> None:
    study = make.study()
    visit = _visit(study, make.case(study))
    _interview(visit, when=_at(9, LATER), title="Interview with the leader")
    with pytest.raises(DomainError) as refusal:
        service.move(visit, when=_days())
    assert refusal.value.field == "day"
    assert "Interview with the leader" in str(refusal.value)


def test_what_was_held_already_stays_on_its_day() -> None:
    study = make.study()
    visit = _visit(study, make.case(study))
    service.hold(_interview(visit), today=TODAY)
    with pytest.raises(DomainError):
        service.move(visit, when=_days(dt.date(2011, 4, 1)))


def test_a_part_is_moved_within_its_visit_only() -> None:
    study = make.study()
    interview = _interview(_visit(study, make.case(study)))
    service.move(interview, when=_at(10, LATER))
    assert interview.when == _at(10, LATER)
    with pytest.raises(DomainError) as refusal:
        service.move(interview, when=_at(10, dt.date(2011, 3, 26)))
    assert refusal.value.field == "day"


def test_a_new_day_has_to_be_confirmed_anew() -> None:
    study = make.study()
    visit = _visit(study, make.case(study))
    service.confirm(visit)
    service.move(visit, when=_days(LATER))
    assert visit.status == Status.PLANNED


def test_a_postponed_one_is_planned_again_by_a_new_day() -> None:
    study = make.study()
    visit = _visit(study, make.case(study))
    service.postpone(visit, reason="The leader is ill")
    service.move(visit, when=_days(LATER))
    assert (visit.status, visit.reason) == (Status.PLANNED, "")


def test_what_was_held_is_not_moved() -> None:
    study = make.study()
    visit = _visit(study, make.case(study))
    service.hold(visit, today=TODAY)
    with pytest.raises(DomainError):
        service.move(visit, when=_days(LATER))


def test_a_plan_is_deleted_and_its_number_not_used_again() -> None:
    study = make.study()
    case = make.case(study)
    service.delete(_visit(study, case))
    assert queries.find_engagement(study, 1) is None
    assert _visit(study, case).number == 2


def test_what_has_notes_a_programme_or_a_history_is_not_deleted() -> None:
    study = make.study()
    case = make.case(study)
    with_notes, with_parts, held = (_visit(study, case) for _ in range(3))
    with_notes.has_notes = True
    _interview(with_parts)
    service.hold(held, today=TODAY)
    for engagement in (with_notes, with_parts, held):
        with pytest.raises(DomainError):
            service.delete(engagement)
