"""Reads about engagements: what they leave out, their order and their number of statements."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.core.database import db
from tracker.engagements import queries
from tracker.engagements.models import Engagement
from tracker.engagements.rules import Doubt

pytestmark = pytest.mark.usefixtures("session")

TODAY = dt.date(2011, 6, 15)


def _day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


def _titles(engagements: object) -> list[str]:
    return [engagement.title for engagement in engagements]


@pytest.fixture
def study(session: None) -> make.Study:
    return make.study()


@pytest.fixture
def case(study: make.Study) -> make.Case:
    return make.case(study)


def test_an_engagement_of_another_study_is_not_found(study: make.Study) -> None:
    make.engagement(make.study(short_name="other"))
    assert queries.find_engagement(study, 1) is None


def test_a_programme_comes_in_the_order_of_time(study: make.Study, case: make.Case) -> None:
    visit = make.engagement(study, case)
    nine = dt.datetime(2011, 3, 24, 8, tzinfo=dt.UTC)
    hour = dt.timedelta(hours=1)
    for title, at in (("Ten", nine + hour), ("Nine", nine)):
        make.engagement(study, case, title=title, parent=visit, starts_at=at, ends_at=at + hour)
    make.engagement(study, case, title="All day", parent=visit)
    assert _titles(queries.children(visit)) == ["All day", "Nine", "Ten"]


def test_the_next_and_last_days_of_cases_come_together(study: make.Study, case: make.Case) -> None:
    quiet = make.case(study, "NAV Sola")
    for offset, status in ((-9, "held"), (-5, "held"), (-1, "planned"), (2, "confirmed"),
                           (3, "planned"), (1, "cancelled")):  # fmt: skip
        make.engagement(study, case, day=_day(offset), status=status)
    assert queries.next_days([case, quiet], today=TODAY) == {case.id: _day(2)}
    assert queries.last_days([case.id, quiet.id]) == {case.id: _day(-5)}


def test_the_log_of_a_case_comes_newest_first_page_by_page(
    study: make.Study, case: make.Case
) -> None:
    for offset in (1, 3, 2):
        make.engagement(study, case, title=str(offset), day=_day(offset))
    make.engagement(study, make.case(study, "NAV Sola"), title="Elsewhere")
    assert _titles(queries.contacts_of(case, limit=2)) == ["3", "2"]
    assert _titles(queries.contacts_of(case, limit=2, offset=2)) == ["1"]


def test_what_is_still_to_come_with_each_case_is_found_at_once(
    study: make.Study, case: make.Case
) -> None:
    for offset, status in ((3, "planned"), (1, "confirmed"), (0, "planned"), (2, "held")):
        make.engagement(study, case, title=str(offset), day=_day(offset), status=status)
    other = make.case(study, "NAV Sola")
    make.engagement(study, other, title="Elsewhere", day=_day(1))
    planned = queries.planned_of([case, other], after=TODAY)
    assert {key: _titles(found) for key, found in planned.items()} == {
        case.id: ["1", "3"],
        other.id: ["Elsewhere"],
    }
    assert _titles(queries.planned_of([case], after=TODAY, limit=1)[case.id]) == ["1"]


def test_contacts_are_counted_by_kind_with_their_days(study: make.Study, case: make.Case) -> None:
    make.engagement(study, case, status="held", day=_day(-9), ends_on=_day(-8))
    for offset in (-3, -5):
        make.engagement(study, case, kind="interview", status="held", day=_day(offset))
    make.engagement(study, case, kind="interview", day=_day(-4))
    got = queries.counts_by_kind_of([case], since=_day(-8), until=_day(-3))[case.id]
    assert [(one.kind.code, one.count, list(one.days)) for one in got] == [
        ("site-visit", 1, [(_day(-9), _day(-8))]),
        ("interview", 2, [(_day(-5), _day(-5)), (_day(-3), _day(-3))]),
    ]
    assert queries.counts_by_kind_of([case], since=_day(-2))[case.id] == []
    assert [one.count for one in queries.counts_by_kind_of([case], until=_day(-4))[case.id]] == [
        1,
        1,
    ]
    held = queries.count_held_by_kind(study)
    assert [(kind.code, number) for kind, number in held] == [("site-visit", 1), ("interview", 2)]


def test_the_timeline_shows_what_touches_the_period(study: make.Study, case: make.Case) -> None:
    other, foreign = make.case(study, "NAV Sola"), make.case(make.study(short_name="other"))
    make.engagement(study, case, other, title="Both", day=_day(-1), ends_on=_day(1))
    make.engagement(study, case, title="Cancelled", day=_day(2), status="cancelled")
    make.engagement(study, case, title="Before", day=_day(-1))
    make.engagement(study, case, title="After", day=_day(10))
    make.engagement(foreign.study, foreign, title="Elsewhere", day=_day(1))
    ids = [case.id, other.id, foreign.id]
    rows = queries.on_timeline(study, case_ids=ids, starts_on=TODAY, ends_on=_day(9))
    assert sorted((row.title, row.case_id) for row in rows) == [
        ("Both", case.id), ("Both", other.id), ("Cancelled", case.id),
    ]  # fmt: skip


def test_visits_near_the_day_are_offered_as_parents(study: make.Study, case: make.Case) -> None:
    make.engagement(study, case, title="Visit", day=_day(5))
    make.engagement(study, title="Gathering", kind="network-gathering", day=_day(4))
    make.engagement(study, case, title="Call", kind="phone-check-in", day=_day(5))
    make.engagement(study, case, title="Cancelled", status="cancelled", day=_day(5))
    make.engagement(study, case, title="Long ago", day=_day(-100))
    assert _titles(queries.parents_near(study, day=TODAY, cases=[])) == ["Gathering", "Visit"]
    assert _titles(queries.parents_near(study, day=TODAY, cases=[case])) == ["Visit"]


def _with_researcher(engagement: Engagement, member: make.Membership) -> Engagement:
    make.team_member(engagement, member, "observer")
    return engagement


def _timed(study: make.Study, hour: int, **values: object) -> Engagement:
    at = dt.datetime(2011, 6, 15, hour, tzinfo=dt.UTC)
    times = {"starts_at": at, "ends_at": at + dt.timedelta(hours=1)}
    return make.engagement(study, day=TODAY, kind="interview", **(times | values))


def test_a_member_in_two_places_is_told(study: make.Study) -> None:
    member = make.member(study, make.account(name="Kari"))
    mine = _with_researcher(_timed(study, 8, title="Mine"), member)
    _with_researcher(_timed(study, 8, title="Other"), member)
    _with_researcher(_timed(study, 9, title="Next"), member)
    _with_researcher(_timed(study, 8, title="Cancelled", status="cancelled"), member)
    assert queries.warnings_of(mine) == [
        Doubt(
            "%(person)s is also at “%(other)s” at that time.", {"person": "Kari", "other": "Other"}
        )
    ]


def test_a_visit_and_its_programme_share_their_time(study: make.Study, case: make.Case) -> None:
    member = make.member(study, make.account())
    visit = _with_researcher(make.engagement(study, case, day=TODAY), member)
    first = _with_researcher(_timed(study, 8, parent=visit), member)
    _with_researcher(make.engagement(study, day=TODAY, kind="interview", parent=visit), member)
    assert (queries.warnings_of(visit), queries.warnings_of(first)) == ([], [])
    _with_researcher(_timed(study, 8, parent=visit), member)
    assert len(queries.warnings_of(first)) == 1


def test_outside_the_period_is_told_also_of_what_was_held(study: make.Study) -> None:
    early = make.engagement(study, day=dt.date(2010, 12, 31), status="held")
    assert [doubt.values for doubt in queries.warnings_of(early)] == [{}]
    assert queries.warnings_of(make.engagement(study, day=TODAY, status="held")) == []


@pytest.mark.parametrize("number", [1, 3])
def test_an_engagement_takes_the_same_number_of_statements(
    number: int, study: make.Study, case: make.Case
) -> None:
    role = make.role(study, "leader", "Leader")
    visit = make.engagement(study, case)
    for index in range(number):
        make.engagement(study, case, parent=visit, day=TODAY)
        make.team_member(visit, make.member(study, make.account(f"{index}@test.no")), "observer")
        person = make.person(study, role, pseudonym=f"Leader {index}")
        make.participation(visit, person=person)
    db.session.flush()
    db.session.expire_all()
    study.id  # noqa: B018 - loads the study, which the gate has done for a page
    with statements() as counted:
        found = queries.find_engagement(study, 1)
        assert [case.name for case in found.cases] == ["NAV Bærum"]
        queries.children(found)
        assert [one.membership.account.name for one in queries.team(found)]
        assert [one.person.role.name for one in queries.participations(found)]
        queries.warnings_of(found)
    assert counted.number == 6
