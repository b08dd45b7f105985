"""A case with which there was no contact: every page of it says so, and none fails."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read
from tests.signing import sign_in

CASE = "/s/husk/cases/nav-baerum"


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (f"{CASE}/status-notes/new", "No contact was logged in this time."),
        (f"{CASE}/status-over-time", "The first one begins the story."),
        ("/s/husk/coverage", "NAV Bærum"),
        ("/s/husk/coverage?as_of=2011-01", "NAV Bærum"),
        ("/s/husk/coverage/contacts", "NAV Bærum"),
        ("/s/husk/summary?case=nav-baerum&as_of=2012-01", "No contacts held yet."),
        ("/s/husk/status-notes", "NAV Bærum"),
    ],
)
def test_its_pages_say_so(leader: FlaskClient, page: str, words: str) -> None:
    answer = leader.get(page)
    assert answer.status_code == 200
    assert words in " ".join(read(answer).find("main").text.split())


@pytest.mark.parametrize(
    "page",
    ["/s/husk/across", "/s/husk/across/facts", "/s/husk/across/sides", "/s/husk/across/inputs",
     "/s/husk/coverage/questions", "/s/husk/coverage.xlsx", "/s/husk/coverage.csv",
     "/s/husk/across/themes.xlsx", "/s/husk/across/facts.csv"],
)  # fmt: skip
def test_what_is_counted_or_gathered_over_it_is_there(leader: FlaskClient, page: str) -> None:
    assert leader.get(page).status_code == 200


def test_a_status_note_can_be_written_of_it_all_the_same(app: Flask, leader: FlaskClient) -> None:
    fields = {"as_of": "2012-01", "text": "Nobody has been there yet."}
    answer = leader.post(f"{CASE}/status-notes/new", data=fields)
    assert answer.status_code == 303
    published = leader.post(f"{answer.location}/publish", data={"version": "1"})
    assert published.status_code == 303
    assert "Nobody has been there yet." in leader.get(f"{CASE}/status-over-time").text
