"""The steps of a status note on its way: rules, service and acts."""

from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import press, read, sent
from tests.signing import sign_in
from tests.statusnotes.desk import INDEX, rows
from tracker.core.database import begin_writing, db
from tracker.core.errors import DomainError
from tracker.statusnotes import rules
from tracker.statusnotes.rules import State

# From each state: what may follow. Everything else is refused.
MAY = {
    ("draft", "review"),
    ("draft", "reading"),
    ("draft", "published"),
    ("review", "draft"),
    ("review", "reading"),
    ("review", "published"),
    ("reading", "draft"),
    ("reading", "published"),
}
ACTS = {"review": "review", "reading": "reading", "draft": "take-back", "published": "publish"}


@pytest.mark.parametrize(("state", "step"), list(product(State, State)))
def test_a_step_follows_or_is_refused(state: State, step: State) -> None:
    if (state, step) in MAY:
        rules.check_step(state, step)
        assert state in rules.may_precede(step)
    else:
        with pytest.raises(DomainError):
            rules.check_step(state, step)
        assert state not in rules.may_precede(step)


def test_only_what_nobody_was_asked_to_read_is_discarded() -> None:
    rules.check_discard(State.DRAFT)
    for state in (State.REVIEW, State.READING):
        with pytest.raises(DomainError, match="Take it back"):
            rules.check_discard(state)
    with pytest.raises(DomainError, match="is published"):
        rules.check_discard(State.PUBLISHED)


def test_what_is_not_published_is_all_but_published() -> None:
    assert set(State) - set(rules.UNPUBLISHED) == {State.PUBLISHED}


def test_a_draft_is_reviewed_read_and_published(
    app: Flask, leader: FlaskClient, draft: str
) -> None:
    for act, state, word in (
        ("review", "review", "In review"),
        ("reading", "reading", "With the case for reading"),
        ("publish", "published", "Published"),
    ):
        assert press(leader, read(leader.get(draft)), f"{draft}/{act}").location == draft
        assert rows(app)[0][1] == state
        assert word in leader.get(draft).text


@pytest.mark.parametrize("act", ["review", "reading"])
def test_what_was_handed_over_is_taken_back(
    app: Flask, leader: FlaskClient, draft: str, act: str
) -> None:
    press(leader, read(leader.get(draft)), f"{draft}/{act}")
    page = read(leader.get(draft))
    assert page.find("form", action=f"{draft}/discard") is None
    press(leader, page, f"{draft}/take-back")
    assert rows(app)[0][1] == "draft"
    assert "is a draft again." in leader.get(draft).text


@pytest.mark.parametrize("act", ["review", "reading", "take-back"])
def test_acts_of_a_page_from_before_it_was_published_are_refused(
    app: Flask, leader: FlaskClient, published: str, act: str
) -> None:
    answer = leader.post(f"{published}/{act}", data={"version": "1"})
    assert (answer.status_code, "Begin a correction" in answer.text) == (422, True)
    assert rows(app)[0][:3] == (1, "published", 1)


@pytest.mark.parametrize("act", ["review", "reading", "take-back"])
@pytest.mark.parametrize("fields", [{}, {"version": "7"}, {"version": "x"}])
def test_a_step_with_a_version_nobody_saw_is_refused(
    app: Flask, leader: FlaskClient, draft: str, act: str, fields: dict[str, str]
) -> None:
    assert leader.post(f"{draft}/{act}", data=fields).status_code in {409, 422}
    assert rows(app)[0][:3] == (1, "draft", 1)


def test_a_newer_text_is_shown_before_it_is_handed_over(
    app: Flask, leader: FlaskClient, colleague: FlaskClient, draft: str
) -> None:
    seen = read(leader.get(draft))
    opened = sent(read(colleague.get(f"{draft}/edit")))
    colleague.post(f"{draft}/edit", data=opened | {"text": "One.\n\nTwo.\n\nFour."})
    answer = press(leader, seen, f"{draft}/review")
    assert answer.status_code == 409
    assert read(answer).find("section", "version").ins.text == "Four"
    assert press(leader, read(answer), f"{draft}/review").status_code == 303


