"""Bringing in changes to what is there: whole families of visits, teams, rounds, statuses."""

import datetime as dt

import pytest

from tests import make
from tests.workbooks.test_check import (
    brought_in,
    found_engagements,
    looked_at,
    study,  # noqa: F401 - a fixture
    study_case,
    visit,
)
from tracker.core.database import db
from tracker.engagements.models import TeamMember
from tracker.planning.models import RoundEngagement
from tracker.studies.models import Study
from tracker.workbooks import service, writer
from tracker.workbooks.check import Deed
from tracker.workbooks.preview import known_of

BASE = "Number;Kind;Title;First day;Last day"
VISIT = "1;Site visit;Visit"
TALK = "2;Interview;Talk"


def days(study: Study) -> list[tuple[str, str]]:  # noqa: F811
    return [(str(one.starts_on), str(one.ends_on)) for one in found_engagements(study)]


def test_a_visit_moves_its_programme_along_when_the_file_does_not_tell_of_it(
    study: Study,  # noqa: F811
) -> None:
    visit(study)
    found = brought_in(study, BASE, f"{VISIT};2011-03-31;2011-04-01")
    assert [one.brings for one in found.findings] == [1]
    assert days(study) == [("2011-03-31", "2011-04-01"), ("2011-04-01", "2011-04-01")]


@pytest.mark.parametrize(
    ("visit_days", "talk_day"),
    [
        ("2011-03-31;2011-04-01", "2011-03-31"),
        ("2011-03-25;2011-03-26", "2011-03-25"),
        ("2011-03-24;2011-03-24", "2011-03-24"),
        ("2011-05-02;2011-05-02", "2011-05-02"),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_each_row_of_a_family_ends_where_the_file_says(
    study: Study,  # noqa: F811
    visit_days: str,
    talk_day: str,
    order: int,
) -> None:
    visit(study)
    rows = [f"{VISIT};{visit_days}", f"{TALK};{talk_day};"]
    brought_in(study, BASE, *rows[::order])
    assert days(study) == [tuple(visit_days.split(";")), (talk_day, talk_day)]
    assert found_engagements(study)[1].parent_id == found_engagements(study)[0].id


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([f"{TALK};2011-03-26;"], "row 2: First day: It lies outside the days"),
        ([f"{VISIT};2011-03-31;2011-04-01", f"{TALK};2011-03-25;"], "row 3: First day: It lies"),
        ([f"{VISIT};2011-03-24;2011-03-24"], "row 2: First day: “Talk” belongs to it"),
        ([f"{VISIT};2011-03-25;2011-03-24"], "row 2: Last day: The last day lies before"),
        (["1;Interview;Visit;2011-03-24;"], "row 2: Kind: The kind of an engagement cannot"),
        (["7;Interview;Visit;2011-03-24;"], "row 2: Number: There is no engagement"),
        (["x;Interview;Visit;2011-03-24;"], "row 2: Number: “x” is no number"),
        ([f"{TALK};2011-03-25;"] * 2, "row 3: Number: This number stands in row 2 already."),
    ],
)
def test_changes_that_cannot_be_are_refused_before_anything_happens(
    study: Study,  # noqa: F811
    rows: list[str],
    complaint: str,
) -> None:
    visit(study)
    before = days(study)
    told = list(looked_at(study, BASE, *rows).complaints())
    assert complaint in told[-1]
    assert days(study) == before


def test_columns_that_are_not_there_leave_things_as_they_are(study: Study) -> None:  # noqa: F811
    one = visit(study, place="Office", agenda="Why\r\nand how", title="Visit  ")
    sequence = one.sequence
    found = brought_in(study, BASE, f"{VISIT};2011-03-24;2011-03-25")
    assert (found.count(Deed.SAME), one.sequence, one.title) == (1, sequence, "Visit  ")
    brought_in(study, "Number;Kind;Title;First day;Place", f"{VISIT};2011-03-24;Hall")
    assert (one.place, one.agenda, len(one.cases)) == ("Hall", "Why\r\nand how", 1)
    assert (str(one.ends_on), one.sequence) == ("2011-03-25", sequence + 1)


def test_who_goes_keeps_the_part_and_who_is_new_gets_the_usual_one(
    study: Study,  # noqa: F811
) -> None:
    one = visit(study)
    kari, ola, _eva = make.members_of(study)
    make.team_member(one, kari, "observer")
    found = looked_at(study, f"{BASE};Team", f"{VISIT};2011-03-24;2011-03-25;Kari Berg")
    assert found.count(Deed.SAME) == 1
    both = '"Ola Dahl; kar@test.no"'
    brought_in(study, f"{BASE};Team", f"{VISIT};2011-03-24;2011-03-25;{both}")
    team = db.session.query(TeamMember).order_by(TeamMember.id).all()
    assert [(row.membership_id, row.part) for row in team] == [
        (kari.id, "observer"), (ola.id, "interviewer")
    ]  # fmt: skip


