"""What somebody hostile writes into a note stays text, on every page that shows it."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core.database import begin_writing, db
from tracker.notes import service
from tracker.studies import queries as studies

EVERYTHING = "\n\n".join(PAYLOADS)
NAME = "".join(payload for payload in PAYLOADS if "\n" not in payload)


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """A browser in a study where every text of the engagement is hostile, and 60 notes of it."""
    with app.app_context():
        begin_writing()
        study = studies.find_study(world.study)
        assert study is not None
        case = cases.find_case(study, "nav-baerum")
        assert case is not None
        author = make.get(make.Account, world.researcher)
        author.name = case.name = NAME
        values = {"title": NAME, "place": NAME, "agenda": EVERYTHING, "status": "held"}
        engagement = make.engagement(study, case, **values)
        role = make.role(study, "hostile", NAME)
        make.participation(engagement, person=make.person(study, role, pseudonym=NAME))
        first = make.note(engagement, author, EVERYTHING)
        service.save(first, text=f"{EVERYTHING}\n\nx", version=1, author=author, now=make.NOW)
        for payload in PAYLOADS:
            make.note(engagement, author, payload)
        db.session.commit()
    return sign_in(client, world.leader)


@pytest.mark.parametrize(
    "url",
    ["/engagements/1", "/engagements/1/notes/new", "/notes/1/edit", "/notes/1/history",
     "/notes/1/history?from=1&to=1"],
)  # fmt: skip
def test_pages_show_it_as_text(leader: FlaskClient, url: str) -> None:
    answer = leader.get(f"/s/husk{url}")
    assert answer.status_code == 200
    assert "pwned" in answer.text
    assert dangers(answer.text) == []


def test_a_preview_shows_it_as_text(leader: FlaskClient) -> None:
    fields = {"text": EVERYTHING, "act": "preview"}
    answer = leader.post("/s/husk/notes/1/edit", data=fields)
    assert answer.status_code == 200
    assert dangers(answer.text) == []
    assert _typed(answer.text) == EVERYTHING


def test_the_conflict_shows_both_texts_as_text(leader: FlaskClient) -> None:
    yours = EVERYTHING.replace("pwned", "pwned by you")
    answer = leader.post("/s/husk/notes/1/edit", data={"text": yours, "version": "1"})
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 409
    assert dangers(answer.text) == []
    assert ["<script>pwned" in box.text for box in page.find_all("section", "version")] == [
        True
    ] * 2
    assert yours.splitlines()[0] in _typed(answer.text)


def test_a_refused_text_comes_back_as_text(leader: FlaskClient) -> None:
    text = EVERYTHING + "x" * 1_000_000
    answer = leader.post("/s/husk/notes/1/edit", data={"text": text, "version": "1"})
    assert answer.status_code == 413
    assert dangers(answer.text) == []
    assert _typed(answer.text) == text


def test_hostile_answers_to_hidden_fields_stay_text(leader: FlaskClient) -> None:
    fields = {"text": "x", "version": NAME, "client_id": NAME}
    answer = leader.post("/s/husk/notes/1/edit", data=fields)
    assert answer.status_code == 422
    assert dangers(answer.text) == []


def _typed(html: str) -> str:
    area = BeautifulSoup(html, "html.parser").find("textarea")
    assert area is not None
    return area.text.removeprefix("\r").removeprefix("\n")