@pytest.mark.parametrize("act", ["review", "reading"])
def test_a_changed_text_is_a_draft_again_and_says_so(
    app: Flask, leader: FlaskClient, draft: str, act: str
) -> None:
    press(leader, read(leader.get(draft)), f"{draft}/{act}")
    page = read(leader.get(f"{draft}/edit"))
    assert "Somebody was asked to read this text." in page.text
    leader.post(f"{draft}/edit", data=sent(page))
    assert rows(app)[0][1:3] == (act, 1)
    leader.post(f"{draft}/edit", data=sent(page) | {"text": "Other."})
    assert rows(app)[0][1:] == ("draft", 2, "Other.")
    assert "It is saved and a draft again." in leader.get(draft).text


def test_an_earlier_text_brought_back_is_a_draft_again(
    app: Flask, leader: FlaskClient, draft: str
) -> None:
    opened = sent(read(leader.get(f"{draft}/edit")))
    leader.post(f"{draft}/edit", data=opened | {"text": "Other."})
    press(leader, read(leader.get(draft)), f"{draft}/review")
    leader.post(f"{draft}/restore", data={"restored": "1", "version": "2"})
    assert rows(app)[0][1:3] == ("draft", 3)
    assert "It is saved and a draft again." in leader.get(draft).text


def test_what_is_in_review_is_not_discarded(app: Flask, leader: FlaskClient, draft: str) -> None:
    seen = read(leader.get(draft))
    press(leader, seen, f"{draft}/review")
    answer = press(leader, seen, f"{draft}/discard")
    assert (answer.status_code, "Take it back to the draft first" in answer.text) == (422, True)
    assert len(rows(app)) == 1


@pytest.mark.parametrize("act", ["review", "reading"])
def test_a_month_in_review_has_no_second_draft(
    app: Flask, leader: FlaskClient, draft: str, act: str
) -> None:
    press(leader, read(leader.get(draft)), f"{draft}/{act}")
    new = leader.get("/s/husk/cases/nav-baerum/status-notes/new?as_of=2012-01")
    assert new.location == f"{draft}/edit"
    answer = leader.post(new.request.path, data={"as_of": "2012-01", "text": "Another."})
    assert (answer.status_code, len(rows(app))) == (409, 1)


@pytest.mark.parametrize("act", ["review", "reading"])
def test_reviewers_read_what_observers_cannot_tell_exists(
    app: Flask, leader: FlaskClient, observer: FlaskClient, world: make.World, draft: str, act: str
) -> None:
    press(leader, read(leader.get(draft)), f"{draft}/{act}")
    reviewer = sign_in(app.test_client(), world.reviewer)
    found = "/s/husk/search?q=three"
    for address in (draft, INDEX, found):
        assert draft in reviewer.get(address).text or address == draft
        assert draft not in observer.get(address).text
    assert (reviewer.get(draft).status_code, observer.get(draft).status_code) == (200, 404)
    assert reviewer.post(f"{draft}/take-back", data={"version": "1"}).status_code == 403


def test_strangers_cannot_tell_that_there_are_steps(
    app: Flask, world: make.World, draft: str
) -> None:
    stranger = sign_in(app.test_client(), world.stranger)
    for act in ACTS.values():
        assert stranger.post(f"{draft}/{act}", data={"version": "1"}).status_code == 404


def test_summaries_with_drafts_hold_what_is_in_review(leader: FlaskClient, draft: str) -> None:
    press(leader, read(leader.get(draft)), f"{draft}/review")
    summary = "/s/husk/summary?as_of=2012-01"
    assert "Three." in leader.get(f"{summary}&drafts=1").text
    assert "Three." not in leader.get(summary).text


@pytest.mark.parametrize(
    ("act", "word"), [("review", "Til kvalitetssikring"), ("reading", "Til gjennomlesning")]
)
def test_steps_have_their_norwegian(
    app: Flask, leader: FlaskClient, world: make.World, draft: str, act: str, word: str
) -> None:
    press(leader, read(leader.get(draft)), f"{draft}/{act}")
    with app.app_context():
        begin_writing()
        make.get(make.Account, world.leader).language = "nb"
        db.session.commit()
    assert word in leader.get(draft).text
    assert word in leader.get(INDEX).text
    assert word in leader.get("/s/husk/cases/nav-baerum").text


def test_a_refused_step_shows_the_text_and_the_way_back(leader: FlaskClient, draft: str) -> None:
    page = read(leader.post(f"{draft}/review", data={"version": "x"}))
    assert page.find("article").text.split() == ["One.", "Two.", "Three."]
    assert page.find("a", string="Go to the status note")["href"] == draft
    assert page.find("form", action=f"{draft}/review") is None
    assert page.select_one("nav a[aria-current=page]")["href"] == INDEX
