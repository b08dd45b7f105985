"""What a file would do, row by row, and what is said of rows that are wrong."""

import datetime as dt

import pytest

from tests import make
from tests.workbooks.samples import csv_text
from tracker.core.database import db
from tracker.engagements.models import Engagement
from tracker.planning.models import RoundEngagement
from tracker.studies.models import Study
from tracker.workbooks import files, service
from tracker.workbooks.check import Deed
from tracker.workbooks.preview import Preview, look

TODAY = dt.date(2011, 6, 1)


@pytest.fixture
def study(session: None) -> Study:
    study = make.study()
    for name in ("NAV Bærum", "NAV Sola"):
        make.case(study, name)
    for name, role in (("Kari Berg", "leader"), ("Ola Dahl", "researcher"), ("Eva", "observer")):
        make.member(study, make.account(f"{name[:3].lower()}@test.no", name=name), role)
    return study


def looked_at(study: Study, *rows: str) -> Preview:
    """Rows of a file with ; between cells, the headings first."""
    return look(
        study, files.read("plan.csv", csv_text(*([row] for row in rows)).encode()), today=TODAY
    )


def brought_in(study: Study, *rows: str) -> Preview:
    found = looked_at(study, *rows)
    assert list(found.complaints()) == []
    for _done in service.bring_in(study, found.findings, found.known, today=TODAY):
        pass
    db.session.flush()
    db.session.expire_all()
    return found


def visit(study: Study, **values: object) -> Engagement:
    """A two-day visit, numbered 1, with an interview on its second day, numbered 2."""
    case = study_case(study)
    days = {"starts_on": dt.date(2011, 3, 24), "ends_on": dt.date(2011, 3, 25)}
    visit = make.engagement(study, case, **(days | values))
    make.engagement(
        study, case, kind="interview", title="Talk", parent=visit, day=dt.date(2011, 3, 25)
    )
    return visit


def study_case(study: Study) -> make.Case:
    return db.session.query(make.Case).filter_by(study=study, name="NAV Sola").one()


def found_engagements(study: Study) -> list[Engagement]:
    return db.session.query(Engagement).filter_by(study=study).order_by(Engagement.number).all()


NEW = "Kind;Title;First day;Starts;Cases;Place;Agenda;Team;Status;Round"


def test_a_new_row_is_planned_with_all_that_it_says(study: Study) -> None:
    make.round_(study)
    row = (
        'Site visit;Visit;24. mars 2011;kl. 9.30;nav sola;Office;Anchoring;"kari berg; ola@test.no"'
    )
    brought_in(study, NEW, f"{row};Confirmed;spring visits")
    one = found_engagements(study)[0]
    assert (one.number, one.kind, one.status, one.place) == (1, "site-visit", "confirmed", "Office")
    assert one.starts_at == dt.datetime(2011, 3, 24, 8, 30, tzinfo=dt.UTC)
    assert one.ends_at == one.starts_at + dt.timedelta(hours=8)
    assert [case.name for case in one.cases] == ["NAV Sola"]
    team = db.session.query(make.TeamMember).filter_by(engagement=one).all()
    assert [(row.membership.account.name, row.part) for row in team] == [
        ("Kari Berg", "interviewer"), ("Ola Dahl", "interviewer")
    ]  # fmt: skip
    assert db.session.get(RoundEngagement, one.id).target_on == dt.date(2011, 3, 24)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("Visit;A;24.3.2011;;NAV Sola", "Kind: There is no kind of engagement called “Visit”."),
        ("Site visit;;24.3.2011;;NAV Sola", "Title: Fill in this field."),
        ("Site visit;A;;;NAV Sola", "First day: Fill in this field."),
        ("Site visit;A;24.3.11;;NAV Sola", "First day: Write the year with four digits"),
        ("Site visit;A;24.3.2011;;NAV Sol", "called “NAV Sol”. Did you mean NAV Sola?"),
        ("Site visit;A;24.3.2011;;qqq", "There is no case called “qqq” in this study."),
        ("Site visit;A;24.3.2011;;", "Cases: Choose the case it is about."),
        ('Site visit;A;24.3.2011;;"NAV Sola;NAV Bærum"', "Cases: Choose one case"),
        ("Site visit;A;24.3.2011;noon;NAV Sola", "Starts: “noon” is no time of day."),
        (f"Site visit;{'x' * 201};24.3.2011;;NAV Sola", "Title: Use at most 200 characters."),
        ("Site visit;A;24.3.2011;;NAV Sola;;;Per", "Team: Nobody called “Per” is in this study."),
        ("Site visit;A;24.3.2011;;NAV Sola;;;Eva", "Team: Eva cannot go"),
        ("Site visit;A;24.3.2011;;NAV Sola;;;;Done", "Status: There is no status called “Done”."),
        ("Site visit;A;24.3.2011;;NAV Sola;;;;Cancelled", "Status: A file cannot cancel"),
        ("Site visit;A;24.3.2012;;NAV Sola;;;;Held", "First day: Its day has not come yet."),
        ("Site visit;A;24.3.2011;;NAV Sola;;;;;Autumn", "Round: There is no round called"),
        ("Site visit;#REF!;24.3.2011;;NAV Sola", "Title: The spreadsheet shows an error here."),
    ],
)
def test_a_wrong_row_is_told_with_its_number_and_column(
    study: Study, row: str, complaint: str
) -> None:
    found = looked_at(study, NEW, "Phone check-in;Fine;1.3.2011;9;NAV Sola", row)
    told = list(found.complaints())
    assert (len(told), told[0].startswith("row 3: "), complaint in told[0]) == (1, True, True)
    with pytest.raises(service.DomainError, match="while a row is wrong"):
        list(service.bring_in(study, found.findings, found.known, today=TODAY))
    assert found_engagements(study) == []


def test_every_mistake_of_a_row_is_told_at_once(study: Study) -> None:
    told = list(looked_at(study, NEW, "Visit;;24.3.11;25;qqq").complaints())
    assert [word.split(":")[0] for word in told[0].split("; ")] == [
        "row 2", "Title", "First day", "Starts", "Cases"
    ]  # fmt: skip


def test_the_same_file_again_plans_nothing_twice_even_after_a_move(study: Study) -> None:
    rows = (NEW, "Interview;Talk;24.3.2011;9;NAV Sola", "Interview;Talk;24.3.2011;9;NAV Sola")
    brought_in(study, *rows)
    first = found_engagements(study)[0]
    first.starts_on = first.ends_on = dt.date(2011, 5, 2)
    db.session.flush()
    again = brought_in(study, *rows)
    assert (again.count(Deed.KNOWN), len(found_engagements(study))) == (2, 2)
    assert found_engagements(study)[0].starts_on == dt.date(2011, 5, 2)


def test_what_was_deleted_since_is_planned_anew(study: Study) -> None:
    rows = (NEW, "Interview;Talk;24.3.2011;9;NAV Sola")
    brought_in(study, *rows)
    db.session.delete(found_engagements(study)[0])
    db.session.flush()
    assert brought_in(study, *rows).count(Deed.NEW) == 1


def test_one_that_is_very_much_like_another_is_pointed_out(study: Study) -> None:
    visit(study, title="Spring visit")
    found = looked_at(study, NEW, "Site visit;SPRING visit;24.3.2011;;NAV Bærum")
    assert [one.similar for one in found.findings] == [1]
