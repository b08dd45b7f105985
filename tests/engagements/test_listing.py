"""The list of engagements: each filter alone, its order, pages and number of statements."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tracker.core.database import db
from tracker.engagements import listing
from tracker.engagements.listing import Filters

pytestmark = pytest.mark.usefixtures("session")

DAY = dt.date(2011, 6, 15)


@pytest.fixture
def study(session: None) -> make.Study:
    """Four engagements that differ in everything one can filter for, and one elsewhere."""
    study = make.study()
    sola = make.case(study, "NAV Sola")
    member = make.member(study, make.account(name="Kari"))
    visit = make.engagement(study, sola, title="Visit", day=DAY, ends_on=DAY + dt.timedelta(2))
    make.engagement(study, make.case(study), title="Østlig samling", kind="network-gathering",
                    status="held", day=dt.date(2011, 6, 1), place="Oslo")  # fmt: skip
    make.engagement(study, sola, title="Call 50%", kind="phone-check-in", status="held",
                    day=dt.date(2011, 5, 1), has_notes=True)  # fmt: skip
    make.engagement(study, title="Off", status="cancelled", day=dt.date(2011, 7, 1))
    make.team_member(visit, member, "observer")
    make.engagement(make.study(short_name="other"), title="Elsewhere")
    return study


def _titles(study: make.Study, filters: Filters, *, offset: int = 0) -> list[str]:
    return [row.title for row in listing.rows(study, filters, limit=9, offset=offset)]


NEWEST = ["Off", "Visit", "Østlig samling", "Call 50%"]


def test_the_newest_comes_first_or_last(study: make.Study) -> None:
    assert _titles(study, Filters()) == NEWEST
    assert _titles(study, Filters(oldest_first=True)) == NEWEST[::-1]
    assert _titles(study, Filters(), offset=3) == ["Call 50%"]


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        (Filters(kind="phone-check-in"), ["Call 50%"]),
        (Filters(state="cancelled"), ["Off"]),
        (Filters(state="open"), ["Visit"]),
        (Filters(state="unwritten"), ["Østlig samling"]),
        (Filters(since=dt.date(2011, 6, 17)), ["Off", "Visit"]),
        (Filters(since=dt.date(2011, 6, 18)), ["Off"]),
        (Filters(until=dt.date(2011, 5, 1)), ["Call 50%"]),
        (Filters(words="østlig"), ["Østlig samling"]),
        (Filters(words="OSLO"), ["Østlig samling"]),
        (Filters(words="50%"), ["Call 50%"]),
        (Filters(words="5_%"), []),
        (Filters(kind="interview"), []),
    ],
)
def test_each_filter_narrows_the_list(
    study: make.Study, filters: Filters, titles: list[str]
) -> None:
    assert _titles(study, filters) == titles
    assert listing.count(study, filters) == len(titles)


def test_it_narrows_to_a_case_and_to_a_member(study: make.Study) -> None:
    sola = db.session.query(make.Case).filter_by(slug="nav-sola").one()
    [(member_id, _name)] = listing.goers(study)
    assert _titles(study, Filters(case_id=sola.id)) == ["Visit", "Call 50%"]
    assert _titles(study, Filters(member_id=member_id)) == ["Visit"]


def test_a_row_names_cases_and_team(study: make.Study) -> None:
    rows = {row.title: row for row in listing.rows(study, Filters(), limit=9, offset=0)}
    assert (rows["Visit"].cases, rows["Visit"].team) == (("NAV Sola",), ("Kari",))
    assert (rows["Off"].cases, rows["Off"].team) == ((), ())
    assert [row.title for row in rows.values() if row.lacks_notes] == ["Østlig samling"]


def test_who_left_can_still_be_looked_for_and_observers_cannot(study: make.Study) -> None:
    make.member(study, make.account("gone@test.no", name="Gone")).left_on = DAY
    make.member(study, make.account("observer@test.no", name="Observer"), "observer")
    db.session.flush()
    assert [name for _id, name in listing.goers(study)] == ["Gone", "Kari"]


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_takes_the_same_number_of_statements(number: int) -> None:
    study = make.study()
    for index in range(number):
        engagement = make.engagement(study, make.case(study, f"Case {index}"))
        make.team_member(
            engagement, make.member(study, make.account(f"{index}@test.no")), "observer"
        )
    db.session.flush()
    with statements() as counted:
        assert len(listing.rows(study, Filters(), limit=50, offset=0)) == number
    assert counted.number == 3
