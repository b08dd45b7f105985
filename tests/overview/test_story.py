"""The page of a case's status over time: published words only, and what changed between them."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.core.database import begin_writing, db

PAGE = "/s/husk/cases/nav-baerum/status-over-time"
MAY, JANUARY = dt.date(2011, 5, 1), dt.date(2012, 1, 1)


@pytest.fixture
def observer(app: Flask, world: make.World) -> FlaskClient:
    return sign_in(app.test_client(), world.observer)


def _write(app: Flask, world: make.World, first: str, second: str) -> None:
    with app.app_context():
        begin_writing()
        _, case = make.husk()
        author = make.get(make.Account, world.researcher)
        make.status_note(case, author, as_of=MAY, text=first, **make.PUBLISHED)
        make.status_note(case, author, as_of=JANUARY, text=second, **make.PUBLISHED)
        make.status_note(case, author, as_of=dt.date(2012, 2, 1), text="Hidden words.")
        make.fact(case, "Size", second, holds_from=dt.date(2011, 8, 1))
        make.event(case, second, happened_on=dt.date(2011, 9, 1))
        db.session.commit()


def test_observers_read_the_published_ones_and_what_changed(
    app: Flask, world: make.World, observer: FlaskClient
) -> None:
    _write(app, world, "Two left.", "Three left.")
    page = read(observer.get(PAGE))
    assert [one.h2.text for one in page.select("article")] == [
        "As of May 2011", "As of January 2012",
    ]  # fmt: skip
    second = page.select("article")[1]
    fact = second.select_one(".events li")
    assert (fact.time["datetime"], fact.div.text) == ("2011-08-01", "Size: Three left.")
    assert second.select_one(".version del").text == "Two"
    assert page.select("article")[0].select(".version") == []
    assert "Hidden words." not in page.text


def test_a_case_without_any_says_what_begins_its_story(
    app: Flask, world: make.World, observer: FlaskClient
) -> None:
    assert "The first one begins the story." in observer.get(PAGE).text
    assert "status-over-time" not in observer.get("/s/husk/cases/nav-baerum").text
    leader = sign_in(app.test_client(), world.leader)
    link = read(leader.get(PAGE)).select_one(".empty a")
    assert link["href"] == "/s/husk/cases/nav-baerum/status-notes/new"


def test_the_case_page_leads_there(app: Flask, world: make.World, observer: FlaskClient) -> None:
    _write(app, world, "Two left.", "Three left.")
    page = read(observer.get("/s/husk/cases/nav-baerum"))
    assert page.find("a", string="Status over time")["href"] == PAGE


def test_hostile_words_stay_text(app: Flask, world: make.World, observer: FlaskClient) -> None:
    everything = "\n\n".join(PAYLOADS)
    _write(app, world, everything[:-300], everything)
    for address in (PAGE, "/s/husk/status-notes/2/compare"):
        answer = observer.get(address)
        assert (answer.status_code, "pwned" in answer.text) == (200, True)
        assert dangers(answer.text) == []