def test_who_has_left_stays_where_they_went_but_goes_nowhere_new(
    study: Study,  # noqa: F811
) -> None:
    one = visit(study)
    _kari, ola, _eva = make.members_of(study)
    make.team_member(one, ola, "interviewer")
    ola.left_on = dt.date(2011, 5, 1)
    head = "Number;Kind;Title;First day;Place;Team"
    brought_in(study, head, f"{VISIT};2011-03-24;Hall;Ola Dahl")
    told = list(looked_at(study, head, f"{TALK};2011-03-25;;Ola Dahl").complaints())
    assert "Ola Dahl cannot go" in told[0]


def test_of_two_with_one_name_the_address_tells_who_is_meant(
    study: Study,  # noqa: F811
) -> None:
    one = visit(study)
    twin = make.member(study, make.account("twin@test.no", name="Kari  berg"), "researcher")
    make.team_member(one, twin, "observer")
    head = "Number;Kind;Title;First day;Last day;Team"
    told = list(looked_at(study, head, f"{VISIT};2011-03-24;2011-03-25;Kari Berg").complaints())
    assert "There are several called “Kari Berg”. Use the e-mail address." in told[0]
    plan = writer.to_csv(
        known_of(study), writer.columns_for(with_internal=True), language="nb", say=str
    )
    assert "twin@test.no" in plan.decode()
    again = brought_in(study, *plan.decode("utf-8-sig").splitlines())
    assert again.count(Deed.SAME) == 2


def test_a_round_is_joined_changed_and_left(study: Study) -> None:  # noqa: F811
    one = visit(study)
    make.round_(study)
    autumn = make.round_(study, name="Autumn")
    for name, round_id in (("Spring visits", None), ("autumn", autumn.id), ("", 0)):
        brought_in(study, f"{BASE};Round", f"{VISIT};2011-03-24;2011-03-25;{name}")
        row = db.session.get(RoundEngagement, one.id)
        assert row is None if round_id == 0 else row.round_id == (round_id or row.round_id)


@pytest.mark.parametrize(
    ("before", "word", "after"),
    [
        ("planned", "bekreftet", "confirmed"),
        ("confirmed", "Planned", "planned"),
        ("planned", "Held", "held"),
        ("held", "", "held"),
        ("cancelled", "Cancelled", "cancelled"),
    ],
)
def test_a_status_is_brought_about_as_people_would(
    study: Study,  # noqa: F811
    before: str,
    word: str,
    after: str,
) -> None:
    case = study_case(study)
    one = make.engagement(study, case, status=before, reason="Ill" if before[0] == "c" else "")
    brought_in(study, f"{BASE};Status", f"{VISIT};2011-03-24;;{word}")
    assert one.status == after
    assert (case.last_contact_on == dt.date(2011, 3, 24)) == (after == "held" != before)


@pytest.mark.parametrize(
    ("before", "word"),
    [("held", "Planned"), ("cancelled", "Planned"), ("planned", "Cancelled"),
     ("planned", "Utsatt"), ("postponed", "Confirmed")],
)  # fmt: skip
def test_calling_off_and_reopening_have_pages_of_their_own(
    study: Study,  # noqa: F811
    before: str,
    word: str,
) -> None:
    make.engagement(study, study_case(study), status=before, reason="Ill")
    found = looked_at(study, f"{BASE};Status", f"{VISIT};2011-03-24;;{word}")
    assert "A file cannot cancel, postpone or reopen." in next(iter(found.complaints()))


def test_many_held_ones_are_logged_at_once(study: Study) -> None:  # noqa: F811
    rows = [f"Phone check-in;Call {n};{n % 28 + 1}.4.2011;NAV Sola;Held" for n in range(700)]
    brought_in(study, "Kind;Title;First day;Cases;Status", *rows)
    found = found_engagements(study)
    assert [one.number for one in found] == list(range(1, 701))
    assert {one.status for one in found} == {"held"}
    assert study.last_engagement_number == 700
    assert study_case(study).last_contact_on == dt.date(2011, 4, 28)


def test_part_of_a_visit_takes_its_case(study: Study) -> None:  # noqa: F811
    visit(study)
    brought_in(study, "Kind;Title;First day;Part of", "Observation;Desk;24.3.2011;1")
    new = found_engagements(study)[-1]
    assert ([case.name for case in new.cases], new.parent.number) == (["NAV Sola"], 1)
    told = [
        next(iter(looked_at(study, "Kind;Title;First day;Part of", row).complaints()))
        for row in ("Site visit;X;24.3.2011;1", "Interview;X;24.3.2011;9")
    ]
    assert ["cannot be part" in told[0], "no engagement with this" in told[1]] == [True, True]


def test_a_plan_that_changed_since_the_look_is_not_overwritten(study: Study) -> None:  # noqa: F811
    found = looked_at(study, "Kind;Title;First day;Cases", "Interview;X;24.3.2011;NAV Sola")
    visit(study)
    study.plan_version += 1
    db.session.flush()
    with pytest.raises(service.PlanChanged, match="has changed meanwhile"):
        list(service.bring_in(study, found.findings, found.known, today=dt.date(2011, 6, 1)))
