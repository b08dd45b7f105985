"""Publishing, correcting, discarding and restoring status notes, through HTTP."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.editing import press, read, sent
from tests.statusnotes.desk import INDEX, rows


def test_a_newer_text_is_shown_before_it_is_published(
    app: Flask, leader: FlaskClient, colleague: FlaskClient, draft: str
) -> None:
    seen = read(leader.get(draft))
    opened = sent(read(colleague.get(f"{draft}/edit")))
    colleague.post(f"{draft}/edit", data=opened | {"text": "One.\n\nTwo.\n\nFour."})
    answer = press(leader, seen, f"{draft}/publish")
    page = read(answer)
    assert answer.status_code == 409
    assert page.find("section", "version").ins.text == "Four"
    assert press(leader, page, f"{draft}/publish").status_code == 303
    assert rows(app) == [(1, "published", 2, "One.\n\nTwo.\n\nFour.")]


def test_a_published_text_is_corrected_by_the_next_edition(
    app: Flask, leader: FlaskClient, observer: FlaskClient, published: str
) -> None:
    assert leader.get(f"{published}/edit").location == published
    edit = press(leader, read(leader.get(published)), f"{published}/revise").location
    assert "corrects edition 1" in leader.get(edit).text
    leader.post(edit, data=sent(read(leader.get(edit))) | {"text": "Corrected."})
    assert "edition 2" not in observer.get(published).text
    second = edit.removesuffix("/edit")
    press(leader, read(leader.get(second)), f"{second}/publish")
    page = read(observer.get(published))
    assert page.find("a", string="Read edition 2")["href"] == second
    assert [row[:2] for row in rows(app)] == [(1, "published"), (2, "published")]
    assert "Begin a correction" not in leader.get(published).text


def test_a_text_sent_to_a_published_note_is_refused_and_still_there(
    app: Flask, leader: FlaskClient, published: str
) -> None:
    answer = leader.post(f"{published}/edit", data={"text": "Too late.", "version": "1"})
    assert answer.status_code == 422
    assert "Begin a correction" in answer.text
    assert sent(read(answer))["text"] == "Too late."
    assert rows(app)[0][3] == "One.\n\nTwo.\n\nThree."


@pytest.mark.parametrize("act", ["publish", "discard"])
@pytest.mark.parametrize("fields", [{}, {"version": "7"}, {"version": "x"}])
def test_acts_on_a_published_note_change_nothing(
    app: Flask, leader: FlaskClient, published: str, act: str, fields: dict[str, str]
) -> None:
    assert leader.post(f"{published}/{act}", data=fields).status_code == 422
    assert rows(app)[0][:3] == (1, "published", 1)


def test_a_draft_is_discarded(app: Flask, leader: FlaskClient, draft: str) -> None:
    answer = press(leader, read(leader.get(draft)), f"{draft}/discard")
    assert answer.location == INDEX
    assert rows(app) == []
    assert leader.get(draft).status_code == 404


def test_a_researcher_writes_and_does_not_publish(colleague: FlaskClient, draft: str) -> None:
    page = read(colleague.get(draft))
    assert page.find("form", action=f"{draft}/publish") is None
    assert "The project leader publishes it." in page.text
    assert colleague.post(f"{draft}/publish", data={"version": "1"}).status_code == 403


def test_versions_are_compared_and_restored(app: Flask, leader: FlaskClient, draft: str) -> None:
    opened = sent(read(leader.get(f"{draft}/edit")))
    leader.post(f"{draft}/edit", data=opened | {"text": "One.\n\nTwo."})
    page = read(leader.get(f"{draft}/history"))
    assert page.find("del").text.strip() == "Three."
    assert press(leader, page, f"{draft}/restore").status_code == 303
    assert rows(app) == [(1, "draft", 3, "One.\n\nTwo.\n\nThree.")]
    stale = leader.post(f"{draft}/restore", data={"restored": "2", "version": "1"})
    assert stale.status_code == 409


def test_a_published_note_keeps_its_history_and_restores_nothing(
    app: Flask, leader: FlaskClient, published: str
) -> None:
    assert (
        read(leader.get(f"{published}/history")).find("form", action=f"{published}/restore") is None
    )
    answer = leader.post(f"{published}/restore", data={"restored": "1", "version": "1"})
    assert answer.status_code == 422
    assert leader.post(f"{published}/restore", data={"restored": "9"}).status_code == 404
