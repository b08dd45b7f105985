"""The pages that show several features: what they say, to whom, and in how many statements."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.deriving import derived
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.studies import queries
from tracker.studies.models import Study

# Statements a page may send, whatever the size of the study; `make bench` holds the same.
BUDGETS = {
    "/s/husk/today": 16,
    "/s/husk/reminders": 12,
    "/s/husk/reminders?show=later": 12,
    "/s/husk/engagements": 12,
    "/s/husk/cases/nav-baerum": 20,
    "/s/husk/engagements/1": 15,
    "/s/husk/": 16,
    "/s/husk/calendar": 12,
    "/s/husk/calendar?day=2011-03-24": 12,
    "/s/husk/calendar?view=week&day=2011-03-24": 12,
    "/s/husk/calendar?view=agenda&day=2011-03-24": 12,
    "/s/husk/cases": 8,
    "/s/husk/feedback": 10,
    "/s/husk/cases/nav-baerum/documents": 10,
    "/s/husk/people": 10,
    "/s/husk/search?q=visit": 18,
    "/s/husk/status-notes": 10,
    "/s/husk/excerpts": 14,
    "/s/husk/matrix": 16,
    "/s/husk/follow-ups": 10,
    "/s/husk/check-in": 10,
    "/s/husk/check-in/nav-baerum": 14,
    "/s/husk/notes/1/edit": 14,
}
CANARY = "Kanari Fuglesang"


@pytest.fixture
def study(app: Flask, world: make.World) -> Study:
    """The little world with one visit, its note, a person and status notes."""
    with app.app_context():
        begin_writing()
        study = queries.find_study("husk")
        assert study is not None
        _add_visit(study, number=1)
        db.session.commit()
        return study


def _add_visit(study: Study, *, number: int) -> None:
    case = cases.find_case(study, "nav-baerum")
    leader = queries.members(study)[0]
    role = queries.informant_roles(study)[0]
    assert case is not None
    visit = make.engagement(study, case, status="held", title=f"Visit {number}")
    person = make.person(
        study,
        role,
        case=case,
        name=f"{CANARY} {number}",
        phone="+47 99 00 11 22",
        pseudonym=f"Office leader {number}, Bærum",
    )
    make.participation(visit, person=person)
    make.team_member(visit, leader, "interviewer")
    make.note(visit, leader.account, f"Secret note {number} about the office.")
    ahead = clock.today(study.time_zone) + dt.timedelta(days=3)
    make.engagement(study, case, day=ahead, title=f"Next {number}")
    month = dt.date(2011, number, 1)
    make.status_note(case, leader.account, as_of=month, text=f"Published {number}.",
                     **make.PUBLISHED)  # fmt: skip
    make.status_note(case, leader.account, as_of=dt.date(2011, number + 6, 1), text="Secret draft.")
    make.fact(case, name=f"Fact {number}")
    make.event(case)


def _client(app: Flask, role: str) -> FlaskClient:
    with app.app_context():
        account = db.session.query(make.Account).filter_by(email=f"{role}@test.no").one()
        return sign_in(app.test_client(), account.id)


@pytest.mark.parametrize("address", BUDGETS)
def test_more_rows_take_no_more_statements(app: Flask, study: Study, address: str) -> None:
    client = _client(app, "leader")
    derived(app)
    client.get(address)
    with statements() as few:
        assert client.get(address).status_code == 200
    with app.app_context():
        begin_writing()
        here = queries.find_study("husk")
        assert here is not None
        for number in (2, 3):
            _add_visit(here, number=number)
        db.session.commit()
    derived(app)
    with statements() as many:
        client.get(address)
    assert many.number <= few.number <= BUDGETS[address]


@pytest.mark.parametrize("role", ["observer", "reviewer"])
@pytest.mark.parametrize("address", [*BUDGETS, "/s/husk/summary", "/s/husk/cases/facts"])
def test_names_are_seen_by_those_alone_who_may(
    app: Flask, study: Study, role: str, address: str
) -> None:
    page = _client(app, role).get(address).text
    assert CANARY not in page
    assert "99 00 11 22" not in page
    assert "Office leader 1, Bærum" not in page


@pytest.mark.parametrize("address", [*BUDGETS, "/s/husk/summary?drafts=1"])
def test_an_observer_sees_neither_notes_nor_drafts(app: Flask, study: Study, address: str) -> None:
    page = _client(app, "observer").get(address).text
    assert "Secret" not in page


def test_names_stand_on_the_pages_of_people_only(app: Flask, study: Study) -> None:
    client = _client(app, "leader")
    seen = [address for address in BUDGETS if CANARY in client.get(address).text]
    assert seen == ["/s/husk/people"]


def test_today_says_what_needs_the_reader_and_what_comes(app: Flask, study: Study) -> None:
    with app.app_context():
        begin_writing()
        here = queries.find_study("husk")
        assert here is not None
        case = cases.find_case(here, "nav-sola")
        make.engagement(here, case, status="held", title="Unwritten")
        make.engagement(here, case, title="Forgotten", day=dt.date(2012, 1, 5))
        db.session.commit()
    derived(app)
    page = BeautifulSoup(_client(app, "leader").get("/s/husk/today").text, "html.parser")
    said = [line.a.text for line in page.select(".attention > li")]
    assert said == ["Unwritten", "Forgotten", "Next 1"]


def test_an_empty_study_leads_to_its_first_case(app: Flask, world: make.World) -> None:
    client = sign_in(app.test_client(), world.stranger)
    for address in ("/s/other/", "/s/other/today"):
        assert "/s/other/cases/new" in client.get(address).text


def test_hostile_words_stay_words_on_every_page(app: Flask, study: Study) -> None:
    with app.app_context():
        begin_writing()
        here = queries.find_study("husk")
        assert here is not None
        case = cases.find_case(here, "nav-baerum")
        assert case is not None
        everything = " ".join(PAYLOADS)
        case.region = here.about = everything
        leader = queries.members(here)[0].account
        visit = make.engagement(here, case, title=everything, place=everything, agenda=everything)
        make.note(visit, leader, "\n\n".join(PAYLOADS))
        make.event(case, text=everything)
        make.fact(case, name="Hostile", value=everything)
        number = visit.number
        db.session.commit()
    client = _client(app, "leader")
    for address in [*BUDGETS, f"/s/husk/engagements/{number}", "/s/husk/cases/facts"]:
        found = dangers(client.get(address).text)
        # The telephone numbers on the page of people are ours to call.
        assert [danger for danger in found if "tel:" not in danger] == []
