"""What somebody hostile writes into a status note and around it stays text, on every page."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import press, read, sent
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core.database import begin_writing, db
from tracker.statusnotes import service
from tracker.studies import queries as studies

EVERYTHING = "\n\n".join(PAYLOADS)
NAME = "".join(payload for payload in PAYLOADS if "\n" not in payload)
JANUARY = dt.date(2012, 1, 1)
DRAFT = "/s/husk/status-notes/2"


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """A browser in a study where every text of the case is hostile."""
    with app.app_context():
        begin_writing()
        study = studies.find_study(world.study)
        assert study is not None
        case = cases.find_case(study, "nav-baerum")
        assert case is not None
        author = make.get(make.Account, world.researcher)
        author.name = case.name = case.region = NAME
        contact = make.engagement(study, case, title=NAME, status="held")
        for payload in PAYLOADS:
            make.note(contact, author, payload)
        make.event(case, NAME, happened_on=JANUARY)
        make.fact(case, NAME, NAME, holds_from=JANUARY)
        make.status_note(case, author, text=EVERYTHING, **make.PUBLISHED)
        draft = service.revise(make.get(make.StatusNote, 1), author=author, now=make.NOW)
        service.save(draft, text=f"{EVERYTHING}\n\nx", version=1, author=author, now=make.NOW)
        db.session.commit()
    return sign_in(client, world.leader)


@pytest.mark.parametrize(
    "url",
    ["/status-notes", "/status-notes/1", "/status-notes/2", "/status-notes/2/edit",
     "/status-notes/2/history", "/cases/nav-baerum/status-notes/new?as_of=2012-02",
     "/cases/nav-baerum"],
)  # fmt: skip
def test_pages_show_it_as_text(leader: FlaskClient, url: str) -> None:
    answer = leader.get(f"/s/husk{url}")
    assert answer.status_code == 200
    assert "pwned" in answer.text
    assert dangers(answer.text) == []


def test_the_conflict_and_the_preview_show_it_as_text(leader: FlaskClient) -> None:
    yours = EVERYTHING.replace("pwned", "pwned by you")
    clash = leader.post(f"{DRAFT}/edit", data={"text": yours, "version": "1"})
    preview = leader.post(f"{DRAFT}/edit", data={"text": yours, "act": "preview"})
    assert (clash.status_code, preview.status_code) == (409, 200)
    assert dangers(clash.text) == dangers(preview.text) == []
    assert sent(read(preview))["text"] == yours


def test_what_changed_meanwhile_is_shown_as_text(leader: FlaskClient) -> None:
    answer = leader.post(f"{DRAFT}/publish", data={"version": "1"})
    assert answer.status_code == 409
    assert dangers(answer.text) == []


def test_what_is_said_after_publishing_is_text(leader: FlaskClient) -> None:
    answer = press(leader, read(leader.get(DRAFT)), f"{DRAFT}/publish")
    page = leader.get(str(answer.location))
    assert "is published" in page.text
    assert dangers(page.text) == []


def test_hostile_answers_stay_text(leader: FlaskClient) -> None:
    fields = {"text": EVERYTHING, "as_of": NAME, "version": NAME, "client_id": NAME}
    answer = leader.post("/s/husk/cases/nav-baerum/status-notes/new", data=fields)
    assert answer.status_code == 422
    assert dangers(answer.text) == []
