"""The list of engagements, through HTTP: filters in the address, chips, pages, roles."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.engagements.shared import HERE, add, soup
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.engagements import filter_form
from tracker.studies import queries as studies


def _titles(answer: object) -> list[str]:
    return [link.text for link in soup(answer.text).select("tbody th > a")]


@pytest.fixture
def two(app: Flask, leader: FlaskClient) -> None:
    add(app, title="Early visit", day=dt.date(2011, 3, 1), status="held", place="Sandvika")
    add(app, title="Late call", kind="phone-check-in", day=dt.date(2012, 2, 1))


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Late call", "Early visit"]),
        ("sort=oldest", ["Early visit", "Late call"]),
        ("kind=site-visit", ["Early visit"]),
        ("case=nav-baerum", ["Late call", "Early visit"]),
        ("case=nav-sola", []),
        ("state=open", ["Late call"]),
        ("state=unwritten", ["Early visit"]),
        ("who=1", []),
        ("since=2012-01-01", ["Late call"]),
        ("until=2012-01-01", ["Early visit"]),
        ("q=sandvika", ["Early visit"]),
        ("q=&kind=&case=&since=", ["Late call", "Early visit"]),
        ("page=99", ["Late call", "Early visit"]),
    ],
)
def test_filters_live_in_the_address(leader: FlaskClient, query: str, titles: list[str]) -> None:
    answer = leader.get(f"{HERE}?{query}")
    assert (answer.status_code, _titles(answer)) == (200, titles)


@pytest.mark.usefixtures("two")
def test_each_filter_in_use_can_be_taken_away(leader: FlaskClient) -> None:
    answer = leader.get(f"{HERE}?kind=site-visit&since=2011-01-01&sort=oldest")
    chips = {chip.contents[0]: chip["href"] for chip in soup(answer.text).select(".chip")}
    assert chips == {
        "Kind: Site visit": f"{HERE}?since=2011-01-01&sort=oldest",
        "From: Sat 1 Jan 2011": f"{HERE}?kind=site-visit&sort=oldest",
    }


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=séance", "kind"),
        ("case=nav-nowhere", "case"),
        ("state=lost", "state"),
        ("who=99", "who"),
        ("who=x", "who"),
        ("since=31.02.2011", "since"),
        ("until=9999-12-31", "until"),
        ("since=2012-01-01&until=2011-01-01", "until"),
        ("sort=random", "sort"),
        (f"q={'x' * 201}", "q"),
    ],
)
def test_a_filter_that_means_nothing_is_told(leader: FlaskClient, query: str, field: str) -> None:
    answer = leader.get(f"{HERE}?{query}")
    assert answer.status_code == 422
    assert soup(answer.text).find(id=f"{field}-errors") is not None


@pytest.mark.parametrize("query", ["q=%00", "case=%00", "page=%00"])
def test_what_no_keyboard_types_is_refused(leader: FlaskClient, query: str) -> None:
    assert leader.get(f"{HERE}?{query}").status_code == 400


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A study of two cases counts as one of many."""
    monkeypatch.setattr(filter_form, "FEW", 1)


@pytest.mark.usefixtures("two", "few")
@pytest.mark.parametrize(
    ("words", "status"),
    [("nav-baerum", 200), ("nav bærum", 200), ("bærum", 200), ("Bærum", 200), ("nav", 422),
     ("nowhere", 422)],
)  # fmt: skip
def test_among_many_cases_one_is_named(leader: FlaskClient, words: str, status: int) -> None:
    answer = leader.get(f"{HERE}?case={words}")
    page = soup(answer.text)
    assert (answer.status_code, page.find(id="case").name) == (status, "input")
    assert _titles(answer) == ["Late call", "Early visit"]


def test_an_empty_list_says_what_to_do(leader: FlaskClient) -> None:
    page = soup(leader.get(HERE).text)
    assert page.select_one(".empty a")["href"] == f"{HERE}/new"
    assert page.select_one(".filters") is None


@pytest.mark.usefixtures("two")
def test_a_list_narrowed_to_nothing_offers_the_whole(leader: FlaskClient) -> None:
    page = soup(leader.get(f"{HERE}?kind=interview").text)
    assert page.find("a", string="Show all engagements")["href"] == HERE


def test_fifty_rows_stand_on_a_page(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        study = studies.find_study("husk")
        for index in range(51):
            make.engagement(study, kind="interview", title=str(index))
        db.session.commit()
    first, second = (
        leader.get(f"{HERE}?kind=interview"),
        leader.get(f"{HERE}?kind=interview&page=2"),
    )
    assert (len(_titles(first)), len(_titles(second))) == (50, 1)
    assert soup(first.text).find("a", rel="next")["href"] == f"{HERE}?kind=interview&page=2"
    odd = leader.get(f"{HERE}?kind=interview&_scheme=javascript&_external=1&study=other")
    assert soup(odd.text).find("a", rel="next")["href"] == f"{HERE}?kind=interview&page=2"


@pytest.mark.usefixtures("two")
def test_observers_see_the_plan_and_nobodys_name(app: Flask, world: make.World) -> None:
    with app.app_context():
        begin_writing()
        visit = db.session.query(make.Engagement).filter_by(title="Early visit").one()
        make.team_member(visit, studies.find_membership("husk", world.researcher), "observer")
        db.session.commit()
    seen = {
        role: sign_in(app.test_client(), getattr(world, role)).get(HERE).text
        for role in ("reviewer", "observer")
    }
    assert all("Early visit" in page and "Held" in page for page in seen.values())
    assert ["Researcher" in page for page in seen.values()] == [True, False]
    assert "Plan an engagement" not in seen["observer"]
    assert ["Held without notes" in page for page in seen.values()] == [True, False]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_number_of_statements(
    app: Flask, leader: FlaskClient, number: int
) -> None:
    for index in range(number):
        add(app, title=str(index))
    with statements() as counted:
        assert len(_titles(leader.get(HERE))) == number
    assert counted.number <= 10
