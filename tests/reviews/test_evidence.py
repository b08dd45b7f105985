"""What each passage under review rests on, and what is left of a review once it is published."""

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.editing import filled, press, read
from tests.reviews.conftest import NOTE, REVIEW
from tests.reviews.test_views import comment_on
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.notes import service as notes
from tracker.notes.models import Note


@pytest.fixture
def leader(app: Flask, world: make.World, cited: str) -> FlaskClient:
    return sign_in(app.test_client(), world.leader)


@pytest.fixture
def reviewer(app: Flask, world: make.World, cited: str) -> FlaskClient:
    return sign_in(app.test_client(), world.reviewer)


def _change_source(app: Flask, world: make.World) -> None:
    with app.app_context():
        begin_writing()
        note = db.session.query(Note).one()
        author = make.get(make.Account, world.researcher)
        notes.save(note, text="It was shut. #funding", version=1, author=author, now=make.NOW)
        db.session.commit()


def _passage(page: BeautifulSoup, number: int) -> Tag:
    found = page.select_one(f"#p{number}")
    assert found is not None
    return found


def _rests(passage: Tag) -> list[tuple[str, str]]:
    """The number of each reference under a passage, and what became of it."""
    return [
        (one["value"], one.select_one(".stale").text if one.select_one(".stale") else "")
        for one in passage.select(".rests-here > li")
    ]


def test_each_passage_shows_its_own_references_and_their_state(
    app: Flask, world: make.World, reviewer: FlaskClient, cited: str
) -> None:
    page = read(reviewer.get(REVIEW))
    assert [_rests(_passage(page, number)) for number in (1, 2, 3)] == [
        [], [("1", "")], [("2", "Leads nowhere"), ("1", "")],
    ]  # fmt: skip
    # A mark on a line of its own belongs to the paragraph before it.
    assert [one.text for one in _passage(page, 2).select("sup.reference")] == ["1", "1"]
    assert [one.text for one in _passage(page, 3).select(".prose > ul > li")] == ["Three holds.21"]
    assert page.select_one(f"#p2 #rests-{cited} a")["href"].endswith(f"#excerpt-{cited[1:]}")
    assert len(page.select(f"[id=rests-{cited}]")) == 1
    assert "[^e1" not in page.text
    _change_source(app, world)
    page = read(reviewer.get(REVIEW))
    assert _rests(_passage(page, 2)) == [("1", "Changed since it was cited")]
    assert _passage(page, 2).blockquote.text == "It was shut."
    assert "It still holds" not in page.text


def test_a_comment_quotes_the_words_without_the_marks(reviewer: FlaskClient) -> None:
    page = comment_on(reviewer, "Says who?", at=3)
    assert _passage(page, 3).select_one("#c1") is not None
    assert page.select(".remark-changed") == []


def test_who_writes_says_there_that_it_still_holds_and_comes_back(
    app: Flask, world: make.World, leader: FlaskClient, cited: str
) -> None:
    _change_source(app, world)
    page = read(leader.get(REVIEW))
    answer = press(leader, page, f"{NOTE}/references/{cited}/hold")
    assert answer.location == f"{REVIEW}#p2"
    assert _rests(_passage(read(leader.get(REVIEW)), 2)) == [("1", "")]


def test_the_references_take_no_more_statements_for_more_passages(
    app: Flask, reviewer: FlaskClient, cited: str
) -> None:
    numbers = []
    for more in (0, 30):
        with app.app_context():
            begin_writing()
            note = make.get(make.StatusNote, 1)
            note.text += "".join(f"\n\nNumber {one}. [^{cited}]" for one in range(more))
            db.session.commit()
        with statements() as counted:
            assert reviewer.get(REVIEW).status_code == 200
        numbers.append(counted.number)
    assert numbers[0] == numbers[1] <= 18


def test_a_published_review_is_something_finished(
    leader: FlaskClient, reviewer: FlaskClient, app: Flask
) -> None:
    comment_on(reviewer, "Says who?", at=1)
    with app.app_context():
        begin_writing()
        make.get(make.StatusNote, 1).text = "One holds."
        db.session.commit()
    press(leader, read(leader.get(NOTE)), f"{NOTE}/publish")
    page = read(reviewer.get(f"{REVIEW}?answer=1"))
    main = page.main
    assert main.select("form, .button") == []
    for words in ("its review is finished", "Says who?", "Open when it was published",
                  "1 comment was open when it was published."):  # fmt: skip
        assert words in main.text
    for words in ("I have read it", "say so", "You have read this version"):
        assert words not in main.text


@pytest.mark.parametrize("act", ["answer", "reopen", "remove"])
def test_what_was_said_of_a_published_text_stays_as_it_was_said(
    app: Flask, reviewer: FlaskClient, act: str
) -> None:
    comment_on(reviewer, "Says who?", at=1)
    form = read(reviewer.get(f"{REVIEW}?answer=1")).find("form", action=f"{NOTE}/comments/1/answer")
    with app.app_context():
        begin_writing()
        note = make.get(make.StatusNote, 1)
        note.state, note.published_at = "published", make.NOW
        db.session.commit()
    fields = filled(form) | {"answer": "So it is.", "act": "settle"}
    answer = reviewer.post(f"{NOTE}/comments/1/{act}", data=fields)
    assert (answer.status_code, "reviewed no more" in answer.text) == (422, True)
    page = read(reviewer.get(REVIEW))
    assert ("Says who?" in page.text, "So it is." in page.text) == (True, False)
