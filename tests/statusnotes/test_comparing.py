"""Editions of a case compared by words, for whoever may read both."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read
from tests.signing import sign_in
from tracker.core.database import begin_writing, db

NOTES = "/s/husk/status-notes"


@pytest.fixture
def written(app: Flask, world: make.World) -> None:
    """May in two editions, January, and a draft of February; one of another case."""
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        author = make.get(make.Account, world.researcher)
        may, january = dt.date(2011, 5, 1), dt.date(2012, 1, 1)
        texts = [(may, 1, "One left.[^e4]"), (may, 2, "Two left."), (january, 1, "None left.")]
        for as_of, edition, text in texts:
            given = {"as_of": as_of, "edition": edition, "text": text}
            make.status_note(case, author, **given, **make.PUBLISHED)
        make.status_note(case, author, as_of=dt.date(2012, 2, 1), text="All came.")
        make.status_note(make.case(study, "Other"), author, **make.PUBLISHED)
        db.session.commit()


@pytest.fixture
def reader(app: Flask, world: make.World, written: None) -> FlaskClient:
    return sign_in(app.test_client(), world.observer)


def _changed(client: FlaskClient, address: str) -> tuple[str, str]:
    text = read(client.get(f"{NOTES}/{address}")).select_one(".version .text")
    return text.find("del").text, text.ins.text


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("2/compare", ("One", "Two")),
        ("3/compare", ("Two", "None")),
        ("3/compare?with=1", ("One", "None")),
        ("1/compare?with=3", ("One", "None")),
        ("1/compare", ("One", "Two")),
    ],
)
def test_the_later_one_is_compared_with_the_earlier_one(
    reader: FlaskClient, address: str, words: tuple[str, str]
) -> None:
    assert _changed(reader, address) == words


@pytest.mark.parametrize("other", ["3", "5", "99", "4", "x", ""])
def test_only_what_one_may_read_of_the_case_is_compared(reader: FlaskClient, other: str) -> None:
    assert reader.get(f"{NOTES}/3/compare?with={other}").status_code == 404


def test_a_draft_is_compared_by_those_who_may_read_it(
    app: Flask, world: make.World, reader: FlaskClient
) -> None:
    reviewer = sign_in(app.test_client(), world.reviewer)
    assert _changed(reviewer, "4/compare") == ("None left", "All came")
    assert reader.get(f"{NOTES}/4/compare").status_code == 404
    assert "February" not in reader.get(f"{NOTES}/3/compare").text


def test_the_only_one_is_compared_with_nothing(reader: FlaskClient) -> None:
    assert "no other status note" in reader.get(f"{NOTES}/5/compare").text


def test_all_editions_are_listed_for_everybody(reader: FlaskClient) -> None:
    page = read(reader.get(f"{NOTES}/1"))
    links = [one["href"] for one in page.select("aside a")]
    assert [f"{NOTES}/{key}" in links for key in (2, 3, 4)] == [True, True, False]
    assert f"{NOTES}/1/compare" in links
    assert page.find("a", string="See what it corrects")["href"] == f"{NOTES}/1/compare?with=2"


def test_the_same_words_say_so(app: Flask, world: make.World, reader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        _, case = make.husk()
        author = make.get(make.Account, world.researcher)
        make.status_note(case, author, edition=2, text="None left.", **make.PUBLISHED)
        db.session.commit()
    assert "Both texts are the same." in reader.get(f"{NOTES}/6/compare?with=3").text
