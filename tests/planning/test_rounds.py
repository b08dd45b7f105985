"""Planning a round, keeping it together when one moves, and how far it has come."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.engagements import queries as engagements
from tracker.engagements import service as engagement_service
from tracker.engagements.rules import When
from tracker.planning import queries, service, standing
from tracker.planning.rules import Progress
from tracker.planning.service import Choice

pytestmark = pytest.mark.usefixtures("session")

MARCH, APRIL = dt.date(2011, 3, 1), dt.date(2011, 4, 30)


@pytest.fixture
def study(session: None) -> make.Study:
    return make.study()


@pytest.fixture
def round_(study: make.Study) -> make.Round:
    """Spring visits to three cases, two of them on a Tuesday each and one not planned yet."""
    cases = [make.case(study, name) for name in ("NAV Asker", "NAV Bærum", "NAV Sola")]
    round_ = make.round_(study, *cases, days_after=3)
    choices = [Choice(f"Visit {case.name}", MARCH + dt.timedelta(days=7 * number), [case])
               for number, case in enumerate(cases[:2], 1)]  # fmt: skip
    service.plan_contacts(study, "site-visit", choices, today=MARCH, round_=round_)
    return round_


def _progress(study: make.Study) -> Progress:
    return standing.standings(study)[0].progress


def test_each_choice_becomes_a_contact_with_its_team_and_target(study: make.Study) -> None:
    member = make.member(study, make.account())
    round_ = make.round_(study, make.case(study))
    choice = Choice("Visit", MARCH, round_.cases, starts=dt.time(9), team=[member])
    assert service.plan_contacts(study, "site-visit", [choice], today=MARCH, round_=round_) == 1
    (visit,) = engagements.contacts_of(round_.cases[0], limit=2)
    assert (visit.starts_at, visit.ends_at) == (
        dt.datetime(2011, 3, 1, 8, tzinfo=dt.UTC),
        dt.datetime(2011, 3, 1, 16, tzinfo=dt.UTC),
    )
    assert [row.membership for row in engagements.team(visit)] == [member]
    place = standing.place_of(visit)
    assert place is not None
    assert (place.round, place.target_on, place.drift) == (round_, MARCH, None)


def test_progress_counts_contacts_and_the_cases_that_none_covers(
    study: make.Study, round_: make.Round
) -> None:
    assert _progress(study) == Progress(3, covered=2, planned=2)
    first, second = queries.later_in_round(round_, after=dt.date(2011, 1, 1))
    engagement_service.confirm(first)
    engagement_service.cancel(second, reason="Ill")
    db.session.flush()
    assert _progress(study) == Progress(3, covered=1, confirmed=1)
    assert [line.is_covered for line in queries.lines(round_)] == [True, False, False]


def test_the_interviews_of_a_visit_do_not_count_beside_it(
    study: make.Study, round_: make.Round
) -> None:
    interview = make.engagement(study, round_.cases[2], kind="interview")
    make.in_round(interview, round_)
    assert _progress(study).covered == 2
    assert interview.title not in [one.title for one in queries.contacts(round_)]


def test_gatherings_of_all_cases_fill_the_region_they_name(study: make.Study) -> None:
    cases = [make.case(study, f"NAV {region}", region=region) for region in ("Agder", "Oslo")]
    round_ = make.round_(study, *cases, kind="network-gathering", gathers="all")
    for title in ("Gathering in Oslo", "Gathering in Hamar"):
        gathering = make.engagement(study, *cases, kind="network-gathering", title=title)
        make.in_round(gathering, round_)
        assert _progress(study).missing == 2 - len(queries.contacts(round_))
    assert [line.target.name for line in queries.lines(round_)] == ["Oslo"]


def test_a_meeting_in_each_region_covers_its_cases(study: make.Study) -> None:
    cases = [make.case(study, f"NAV {name}", region=name[:4]) for name in ("Oslo 1", "Oslo 2")]
    cases.append(make.case(study, "NAV Sola", region="Rogaland"))
    round_ = make.round_(study, *cases, kind="dialogue-meeting", gathers="region")
    make.in_round(make.engagement(study, cases[1], kind="dialogue-meeting"), round_)
    assert [line.is_covered for line in queries.lines(round_)] == [True, False]
    assert _progress(study) == Progress(2, covered=1, planned=1)


def _moved(round_: make.Round, day: dt.date) -> make.Engagement:
    """The first visit of the round, moved to a day."""
    first = queries.later_in_round(round_, after=dt.date(2011, 1, 1))[0]
    engagement_service.move(first, when=When(day, day))
    return first


def test_when_one_moves_the_later_ones_are_offered_as_many_days(round_: make.Round) -> None:
    # Monday to Thursday before Easter: the later one lands after it.
    moved = _moved(round_, dt.date(2011, 4, 14))
    (offer,) = service.offered_shifts(round_, moved)
    assert (offer.engagement.starts_on, offer.day) == (
        dt.date(2011, 3, 15), dt.date(2011, 4, 26),
    )  # fmt: skip
    place = standing.place_of(moved)
    assert place is not None
    assert place.drift is not None
    assert (place.drift.days, place.drift.is_within) == (37, False)


def test_those_chosen_move_along_and_take_new_targets(round_: make.Round) -> None:
    moved = _moved(round_, dt.date(2011, 3, 10))
    (offer,) = service.offered_shifts(round_, moved)
    assert service.shift_later(round_, moved, [offer.engagement.number]) == 1
    db.session.flush()
    assert [one.starts_on for one in queries.contacts(round_)] == [
        dt.date(2011, 3, 10), dt.date(2011, 3, 17),
    ]  # fmt: skip
    assert [one.starts_on for one in queries.contacts(round_)] == [
        one.target_on for one in queries.contacts(round_)
    ]
    assert service.offered_shifts(round_, moved) == []


def test_those_not_chosen_stay(round_: make.Round) -> None:
    moved = _moved(round_, dt.date(2011, 3, 10))
    assert service.shift_later(round_, moved, []) == 0
    assert queries.contacts(round_)[1].starts_on == dt.date(2011, 3, 15)


def test_nothing_is_offered_for_a_contact_of_another_round(round_: make.Round) -> None:
    other = make.round_(round_.study, name="Other")
    assert service.offered_shifts(other, _moved(round_, APRIL)) == []


def test_days_of_what_the_team_is_at_are_taken(study: make.Study) -> None:
    member = make.member(study, make.account())
    for day, length, status in ((1, 2, "planned"), (10, 0, "cancelled"), (20, 0, "held")):
        first = dt.date(2011, 3, day)
        last = first + dt.timedelta(days=length)
        visit = make.engagement(study, day=first, ends_on=last, status=status)
        make.team_member(visit, member, "observer")
    taken = queries.days_taken([member.id], first=dt.date(2011, 3, 2), last=APRIL, study=study)
    assert sorted(day.day for day in taken) == [1, 2, 3, 20]
    assert queries.days_taken([], first=MARCH, last=APRIL, study=study) == set()


def test_a_closed_round_leaves_its_contacts(study: make.Study, round_: make.Round) -> None:
    numbers = [one.number for one in queries.contacts(round_)]
    service.close_round(round_)
    assert queries.rounds(study) == []
    assert all(engagements.find_engagement(study, number) for number in numbers)


def test_a_case_of_another_study_is_no_target(study: make.Study) -> None:
    stranger = make.case(make.study(short_name="other"))
    with pytest.raises(DomainError) as refusal:
        service.open_round(
            study, name="R", kind="site-visit", starts_on=MARCH, ends_on=APRIL, cases=[stranger]
        )
    assert refusal.value.field == "cases"


def test_what_is_planned_already_can_be_counted_in(study: make.Study, round_: make.Round) -> None:
    visit = make.engagement(study, round_.cases[2], day=dt.date(2011, 5, 20))
    for values in ({"kind": "interview"}, {"status": "cancelled"}, {"day": dt.date(2011, 9, 1)}):
        make.engagement(study, **values)
    assert queries.candidates(round_) == [visit]
    service.put_in_round(visit, round_)
    db.session.flush()
    assert (queries.candidates(round_), _progress(study).missing) == ([], 0)
    service.take_out_of_round(visit)
    db.session.flush()
    assert _progress(study).missing == 1


@pytest.mark.parametrize("number", [1, 5])
def test_standings_take_one_statement_and_lines_two(number: int, study: make.Study) -> None:
    cases = [make.case(study, f"NAV {index}") for index in range(number)]
    for index in range(number):
        make.round_(study, *cases, name=f"Round {index}")
    db.session.flush()
    round_ = queries.rounds(study)[0]
    study.id  # noqa: B018 - loads the study, which the gate has done for a page
    with statements() as counted:
        assert len(standing.standings(study)) == number
        assert len(queries.lines(round_)) == number
    assert counted.number == 3
