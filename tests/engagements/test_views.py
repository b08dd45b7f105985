"""Planning and correcting engagements, through HTTP."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.engagements.shared import HERE, add, add_person, read, soup
from tests.payloads import PAYLOADS
from tests.signing import sign_in
from tracker.core.database import db
from tracker.engagements.kinds import KINDS
from tracker.engagements.models import Engagement

VISIT = {"title": "Spring visit", "day": "2012-01-24"}
NEW_VISIT = f"{HERE}/new?kind=site-visit&case=nav-baerum"


def test_the_kind_is_chosen_first(leader: FlaskClient) -> None:
    page = soup(leader.get(f"{HERE}/new?case=nav-sola").text)
    links = {link["href"] for link in page.select(".study-list a")}
    assert links == {f"{HERE}/new?case=nav-sola&kind={code}" for code in KINDS}


def test_then_the_case_when_the_kind_has_one(leader: FlaskClient) -> None:
    page = soup(leader.get(f"{HERE}/new?kind=interview").text)
    assert [link.text for link in page.select("#cases a")] == ["NAV Bærum", "NAV Sola"]
    assert page.find("a", string="None, the study as a whole")["href"].endswith("interview&case=")
    visit = soup(leader.get(f"{HERE}/new?kind=site-visit&case=").text)
    assert visit.find("a", string="None, the study as a whole") is None


def test_an_empty_study_says_that_it_needs_a_case(app: Flask, world: make.World) -> None:
    client = sign_in(app.test_client(), world.stranger)
    page = soup(client.get("/s/other/engagements/new?kind=site-visit").text)
    assert page.find("a", string="Add a case") is not None
    page = soup(client.get("/s/other/engagements/new?kind=interview").text)
    assert page.find("a", string="Go on without a case") is not None


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_asks_only_for_what_its_kind_needs(leader: FlaskClient, kind: str) -> None:
    page = soup(leader.get(f"{HERE}/new?kind={kind}&case=nav-baerum").text)
    asked = {
        name for name in ("place", "agenda", "last_day", "cases", "held") if page.find(id=name)
    }
    wanted = {name for name in ("place", "agenda", "last_day", "cases", "held")
              if KINDS[kind].asks_for(name)}  # fmt: skip
    assert asked == wanted
    label = KINDS[kind].label
    assert page.find(id="title")["value"] == f"{label}, NAV Bærum"


def test_a_visit_is_planned(app: Flask, leader: FlaskClient, world: make.World) -> None:
    answers = VISIT | {"last_day": "2012-01-25", "place": "The office", "part_1": "interviewer",
                       "part_2": "observer", "invited_1": "3"}  # fmt: skip
    answer = leader.post(NEW_VISIT, data=answers)
    assert (answer.status_code, answer.location) == (303, f"{HERE}/1")
    assert read(app) == {
        "kind": "site-visit",
        "title": "Spring visit",
        "status": "planned",
        "when": (dt.date(2012, 1, 24), dt.date(2012, 1, 25), None, None),
        "place": "The office",
        "cases": ["nav-baerum"],
        "parent": None,
        "team": [("Leader", "interviewer"), ("Researcher", "observer")],
        "who": [("office-leader", 3, None)],
    }


def test_times_are_those_of_the_studys_zone(app: Flask, leader: FlaskClient) -> None:
    leader.post(NEW_VISIT, data=VISIT | {"starts": "09:00", "ends": "15:30"})
    _days, _last, starts_at, ends_at = read(app)["when"]
    assert starts_at == dt.datetime(2012, 1, 24, 8, tzinfo=dt.UTC)
    assert ends_at == dt.datetime(2012, 1, 24, 14, 30, tzinfo=dt.UTC)


def test_a_gathering_has_the_cases_ticked(app: Flask, leader: FlaskClient) -> None:
    leader.post(
        f"{HERE}/new?kind=network-gathering",
        data=VISIT | {"cases": ["nav-baerum", "nav-sola"]},
    )
    assert read(app)["cases"] == ["nav-baerum", "nav-sola"]


def test_an_interview_is_planned_within_a_visit_and_then_another(
    app: Flask, leader: FlaskClient
) -> None:
    visit, person = add(app, day=dt.date(2012, 1, 24)), add_person(app)
    address = f"{HERE}/new?kind=interview&parent={visit}"
    page = soup(leader.get(address).text)
    assert (page.find(id="day")["value"], page.find(id="starts")["value"]) == (
        "2012-01-24",
        "09:00",
    )
    answers = {"title": "Leader", "day": "2012-01-24", "starts": "09:00", "parent": str(visit),
               "people": str(person), "another": "yes"}  # fmt: skip
    answer = leader.post(address, data=answers)
    assert answer.location == f"{address}&day=2012-01-24"
    stored = read(app, 2)
    assert (stored["parent"], stored["cases"]) == (visit, ["nav-baerum"])
    assert stored["who"] == [("Office leader 1, Bærum", 1, None)]
    assert soup(leader.get(answer.location).text).find(id="starts")["value"] == "10:00"


def test_a_call_just_made_is_logged_at_once_and_its_note_comes_next(
    app: Flask, leader: FlaskClient
) -> None:
    address = f"{HERE}/new?kind=phone-check-in&case=nav-sola"
    page = soup(leader.get(address).text)
    assert (page.find(id="day")["value"], page.find(id="starts")["value"]) == (
        "2012-01-20",
        "09:00",
    )
    assert page.find(id="held").has_attr("checked")
    answer = leader.post(address, data={"title": "Call", "day": "2012-01-20", "held": "y"})
    assert answer.location == f"{HERE}/1/notes/new"
    assert read(app)["status"] == "held"
    with app.app_context():
        case = db.session.query(make.Case).filter_by(slug="nav-sola").one()
        assert case.last_contact_on == dt.date(2012, 1, 20)


def test_a_call_to_come_is_not_offered_as_held(app: Flask, leader: FlaskClient) -> None:
    address = f"{HERE}/new?kind=phone-check-in&case=nav-sola&day=2012-01-30"
    page = soup(leader.get(address).text)
    assert page.find(id="day")["value"] == "2012-01-30"
    assert not page.find(id="held").has_attr("checked")
    answer = leader.post(address, data={"title": "Call", "day": "2012-01-30", "held": "y"})
    assert (answer.status_code, "day-errors" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "NUL \x00"}, "title"),
        ({"day": ""}, "day"),
        ({"day": "31.02.2012"}, "day"),
        ({"day": "0001-01-01"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"last_day": "2012-01-23"}, "last_day"),
        ({"last_day": "2012-03-01"}, "last_day"),
        ({"starts": "25:00"}, "starts"),
        ({"ends": "10:00"}, "starts"),
        ({"starts": "10:00", "ends": "09:00"}, "ends"),
        ({"part_1": "king"}, "part_1"),
        ({"invited_1": "-1"}, "invited_1"),
        ({"invited_1": "99999999999999999999"}, "invited_1"),
        ({"invited_1": "many"}, "invited_1"),
        ({"agenda": "x" * 20_001}, "agenda"),
    ],
)
def test_bad_answers_come_back_beside_their_field(
    leader: FlaskClient, answers: dict[str, str], field: str
) -> None:
    answer = leader.post(NEW_VISIT, data=VISIT | {"place": "The office"} | answers)
    page = soup(answer.text)
    assert answer.status_code == 422
    assert page.find(id=f"{field}-errors") is not None
    assert page.find(id="place")["value"] == "The office"


@pytest.mark.parametrize(
    ("answers", "field"),
    [({"people": "99"}, "people"), ({"parent": "99"}, "parent"), ({"people": "x"}, "people")],
)
def test_foreign_choices_are_no_choices(
    app: Flask, leader: FlaskClient, answers: dict[str, str], field: str
) -> None:
    add(app)
    add_person(app)
    answer = leader.post(f"{HERE}/new?kind=interview&case=nav-baerum", data=VISIT | answers)
    assert answer.status_code == 422
    assert "valid choice" in soup(answer.text).find(id=f"{field}-errors").text


@pytest.mark.parametrize(
    "query",
    ["kind=séance", "kind=site-visit&case=nav-nowhere", "kind=interview&parent=99",
     "kind=interview&parent=99999999999999999999", "kind=interview&parent=x"],
)  # fmt: skip
def test_an_address_that_means_nothing_is_not_found(leader: FlaskClient, query: str) -> None:
    assert leader.get(f"{HERE}/new?{query}").status_code == 404


@pytest.mark.parametrize("day", ["x", "0001-01-01", "9999-12-31", "2012-02-31"])
def test_a_day_that_means_nothing_is_today(leader: FlaskClient, day: str) -> None:
    page = soup(leader.get(f"{NEW_VISIT}&day={day}").text)
    assert page.find(id="day")["value"] == "2012-01-20"


def test_a_day_outside_the_period_is_saved_and_told(app: Flask, leader: FlaskClient) -> None:
    leader.post(NEW_VISIT, data=VISIT | {"day": "2013-01-24"})
    assert read(app)["when"][0] == dt.date(2013, 1, 24)
    with leader.session_transaction() as session:
        said = [words for category, words in session["_flashes"] if category == "warning"]
    assert said == ["It lies outside the evaluation period of the study."]


@pytest.mark.parametrize("payload", PAYLOADS[:12])
def test_typed_markup_stays_text(app: Flask, leader: FlaskClient, payload: str) -> None:
    title = payload.replace("\x0c", " ")
    leader.post(NEW_VISIT, data=VISIT | {"title": title, "place": title})
    for path in ("", "/1/edit", "/1/move", "/1/cancel", "/1/hold", "/1/delete"):
        page = soup(leader.get(HERE + path).text)
        assert all("pwned" not in str(tag) for tag in page.find_all(["script", "svg", "img"]))


def test_a_refused_plan_takes_no_number(app: Flask, leader: FlaskClient) -> None:
    leader.post(NEW_VISIT, data=VISIT | {"starts": "10:00", "ends": "09:00"})
    leader.post(NEW_VISIT, data=VISIT)
    assert read(app, 1)["title"] == "Spring visit"
    with app.app_context():
        assert db.session.query(Engagement).count() == 1
