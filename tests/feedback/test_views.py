"""The ledger's pages: noting, filling in, filtering, taking out."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.core.database import begin_writing, db
from tracker.feedback.models import Given
from tracker.studies import queries
from tracker.studies.models import Study

LEDGER = "/s/husk/feedback"
ANSWERS = {"given_on": "2011-05-20", "form": "talk", "what": "What we saw.", "response": ""}


@contextmanager
def _writing(app: Flask) -> Iterator[tuple[Study, Case, Case]]:
    """The study, NAV Bærum and NAV Sola, in a context of its own: requests must not share it."""
    with app.app_context():
        begin_writing()
        study = queries.find_study("husk")
        assert study is not None
        baerum, sola = (cases.find_case(study, name) for name in ("nav-baerum", "nav-sola"))
        assert baerum is not None
        assert sola is not None
        yield study, baerum, sola
        db.session.commit()


@pytest.fixture
def gathering(app: Flask, world: make.World) -> int:
    """The number of a gathering held with both cases."""
    with _writing(app) as (study, baerum, sola):
        return make.engagement(
            study, baerum, sola, kind="network-gathering", title="Gathering", status="held",
            day=dt.date(2011, 8, 24),
        ).number  # fmt: skip


@pytest.fixture
def row(app: Flask, world: make.World) -> int:
    with _writing(app) as (study, baerum, _sola):
        return make.given(baerum, given_by=make.members_of(study)[1]).id


def _boxes(client: FlaskClient, address: str) -> dict[str, bool]:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    return {str(box["value"]): box.has_attr("checked") for box in page.select("#cases input")}


def test_from_an_engagement_its_day_and_cases_are_known(
    leader: FlaskClient, gathering: int
) -> None:
    address = f"{LEDGER}/new?engagement={gathering}"
    assert _boxes(leader, address) == {"nav-baerum": True, "nav-sola": True}
    assert 'value="2011-08-24"' in leader.get(address).text
    answer = leader.post(address, data=ANSWERS | {"cases": ["nav-baerum", "nav-sola"]})
    assert (answer.status_code, answer.location) == (
        303, f"/s/husk/engagements/{gathering}#given-back",
    )  # fmt: skip
    page = leader.get(answer.location).text
    assert "Noted for 2 cases." in page
    assert page.count("What we saw.") == 2


def test_from_a_case_the_case_is_known(leader: FlaskClient, gathering: int) -> None:
    address = f"{LEDGER}/new?case=nav-sola"
    assert _boxes(leader, address) == {"nav-baerum": False, "nav-sola": True}
    answer = leader.post(address, data=ANSWERS | {"cases": "nav-sola"})
    assert answer.location == "/s/husk/cases/nav-sola#given-back"
    page = BeautifulSoup(leader.get(answer.location).text, "html.parser")
    told = page.find("dt", string="Last fed back")
    assert told is not None
    assert "20 May 2011" in told.find_next("dd").text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"what": ""}, "Fill in this field."),
        ({"given_on": "2999-01-01"}, "Use a year between"),
        ({"given_on": "2190-01-01"}, "That day has not come yet."),
        ({"cases": []}, "Choose at least one case."),
        ({"form": "song"}, "Invalid Choice"),
        ({"response": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_bad_answers_come_back_with_what_was_typed(
    leader: FlaskClient, gathering: int, wrong: dict[str, object], said: str
) -> None:
    answers = ANSWERS | {"cases": ["nav-sola"], "response": "They liked it."} | wrong
    answer = leader.post(f"{LEDGER}/new", data=answers)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert str(answers["what"]) in answer.text
    assert str(answers["response"]) in answer.text


@pytest.mark.parametrize("number", ["99", "x", "9" * 30])
def test_an_engagement_that_is_none_is_not_asked_for(
    leader: FlaskClient, gathering: int, number: str
) -> None:
    code = 404 if number == "99" else 200
    assert leader.get(f"{LEDGER}/new?engagement={number}").status_code == code


def test_the_answer_is_filled_in_later(app: Flask, leader: FlaskClient, row: int) -> None:
    form = BeautifulSoup(leader.get(f"{LEDGER}/{row}").text, "html.parser")
    chosen = form.select_one("#given_by option[selected]")
    assert chosen is not None
    assert chosen.text == "Researcher"
    data = _opened(leader, f"{LEDGER}/{row}") | {
        "response": "Two dates corrected.", "given_by": str(chosen["value"]),
    }  # fmt: skip
    assert leader.post(f"{LEDGER}/{row}", data=data).location == LEDGER
    page = leader.get(LEDGER).text
    assert "Two dates corrected." in page
    assert "Researcher" in page


def test_who_has_left_stays_who_gave_it(app: Flask, leader: FlaskClient, row: int) -> None:
    with app.app_context():
        begin_writing()
        giver = make.get(Given, row).given_by
        giver.left_on = dt.date(2011, 6, 1)
        key = giver.id
        db.session.commit()
    data = _opened(leader, f"{LEDGER}/{row}") | {"given_by": str(key)}
    assert leader.post(f"{LEDGER}/{row}", data=data).status_code == 303
    with app.app_context():
        assert make.get(Given, row).given_by_id == key


def test_an_entry_is_removed(leader: FlaskClient, row: int) -> None:
    assert leader.post(f"{LEDGER}/{row}/remove").location == LEDGER
    assert leader.get(f"{LEDGER}/{row}").status_code == 404


def test_filters_live_in_the_address_and_go_out_with_the_table(
    app: Flask, leader: FlaskClient, row: int
) -> None:
    with _writing(app) as (_study, _baerum, sola):
        make.given(sola, what="=1+1", response="Read.", form="talk")
    page = leader.get(f"{LEDGER}?case=nav-sola")
    assert ("=1+1" in page.text, "For reading." in page.text) == (True, False)
    made = leader.get(f"{LEDGER}/ledger.csv?case=nav-sola").data.decode("utf-8-sig")
    assert made.splitlines()[1:] == ["2011-05-20,NAV Sola,Talk,'=1+1,Read.,,,"]
    assert len(leader.get(f"{LEDGER}/ledger.csv").data.splitlines()) == 3
    nothing = leader.get(f"{LEDGER}?case=nav-sola&unanswered=y&study=other&_scheme=x")
    assert (nothing.status_code, "Nothing matches" in nothing.text) == (200, True)
    for nonsense in ("case=nowhere", "form=song", "page=x"):
        assert "For reading." in leader.get(f"{LEDGER}?{nonsense}").text


def test_the_case_that_is_only_asked_stands_out(leader: FlaskClient, gathering: int) -> None:
    page = leader.get(LEDGER).text
    assert page.count("Asked, and never told") == 2


def test_an_entry_of_another_study_does_not_exist_here(
    app: Flask, world: make.World, row: int
) -> None:
    stranger = sign_in(app.test_client(), world.stranger)
    assert stranger.get(f"/s/other/feedback/{row}").status_code == 404
    assert stranger.post(f"/s/other/feedback/{row}/remove").status_code == 404


def test_a_reviewer_reads_and_an_observer_does_not(app: Flask, world: make.World, row: int) -> None:
    reviewer = sign_in(app.test_client(), world.reviewer)
    assert "For reading." in reviewer.get(LEDGER).text
    assert reviewer.get(f"{LEDGER}/{row}").status_code == 403
    observer = sign_in(app.test_client(), world.observer)
    assert observer.get(LEDGER).status_code == 403
    assert "For reading." not in observer.get("/s/husk/cases/nav-baerum").text


def test_more_entries_take_no_more_statements(
    app: Flask, leader: FlaskClient, gathering: int
) -> None:
    addresses = (LEDGER, "/s/husk/cases/nav-baerum", f"/s/husk/engagements/{gathering}")
    _give_to_each(app)
    few = [_statements(leader, address) for address in addresses]
    _give_to_each(app)
    many = [_statements(leader, address) for address in addresses]
    assert all(later <= sooner for sooner, later in zip(few, many, strict=True))
    assert few[0] <= 10


def _give_to_each(app: Flask) -> None:
    with _writing(app) as (study, *both):
        for case in both:
            visit = make.engagement(study, case, title="Call", status="held")
            make.given(case, engagement=visit, given_by=make.members_of(study)[0])
            visit = db.session.query(make.Engagement).first()
            make.given(case, engagement=visit, given_by=make.members_of(study)[1])


def _statements(client: FlaskClient, address: str) -> int:
    client.get(address)
    with statements() as counted:
        assert client.get(address).status_code == 200
    return counted.number


def test_hostile_words_stay_words(app: Flask, leader: FlaskClient, gathering: int) -> None:
    everything = "\n".join(PAYLOADS)
    with _writing(app) as (_study, baerum, _sola):
        visit = db.session.query(make.Engagement).one()
        row = make.given(baerum, what=everything, response=everything, engagement=visit).id
    for address in (
        LEDGER, f"{LEDGER}/{row}", "/s/husk/cases/nav-baerum", f"/s/husk/engagements/{gathering}",
    ):  # fmt: skip
        assert dangers(leader.get(address).text) == []


def _opened(client: FlaskClient, address: str) -> dict[str, str]:
    """What the form of an entry would send if nothing were changed."""
    form = BeautifulSoup(client.get(address).text, "html.parser").select_one("form.form")
    assert form is not None
    typed = {str(one["name"]): str(one.get("value", "")) for one in form.find_all("input")}
    texts = {str(one["name"]): one.text.lstrip("\r\n") for one in form.find_all("textarea")}
    return typed | texts | {"form": "case_description", "given_by": ""}


def test_what_somebody_saved_meanwhile_is_shown_before_it_is_replaced(
    leader: FlaskClient, gathering: int, app: Flask
) -> None:
    with _writing(app) as (_study, baerum, _sola):
        address = f"{LEDGER}/{make.given(baerum).id}"
    mine, theirs = _opened(leader, address), _opened(leader, address)
    theirs["response"] = "They drew up a plan."
    assert leader.post(address, data=theirs).status_code == 303
    mine["what"] = "For reading, in two parts."
    refused = leader.post(address, data=mine)
    assert refused.status_code == 409
    assert "They drew up a plan." in refused.text
    assert "For reading, in two parts." in refused.text
    seen = BeautifulSoup(refused.text, "html.parser").select_one("input[name=seen]")
    assert seen is not None
    again = mine | {"seen": str(seen["value"]), "response": "They drew up a plan. Good."}
    assert leader.post(address, data=again).status_code == 303
    page = leader.get(LEDGER).text
    assert "They drew up a plan. Good." in page
    assert "For reading, in two parts." in page


def test_the_same_correction_sent_twice_is_no_clash(leader: FlaskClient, row: int) -> None:
    address = f"{LEDGER}/{row}"
    data = _opened(leader, address) | {"response": "Read."}
    assert [leader.post(address, data=data).status_code for _ in range(2)] == [303, 303]


def test_the_same_form_sent_twice_is_noted_once(leader: FlaskClient, gathering: int) -> None:
    address = f"{LEDGER}/new?engagement={gathering}"
    shown = BeautifulSoup(leader.get(address).text, "html.parser")
    key = shown.select_one("input[name=client_id]")
    assert key is not None
    data = ANSWERS | {"cases": ["nav-baerum", "nav-sola"], "client_id": str(key["value"])}
    answers = [leader.post(address, data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert leader.get(LEDGER).text.count("What we saw.") == 2
    leader.post(address, data=data | {"what": "What we saw later."})
    assert leader.get(LEDGER).text.count("What we saw later.") == 2
