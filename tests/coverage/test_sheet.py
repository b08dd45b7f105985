"""The sheet as plain values: who counts, what is missing and why."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tests.coverage import making
from tracker.cases import queries as cases
from tracker.cases import service as case_service
from tracker.cases.models import Case
from tracker.cases.rules import Status
from tracker.core.database import db
from tracker.coverage.frequency import frequency
from tracker.coverage.questions import questions
from tracker.coverage.rules import Reason, Standing, State
from tracker.coverage.sheet import Cell, Sheet, sheet
from tracker.engagements import service as engagements
from tracker.example import build
from tracker.notes import service as notes
from tracker.people import service as people
from tracker.planning import queries as planning
from tracker.studies.models import InformantRole, Study

pytestmark = pytest.mark.usefixtures("session")
END = dt.date(2012, 3, 31)


@pytest.fixture
def study(session: None) -> Study:
    make.world()
    return make.husk()[0]


@pytest.fixture
def baerum(study: Study) -> Case:
    return make.husk()[1]


@pytest.fixture
def sola(study: Study) -> Case:
    found = cases.find_case(study, "nav-sola")
    assert found is not None
    return found


@pytest.fixture
def leader(study: Study) -> InformantRole:
    return making.role(study, "office-leader")


@pytest.fixture
def manager(study: Study) -> InformantRole:
    return making.role(study, "middle-manager")


def _cell(made: Sheet, slug: str, code: str) -> Cell:
    return next(
        cell for row in made.rows if row.slug == slug for cell in row.cells if cell.role == code
    )


def _figures(made: Sheet) -> dict[str, list[tuple[int, int]]]:
    return {row.slug: [(cell.interviews, cell.other) for cell in row.cells] for row in made.rows}


def test_interviews_and_other_contacts_are_counted_by_role_and_case(
    study: Study, baerum: Case, leader: InformantRole, manager: InformantRole
) -> None:
    making.met(baerum, leader, manager, manager)
    making.met(baerum, leader, kind="phone-check-in")
    making.met(baerum, manager, status="planned")
    making.met(baerum, manager, status="cancelled")
    made = sheet(study, until=END)
    assert _figures(made) == {"nav-baerum": [(1, 1), (1, 0)], "nav-sola": [(0, 0), (0, 0)]}
    assert [row.interviews for row in made.rows] == [1, 0]
    assert _cell(made, "nav-baerum", "middle-manager").people == 2
    assert [column.people for column in made.columns] == [1, 2]


def test_a_headcount_counts_as_far_as_it_came(
    study: Study, baerum: Case, leader: InformantRole, manager: InformantRole
) -> None:
    interview = making.met(baerum)
    make.participation(interview, role=leader, invited=4, came=3)
    make.participation(interview, role=manager, invited=4, came=0)
    made = sheet(study, until=END)
    assert _figures(made)["nav-baerum"] == [(1, 0), (0, 0)]
    assert _cell(made, "nav-baerum", "office-leader").people == 3


def test_at_a_gathering_a_person_is_met_for_their_own_case_and_a_headcount_for_each(
    study: Study, baerum: Case, sola: Case, leader: InformantRole, manager: InformantRole
) -> None:
    gathering = make.engagement(study, baerum, sola, kind="network-gathering", status="held")
    make.participation(gathering, person=make.person(study, leader, case=sola), came=1)
    make.participation(gathering, role=manager, invited=5)
    made = _figures(sheet(study, until=END))
    assert made == {"nav-baerum": [(0, 0), (0, 1)], "nav-sola": [(0, 1), (0, 1)]}


def test_who_belongs_to_none_of_the_cases_is_met_for_each(
    study: Study, baerum: Case, sola: Case, leader: InformantRole
) -> None:
    talk = make.engagement(study, baerum, kind="interview", status="held")
    make.participation(talk, person=make.person(study, leader, case=sola), came=1)
    made = _figures(sheet(study, until=END))
    assert made == {"nav-baerum": [(1, 0), (0, 0)], "nav-sola": [(0, 0), (0, 0)]}


def test_an_interview_that_concerns_no_case_stands_apart(
    study: Study, leader: InformantRole
) -> None:
    making.met(None, leader)
    made = sheet(study, until=END)
    (apart,) = made.apart
    assert (apart.standing, apart.interviews, made.interviews) == (Standing.STUDY, 1, 1)
    assert made.interviews_counted == 0


def test_what_was_held_later_lies_ahead(study: Study, baerum: Case, leader: InformantRole) -> None:
    interview = making.met(baerum, leader, day=dt.date(2011, 6, 7))
    making.met(baerum, leader, day=dt.date(2011, 8, 1))
    cell = _cell(sheet(study, until=dt.date(2011, 6, 6)), "nav-baerum", "office-leader")
    assert (cell.interviews, cell.state, cell.reason) == (0, State.HOLE, Reason.PLANNED)
    assert (cell.planned_on, cell.planned_number) == (dt.date(2011, 6, 7), interview.number)
    later = _cell(sheet(study, until=dt.date(2011, 6, 7)), "nav-baerum", "office-leader")
    assert (later.interviews, later.state, later.reason) == (1, State.REACHED, None)


def test_a_round_has_what_is_in_it_or_part_of_that(
    study: Study, baerum: Case, sola: Case, leader: InformantRole, manager: InformantRole
) -> None:
    visit = make.engagement(study, baerum, status="held")
    making.met(baerum, leader, parent=visit)
    making.met(baerum, manager)
    alone = making.met(sola, manager)
    round_ = make.round_(study, baerum)
    make.in_round(visit, round_)
    make.in_round(alone, round_)
    made = sheet(study, round_, until=END)
    assert _figures(made) == {"nav-baerum": [(1, 0), (0, 0)], "nav-sola": [(0, 0), (1, 0)]}
    assert [row.standing for row in made.rows] == [Standing.COUNTED, Standing.ELSEWHERE]


def test_denominators_follow_cases_that_leave_and_leave_associated_ones_out(
    study: Study, baerum: Case, sola: Case, leader: InformantRole
) -> None:
    making.target(study, leader)
    making.met(sola, leader)
    round_ = make.round_(study, baerum, sola)
    associated = make.case(study, "NAV Lund")
    case_service.change_status(associated, status=Status.ASSOCIATED, from_on=END.replace(day=1),
                               reason="Joins the meetings")  # fmt: skip
    left_on = dt.date(2011, 9, 1)
    case_service.change_status(sola, status=Status.WITHDRAWN, from_on=left_on, reason="Closed")
    whole = sheet(study, until=END)
    before = sheet(study, until=left_on - dt.timedelta(days=1))
    assert next((c.reached, c.asked, c.interviews) for c in whole.columns) == (0, 1, 0)
    assert next((c.reached, c.asked, c.interviews) for c in before.columns) == (1, 3, 1)
    assert [row.standing for row in whole.apart] == [Standing.ASSOCIATED, Standing.LEFT]
    assert (whole.interviews, whole.interviews_counted) == (1, 0)
    # What was done in a round before it left still counts there.
    assert [row.standing for row in sheet(study, round_, until=END).rows] == [Standing.COUNTED] * 2


def test_a_hole_says_why_and_nobody_is_missing_where_there_is_no_such_person(
    study: Study, baerum: Case, sola: Case, leader: InformantRole, manager: InformantRole
) -> None:
    making.target(study, leader, 2)
    making.target(study, manager)
    making.met(baerum, leader)
    making.hole(baerum, leader, reason="declined", note="The second one")
    making.hole(baerum, manager, reason="no-such-person")
    made = sheet(study, until=END)
    short = _cell(made, "nav-baerum", "office-leader")
    assert (short.state, short.reason, short.note) == (
        State.SHORT,
        Reason.DECLINED,
        "The second one",
    )
    assert _cell(made, "nav-baerum", "middle-manager").state is State.NOBODY
    assert [(c.reached, c.asked) for c in made.columns] == [(0, 2), (0, 1)]
    assert [(row.slug, cell.role) for row, cell in made.holes] == [
        ("nav-baerum", "office-leader"), ("nav-sola", "office-leader"),
        ("nav-sola", "middle-manager"),
    ]  # fmt: skip


def test_a_round_is_told_its_own_reason_else_the_one_of_the_study(
    study: Study, baerum: Case, leader: InformantRole
) -> None:
    first, second = make.round_(study, baerum), make.round_(study, baerum, name="Second")
    making.hole(baerum, leader, reason="declined", note="Asked twice")
    making.hole(baerum, leader, round=first, noted_at=make.NOW - dt.timedelta(days=9))
    told = [_cell(sheet(study, one, until=END), "nav-baerum", "office-leader").reason
            for one in (None, first, second)]  # fmt: skip
    assert told == [Reason.DECLINED, Reason.NOT_ASKED, Reason.DECLINED]


def test_targets_of_rounds_add_up_as_far_as_they_have_begun(
    study: Study, baerum: Case, sola: Case, leader: InformantRole
) -> None:
    spring = make.round_(study, baerum, sola)
    autumn = make.round_(study, baerum, name="Autumn", starts_on=dt.date(2011, 9, 1),
                         ends_on=dt.date(2011, 10, 1))  # fmt: skip
    making.target(study, leader, 1, round=spring)
    making.target(study, leader, 2, round=autumn)
    wanted = [
        [_cell(sheet(study, until=day), slug, "office-leader").wanted
         for slug in ("nav-baerum", "nav-sola")]
        for day in (dt.date(2011, 6, 1), END)
    ]  # fmt: skip
    assert wanted == [[1, 1], [3, 1]]
    assert _cell(sheet(study, autumn, until=END), "nav-baerum", "office-leader").wanted == 2


def test_a_case_without_any_contact_is_accounted_for(study: Study) -> None:
    made = frequency(study, until=END)
    assert [line.gaps.last_on for line in made.lines] == [None, None]
    assert {line.gaps.longest for line in made.lines} == {(END - study.starts_on).days}
    assert (made.kinds, made.evenness) == ((), None)


def test_what_is_part_of_a_visit_is_no_contact_of_its_own(
    study: Study, baerum: Case, sola: Case, leader: InformantRole
) -> None:
    visit = make.engagement(study, baerum, status="held")
    for _number in range(3):
        making.met(baerum, leader, parent=visit)
    making.met(sola, leader)
    made = frequency(study, until=END)
    assert made.kinds == ("site-visit", "interview")
    assert [(line.by_kind, line.contacts) for line in made.lines] == [((1, 3), 1), ((0, 1), 1)]
    assert made.evenness == pytest.approx(1)
    assert frequency(study, until=END, kind="site-visit").evenness == pytest.approx(0)


def test_questions_are_counted_by_case_up_to_the_day(study: Study, baerum: Case) -> None:
    make.question(study, "rq1", "How?")
    author = make.members_of(study)[0].account
    for day in (dt.date(2011, 3, 1), dt.date(2011, 6, 1)):
        one = make.engagement(study, baerum, status="held", day=day)
        notes.write(one, author=author, text="So. #rq1", now=make.NOW)
    db.session.flush()
    made = [questions(study, until=day) for day in (dt.date(2011, 4, 1), END)]
    assert [[row.counts for row in one.rows] for one in made] == [[(1,), (0,)], [(2,), (0,)]]
    assert [(one.excerpts, one.holes) for one in made[1].questions] == [(2, 1)]


def test_more_of_everything_takes_no_more_statements(
    study: Study, baerum: Case, leader: InformantRole
) -> None:
    def _sent() -> int:
        with statements() as counted:
            sheet(study, until=END)
            frequency(study, until=END)
        return counted.number

    making.met(baerum, leader)
    few = _sent()
    for number in range(3):
        other = make.case(study, f"NAV {number}")
        making.met(other, leader, make.role(study, f"r{number}", f"Role {number}"))
        making.target(study, leader, 1, round=make.round_(study, other, name=str(number)))
        making.hole(other, leader)
    assert _sent() <= few <= 12


def test_the_example_shows_that_one_project_leader_was_not_interviewed() -> None:
    study = build.load(owner=make.account(), now=make.NOW.replace(year=2013))
    made = sheet(study, until=END)
    (missed,) = [(row.slug, cell) for row, cell in made.holes if cell.role == "husk-project-leader"]
    assert (missed[0], missed[1].reason) == ("nav-baerum", Reason.NOT_ASKED)
    column = next(one for one in made.columns if one.code == "husk-project-leader")
    assert (column.interviews, column.reached, column.asked) == (3, 3, 4)
    assert (made.interviews, made.interviews_counted) == (60, 58)
    assert {row.name: row.standing for row in made.apart} == {
        "NAV Kristiansand": Standing.ASSOCIATED, "NAV Lillesand": Standing.LEFT,
        "NAV Sandnes": Standing.LEFT, "": Standing.STUDY,
    }  # fmt: skip
    spring = next(one for one in planning.rounds(study) if one.name == "Spring visits 2011")
    assert sheet(study, spring, until=END).interviews == 56
    assert 0.99 < (frequency(study, until=END).evenness or 0) < 1


def test_a_person_of_another_role_is_counted_for_it(
    study: Study, baerum: Case, leader: InformantRole, manager: InformantRole
) -> None:
    interview = making.met(baerum, leader)
    before = study.plan_version
    (row,) = engagements.queries.participations(interview)
    assert row.person is not None
    people.change(row.person, role=manager, case=baerum)
    db.session.flush()
    db.session.refresh(study)
    assert study.plan_version > before
    assert _figures(sheet(study, until=END))["nav-baerum"] == [(0, 0), (1, 0)]
