"""What somebody hostile writes into a review stays text."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import filled, read
from tests.payloads import PAYLOADS, dangers
from tests.reviews.conftest import NOTE, REVIEW
from tracker.core.database import begin_writing, db
from tracker.reviews import service
from tracker.reviews.models import Comment, Review
from tracker.statusnotes import service as steps

EVERYTHING = "\n\n".join(PAYLOADS)


@pytest.fixture
def hostile(app: Flask, world: make.World, note: int) -> None:
    """A review in which everybody writes hostile words, and a later version of the text."""
    with app.app_context():
        begin_writing()
        row = make.get(make.StatusNote, note)
        author, reviewer = (make.get(make.Account, key) for key in (row.author_id, world.reviewer))
        author.name = reviewer.name = "".join(one for one in PAYLOADS if "\n" not in one)
        steps.save(row, text=EVERYTHING, version=1, author=author, now=make.NOW)
        for block in range(1, 6):
            said = {"version": 2, "block": block, "text": EVERYTHING, "author": reviewer}
            remark = service.comment(row, now=make.NOW, **said)
        service.settle(remark, words=EVERYTHING, by=author, now=make.NOW)
        steps.hand_to_review(row, version=2, now=make.NOW)
        given = {"version": 2, "words": EVERYTHING, "reviewer": reviewer, "now": make.NOW}
        service.ask_for_changes(row, **given)
        text = EVERYTHING.replace("pwned", "pwned again")[:-200]
        steps.save(row, text=text, version=2, author=author, now=make.NOW)
        db.session.commit()


@pytest.mark.parametrize("url", [NOTE, REVIEW, f"{REVIEW}?at=1", f"{REVIEW}?answer=1"])
@pytest.mark.usefixtures("hostile")
def test_pages_show_it_as_text(reviewer: FlaskClient, url: str) -> None:
    answer = reviewer.get(url)
    assert (answer.status_code, "pwned" in answer.text) == (200, True)
    assert dangers(answer.text) == []


@pytest.mark.parametrize("act", ["comments", "comments/1/answer", "verdict", "read"])
@pytest.mark.usefixtures("hostile")
def test_refused_answers_are_shown_as_text(reviewer: FlaskClient, act: str) -> None:
    fields = dict.fromkeys(("text", "words", "answer", "version", "block", "verdict"), EVERYTHING)
    answer = reviewer.post(f"{NOTE}/{act}", data=fields)
    assert answer.status_code in {409, 422}
    assert dangers(answer.text) == []


@pytest.mark.parametrize("query", ["at=x", "at=999999", "answer=7", "answer=-1", "page=99", "at="])
def test_addresses_that_make_no_sense_show_the_page(reviewer: FlaskClient, query: str) -> None:
    assert reviewer.get(f"{REVIEW}?{query}").status_code == 200


MEGABYTE = "x" * 1_000_000


def test_an_answer_of_a_megabyte_is_refused_and_still_there(
    app: Flask, author: FlaskClient, note: int, world: make.World
) -> None:
    with app.app_context():
        begin_writing()
        row, reviewer = make.get(make.StatusNote, note), make.get(make.Account, world.reviewer)
        service.comment(row, version=1, block=1, text="Who?", author=reviewer, now=make.NOW)
        db.session.commit()
    address = f"{NOTE}/comments/1/answer"
    form = read(author.get(f"{REVIEW}?answer=1")).find("form", action=address)
    answer = author.post(address, data=filled(form) | {"answer": MEGABYTE, "act": "settle"})
    shown = read(answer).find("form", action=address)
    assert (answer.status_code, shown.textarea.text.strip()) == (422, MEGABYTE)
    assert shown.select_one(".field-errors") is not None
    with app.app_context():
        comment = db.session.query(Comment).one()
        assert (comment.answer, comment.settled_at) == ("", None)


@pytest.mark.parametrize("verdict", ["changes", "approved"])
def test_a_verdict_of_a_megabyte_is_refused_and_still_there(
    app: Flask, reviewer: FlaskClient, verdict: str
) -> None:
    address = f"{NOTE}/verdict"
    form = read(reviewer.get(REVIEW)).find("form", action=address)
    answer = reviewer.post(address, data=filled(form) | {"verdict": verdict, "words": MEGABYTE})
    shown = read(answer).find("form", action=address)
    assert (answer.status_code, shown.textarea.text.strip()) == (422, MEGABYTE)
    with app.app_context():
        assert db.session.query(Review).count() == 0
        assert make.get(make.StatusNote, 1).state == "review"
