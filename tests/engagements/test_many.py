"""Planning and changing many at once obeys the same rules as one by one."""

import datetime as dt
from dataclasses import replace

import pytest

from tests import make
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.engagements.many import Change, Contact, change_many, plan_many
from tracker.engagements.models import Engagement, TeamMember
from tracker.engagements.rules import Status, When
from tracker.studies.models import Study

TODAY = dt.date(2011, 6, 1)
DAY = dt.date(2011, 3, 24)
NEXT = dt.date(2011, 3, 25)


@pytest.fixture
def study(session: None) -> Study:
    return make.study()


def change_of(engagement: Engagement) -> Change:
    """Nothing different."""
    return Change(
        engagement,
        title=engagement.title,
        when=engagement.when,
        cases=engagement.cases,
        parent=engagement.parent,
        place=engagement.place,
        agenda=engagement.agenda,
        status=Status(engagement.status),
    )


def test_many_get_the_next_numbers_in_their_order(study: Study) -> None:
    case = make.case(study)
    make.engagement(study, case)
    member = make.member(study, make.account())
    one = Contact("interview", "A", When(DAY, DAY), [case], team=[member])
    held = replace(one, title="B", status=Status.HELD)
    keys = plan_many(study, [one, held], today=TODAY)
    found = [db.session.get_one(Engagement, key) for key in keys]
    assert [(row.number, row.title, row.status, row.sequence) for row in found] == [
        (2, "A", "planned", 1), (3, "B", "held", 2)
    ]  # fmt: skip
    db.session.refresh(case)
    assert (case.last_contact_on, db.session.query(TeamMember).count()) == (DAY, 2)
    assert plan_many(study, [], today=TODAY) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "no-such-kind"},
        {"cases": ()},
        {"status": Status.HELD, "when": When(dt.date(2012, 1, 1), dt.date(2012, 1, 1))},
    ],
)
def test_one_bad_contact_refuses_them_all(study: Study, wrong: dict[str, object]) -> None:
    good = Contact("site-visit", "A", When(DAY, DAY), [make.case(study)])
    with pytest.raises(DomainError):
        plan_many(study, [good, replace(good, **wrong)], today=TODAY)
    assert (db.session.query(Engagement).count(), study.last_engagement_number) == (0, 0)


def test_a_case_of_another_study_is_refused(study: Study) -> None:
    other = make.case(make.study(short_name="other"))
    with pytest.raises(DomainError, match="not part of this study"):
        plan_many(study, [Contact("site-visit", "A", When(DAY, DAY), [other])], today=TODAY)


def test_a_member_of_another_study_is_refused(study: Study) -> None:
    stranger = make.member(make.study(short_name="other"), make.account())
    contact = Contact("site-visit", "A", When(DAY, DAY), [make.case(study)], team=[stranger])
    with pytest.raises(DomainError, match="members of this study"):
        plan_many(study, [contact], today=TODAY)


def test_only_what_changes_is_counted_as_changed(study: Study) -> None:
    one, two = (make.engagement(study, make.case(study, name)) for name in ("A", "B"))
    change_many(study, [replace(change_of(one), place="Hall"), change_of(two)], today=TODAY)
    assert (one.place, one.sequence, two.sequence) == ("Hall", 1, 0)


def test_a_visit_cannot_leave_its_programme_behind(study: Study) -> None:
    case = make.case(study)
    visit = make.engagement(study, case, ends_on=NEXT)
    talk = make.engagement(study, case, kind="interview", title="Talk", parent=visit, day=NEXT)
    shorter = replace(change_of(visit), when=When(DAY, DAY))
    with pytest.raises(DomainError, match="“Talk” belongs to it"):
        change_many(study, [shorter], today=TODAY)
    earlier = replace(change_of(talk), when=When(DAY, DAY))
    change_many(study, [shorter, earlier], today=TODAY)
    assert (visit.ends_on, talk.starts_on) == (DAY, DAY)


def test_last_contacts_follow_held_ones_to_other_days_and_cases(study: Study) -> None:
    here, there = make.case(study, "A"), make.case(study, "B")
    one = make.engagement(study, here, status=Status.HELD)
    moved = replace(change_of(one), when=When(NEXT, NEXT), cases=[there])
    change_many(study, [moved], today=TODAY)
    assert (here.last_contact_on, there.last_contact_on) == (None, NEXT)
