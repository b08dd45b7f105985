"""The page of a review and its acts, through HTTP."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make, reviewing
from tests.counting import statements
from tests.editing import filled, press, read, sent
from tests.reviews.conftest import NOTE, REVIEW
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.reviews.models import Comment, Reading, Review


def comment_on(client: FlaskClient, words: str, at: int = 2) -> BeautifulSoup:
    """Open the form at a paragraph, fill it in, send it; the page that follows."""
    form = read(client.get(f"{REVIEW}?at={at}")).find("form", action=f"{NOTE}/comments")
    answer = client.post(f"{NOTE}/comments", data=filled(form) | {"text": words})
    return read(client.get(str(answer.location)))


def _judge(client: FlaskClient, verdict: str, words: str = "") -> BeautifulSoup:
    form = read(client.get(REVIEW)).find("form", action=f"{NOTE}/verdict")
    fields = filled(form) | {"verdict": verdict, "words": words}
    return read(client.post(f"{NOTE}/verdict", data=fields, follow_redirects=True))


def _change(client: FlaskClient, text: str) -> None:
    fields = sent(read(client.get(f"{NOTE}/edit"))) | {"text": text}
    assert client.post(f"{NOTE}/edit", data=fields).status_code == 303


def _rows(app: Flask, table: type) -> list:
    with app.app_context():
        return list(db.session.scalars(db.select(table)))


def test_every_paragraph_is_read_and_can_be_commented_on(reviewer: FlaskClient) -> None:
    page = read(reviewer.get(REVIEW))
    words = [one.text.split() for one in page.select(".passage .prose")]
    assert [" ".join(one) for one in words] == [
        "One holds.", "Two holds as well.", "Three is open.",
    ]  # fmt: skip
    links = [one["href"] for one in page.select(".passage-act")]
    assert links == [f"{REVIEW}?at={number}#p{number}" for number in (1, 2, 3)]


def test_a_comment_stands_under_its_paragraph(author: FlaskClient, reviewer: FlaskClient) -> None:
    comment_on(reviewer, "Says who?")
    remark = read(author.get(REVIEW)).select_one("#p2 .remark")
    assert [word in remark.text for word in ("Says who?", "Reviewer")] == [True, True]
    assert remark.find("blockquote") is None


def test_a_comment_on_the_whole_text_stands_before_it(reviewer: FlaskClient) -> None:
    page = comment_on(reviewer, "Very long.", at=0)
    assert "Very long." in page.select_one("#p0").text


@pytest.mark.parametrize("words", ["", "   ", "x" * 1_000_000, "bad \x00 byte"])
def test_a_comment_that_is_refused_is_still_there(
    app: Flask, reviewer: FlaskClient, words: str
) -> None:
    fields = {"version": "1", "block": "2", "text": words}
    answer = reviewer.post(f"{NOTE}/comments", data=fields)
    form = read(answer).select_one("#p2 form")
    assert (answer.status_code, form["action"]) == (422, f"{NOTE}/comments")
    assert form.textarea.text.strip() == words.strip()
    assert (form.select_one(".field-errors") is not None, _rows(app, Comment)) == (True, [])


@pytest.mark.parametrize("block", ["9", "-1", "x", ""])
def test_a_comment_on_no_paragraph_is_refused(
    app: Flask, reviewer: FlaskClient, block: str
) -> None:
    fields = {"version": "1", "block": block, "text": "Where?"}
    answer = reviewer.post(f"{NOTE}/comments", data=fields)
    assert (answer.status_code, "Where?" in answer.text, _rows(app, Comment)) == (422, True, [])


def test_a_comment_says_that_its_paragraph_has_changed(
    author: FlaskClient, reviewer: FlaskClient
) -> None:
    comment_on(reviewer, "Says who?")
    comment_on(reviewer, "Drop it.", at=3)
    _change(author, "One holds.\n\nTwo holds as well, says the leader.\n\nFresh words here.")
    page = read(reviewer.get(REVIEW))
    remark = page.select_one("#p2 .remark")
    assert "has changed since" in remark.text
    assert remark.blockquote.text == "Two holds as well."
    gone = page.find("h2", id="homeless").find_parent("section")
    assert ("is gone" in gone.text, gone.blockquote.text) == (True, "Three is open.")


def test_a_comment_is_answered_and_settled(author: FlaskClient, reviewer: FlaskClient) -> None:
    comment_on(reviewer, "Says who?")
    form = read(author.get(f"{REVIEW}?answer=1")).find("form", action=f"{NOTE}/comments/1/answer")
    fields = filled(form) | {"answer": "The leader.", "act": "answer"}
    page = read(author.post(f"{NOTE}/comments/1/answer", data=fields, follow_redirects=True))
    assert "The leader." in page.select_one("#c1").text
    assert "1 comment is open." in page.text
    form = read(author.get(f"{REVIEW}?answer=1")).find("form", action=f"{NOTE}/comments/1/answer")
    author.post(f"{NOTE}/comments/1/answer", data=filled(form) | {"act": "settle"})
    page = read(reviewer.get(REVIEW))
    assert ("Settled by Researcher" in page.text, "No comment is open." in page.text) == (
        True, True,
    )  # fmt: skip
    press(reviewer, page, f"{NOTE}/comments/1/reopen")
    assert "1 comment is open." in reviewer.get(REVIEW).text


def test_an_answer_that_nobody_has_seen_is_not_overwritten(
    author: FlaskClient, leader: FlaskClient, reviewer: FlaskClient
) -> None:
    comment_on(reviewer, "Says who?")
    address = f"{NOTE}/comments/1/answer"
    opened, other = (
        filled(read(who.get(f"{REVIEW}?answer=1")).find("form", action=address))
        for who in (author, leader)
    )
    assert leader.post(address, data=other | {"answer": "The leader."}).status_code == 303
    answer = author.post(address, data=opened | {"answer": "Somebody."})
    assert answer.status_code == 409
    form = read(answer).find("form", action=address)
    assert ("The leader." in form.text, form.textarea.text.strip()) == (True, "Somebody.")
    assert author.post(address, data=filled(form)).status_code == 303


def test_ones_own_comment_is_deleted_and_put_back(
    author: FlaskClient, reviewer: FlaskClient
) -> None:
    page = comment_on(reviewer, "Says who?")
    assert read(author.get(REVIEW)).find("form", action=f"{NOTE}/comments/1/remove") is None
    assert author.post(f"{NOTE}/comments/1/remove").status_code == 404
    press(reviewer, page, f"{NOTE}/comments/1/remove")
    page = read(reviewer.get(REVIEW))
    assert page.select(".remark") == []
    press(reviewer, page, f"{NOTE}/comments/1/put-back")
    assert "Says who?" in reviewer.get(REVIEW).text


def test_an_approval_stands_on_the_page_of_the_status_note(
    author: FlaskClient, leader: FlaskClient, reviewer: FlaskClient
) -> None:
    assert "Nobody has approved this version." in leader.get(NOTE).text
    assert "You have approved this version." in _judge(reviewer, "approved", "Good.").text
    page = leader.get(NOTE).text
    assert "Reviewer approves version 1." in page
    assert "Nobody has approved this version." not in page
    _change(author, "Other.")
    page = leader.get(NOTE).text
    assert "The text has changed since, so it holds no more." in page
    assert "Nobody has approved this version." in page


def test_asking_for_changes_brings_the_draft_back(
    author: FlaskClient, leader: FlaskClient, reviewer: FlaskClient
) -> None:
    assert "is a draft again" in _judge(reviewer, "changes", "Say more.").text
    page = author.get(NOTE).text
    assert ("Reviewer asks for changes to version 1." in page, "Say more." in page) == (True, True)
    assert "Reviewer asks for changes to this version." in leader.get(NOTE).text
    assert read(reviewer.get(REVIEW)).find("form", action=f"{NOTE}/verdict") is None


def test_changes_without_words_are_refused(app: Flask, reviewer: FlaskClient) -> None:
    page = _judge(reviewer, "changes")
    assert "Write something first." in page.find("form", action=f"{NOTE}/verdict").text
    assert _rows(app, Review) == []


@pytest.mark.parametrize("verdict", ["", "maybe", "published"])
def test_a_verdict_of_another_word_is_refused_with_its_words(
    app: Flask, reviewer: FlaskClient, verdict: str
) -> None:
    fields = {"version": "1", "verdict": verdict, "words": "Kept words."}
    answer = reviewer.post(f"{NOTE}/verdict", data=fields)
    assert (answer.status_code, "Kept words." in answer.text) == (422, True)
    assert _rows(app, Review) == []


def test_authors_see_no_button_to_approve_and_are_refused(app: Flask, author: FlaskClient) -> None:
    page = read(author.get(REVIEW))
    assert page.find("button", value="approved") is None
    fields = {"version": "1", "verdict": "approved", "words": "Mine."}
    answer = author.post(f"{NOTE}/verdict", data=fields)
    assert (answer.status_code, "Somebody else has to" in answer.text) == (422, True)
    assert _rows(app, Review) == []


def test_a_verdict_on_an_older_version_shows_what_changed(
    app: Flask, author: FlaskClient, reviewer: FlaskClient
) -> None:
    fields = {"version": "1", "verdict": "approved", "words": "Good."}
    _change(author, "One holds.\n\nTwo holds as well.\n\nThree is closed.")
    press(author, read(author.get(NOTE)), f"{NOTE}/review")
    answer = reviewer.post(f"{NOTE}/verdict", data=fields)
    page = read(answer)
    assert (answer.status_code, page.select_one(".version ins").text) == (409, "closed")
    form = page.find("form", action=f"{NOTE}/verdict")
    assert form.textarea.text.strip() == "Good."
    again = reviewer.post(f"{NOTE}/verdict", data=filled(form) | {"verdict": "approved"})
    assert (again.status_code, [one.version for one in _rows(app, Review)]) == (303, [2])


def test_what_changed_since_one_last_read_it_is_marked(
    author: FlaskClient, reviewer: FlaskClient
) -> None:
    press(reviewer, read(reviewer.get(REVIEW)), f"{NOTE}/read")
    _change(author, "One holds.\n\nTwo holds no more.\n\nQuite new words.")
    page = read(reviewer.get(REVIEW))
    changed = page.select(".passage.is-changed")
    assert [one["id"] for one in changed] == ["p2", "p3"]
    assert (changed[0].ins.text, changed[0].find("del").text) == ("no more", "as well")
    assert page.find("h2", id="gone").find_parent("section").find("del").text == "Three is open."
    press(reviewer, page, f"{NOTE}/read")
    page = read(reviewer.get(REVIEW))
    assert (page.select(".is-changed"), "You have read this version." in page.text) == ([], True)


def test_opening_the_page_is_no_reading(app: Flask, reviewer: FlaskClient) -> None:
    with statements() as counted:
        reviewer.get(REVIEW)
    writes = [one for one in counted.texts if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert ([one for one in writes if "sign_ins" not in one], _rows(app, Reading)) == ([], [])


@pytest.mark.parametrize("fields", [{}, {"version": "0"}, {"version": "9"}, {"version": "x"}])
def test_a_reading_of_no_version_is_refused(
    app: Flask, reviewer: FlaskClient, fields: dict[str, str]
) -> None:
    assert reviewer.post(f"{NOTE}/read", data=fields).status_code == 422
    assert _rows(app, Reading) == []


def test_the_page_takes_the_same_number_of_statements_with_more_comments(
    app: Flask, reviewer: FlaskClient, world: make.World
) -> None:
    numbers = []
    for _ in range(2):
        with app.app_context():
            begin_writing()
            note = make.get(make.StatusNote, 1)
            for account in (world.reviewer, world.researcher, world.leader):
                somebody = make.get(make.Account, account)
                reviewing.comment(note, somebody, answer="x", answered_by=somebody)
            db.session.commit()
        with statements() as counted:
            assert reviewer.get(REVIEW).status_code == 200
        numbers.append(counted.number)
    assert numbers[0] == numbers[1] <= 12


def test_a_published_status_note_shows_its_review_and_takes_no_more(
    leader: FlaskClient, reviewer: FlaskClient
) -> None:
    comment_on(reviewer, "Says who?")
    press(leader, read(leader.get(NOTE)), f"{NOTE}/publish")
    page = read(reviewer.get(f"{REVIEW}?at=1"))
    assert "Says who?" in page.text
    assert page.find("form", action=f"{NOTE}/comments") is None
    fields = {"version": "1", "block": "1", "text": "Too late."}
    answer = reviewer.post(f"{NOTE}/comments", data=fields)
    assert (answer.status_code, "Too late." in answer.text) == (422, True)


def test_observers_see_nothing_of_the_review(
    app: Flask, leader: FlaskClient, reviewer: FlaskClient, world: make.World
) -> None:
    comment_on(reviewer, "Says who?")
    press(leader, read(leader.get(NOTE)), f"{NOTE}/publish")
    observer = sign_in(app.test_client(), world.observer)
    page = observer.get(NOTE)
    assert (page.status_code, "Internal review" in page.text) == (200, False)
    assert observer.get(REVIEW).status_code == 403


def test_a_very_long_text_is_read_in_pages(author: FlaskClient, reviewer: FlaskClient) -> None:
    _change(author, "\n\n".join(f"Paragraph {number}." for number in range(450)))
    assert len(read(reviewer.get(f"{REVIEW}?page=3")).select(".passage")) == 50
    fields = {"version": "2", "block": "401", "text": " "}
    refused = read(reviewer.post(f"{NOTE}/comments", data=fields))
    assert refused.select_one("#p401 form") is not None
    comment_on(reviewer, "Says who?", at=401)
    assert read(reviewer.get(f"{REVIEW}?answer=1")).select_one("#p401 #c1 form") is not None


def test_who_has_approved_is_told_so_and_may_still_ask_for_changes(reviewer: FlaskClient) -> None:
    _judge(reviewer, "approved")
    verdict = read(reviewer.get(REVIEW)).find("form", action=f"{NOTE}/verdict")
    assert "Your approval stands." in verdict.text
    assert [one["value"] for one in verdict.select("button[name=verdict]")] == ["changes"]
