"""Drafts of other tabs, devices and accounts; what they belong to."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.drafts.conftest import EDIT, KEEP, NEW, STATUS, fields, kept, typed
from tests.editing import read, sent
from tests.signing import sign_in


def test_a_draft_of_another_tab_or_device_is_not_replaced_unseen(
    app: Flask, leader: FlaskClient
) -> None:
    phone, laptop = fields("A."), fields("A. LAPTOP.")
    begun = leader.post(KEEP, data=phone).json["known"]
    taken = leader.post(KEEP, data=laptop | {"known": begun}).json["known"]
    answer = leader.post(KEEP, data=phone | {"text": "A. PHONE.", "known": begun})
    told = {name: answer.json[name] for name in ("text", "version", "known")}
    assert answer.status_code == 409
    assert told == {"text": "A. LAPTOP.", "version": 1, "known": taken}
    assert kept(app) == [("note-1", "A. LAPTOP.")]
    assert leader.post(KEEP, data=phone | {"known": taken}).status_code == 200


@pytest.mark.parametrize("act", [EDIT, f"{KEEP}/discard"])
def test_neither_a_save_nor_a_discard_takes_an_unseen_draft_along(
    app: Flask, leader: FlaskClient, act: str
) -> None:
    leader.post(KEEP, data=fields("On the laptop."))
    assert leader.post(act, data=fields("On the phone.")).status_code == 303
    assert kept(app) == [("note-1", "On the laptop.")]


def test_a_second_device_writes_under_a_name_of_its_own(leader: FlaskClient) -> None:
    sent_fields = fields("Common.")
    leader.post("/s/husk/drafts/engagement-1", data=sent_fields)
    form = read(leader.get(NEW)).select_one("form[data-draft]")
    assert form.select_one("input[name=client_id]")["value"] != sent_fields["client_id"]
    assert form.select_one("input[name=known]")["value"]


def test_a_draft_that_came_after_its_save_is_not_offered(leader: FlaskClient) -> None:
    sent_fields = fields("Saved already.")
    leader.post(NEW, data=sent_fields)
    leader.post("/s/husk/drafts/engagement-1", data=sent_fields)
    assert typed(leader, NEW) == ""


def test_text_from_a_page_of_another_account_is_refused(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    theirs = sent(read(sign_in(app.test_client(), world.researcher).get(EDIT)))
    answers = [leader.post(path, data=theirs | {"text": "Not mine."}) for path in (KEEP, EDIT)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "Log in as yourself" in answers[1].text
    assert "Not mine." not in answers[1].text
    assert (kept(app), typed(leader)) == ([], "One.\n\nTwo.\n\nThree.")


MARKED = "▼ Kari saved:\nUno.\n▼ You wrote:\nOne.\n▲ Keep what holds and remove these three lines."


def test_lines_that_mark_a_clash_are_not_saved(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post(EDIT, data=fields(MARKED))
    assert answer.status_code == 422
    assert "“▼ Kari saved:”" in answer.text
    assert sent(read(answer))["text"] == MARKED
    assert leader.post(EDIT, data=fields(MARKED, act="preview")).status_code == 200


def test_a_draft_with_marked_lines_says_again_that_two_texts_clash(leader: FlaskClient) -> None:
    leader.post(KEEP, data=fields(MARKED))
    page = read(leader.get(EDIT))
    assert page.find("button", string="Save the merged text") is not None
    assert "Conflict" in page.select_one("[data-draft-status]").text
    assert "Both of you changed the same lines" in page.text


@pytest.mark.parametrize("path", [EDIT, "/s/husk/notes/404/edit"])
def test_a_role_or_a_note_that_went_leaves_the_text_to_copy(
    app: Flask, leader: FlaskClient, world: make.World, path: str
) -> None:
    observer = sign_in(app.test_client(), world.observer)
    client = observer if path == EDIT else leader
    answer = client.post(path, data={"text": "Typed before that."})
    assert answer.status_code in {403, 404}
    assert read(answer).select_one("textarea[name=text]").text.strip() == "Typed before that."


@pytest.mark.parametrize(
    ("place", "name", "url"),
    [
        ("note-1", "Visit", "/s/husk/engagements/1"),
        ("engagement-1", "Visit", "/s/husk/engagements/1"),
        ("case-nav-baerum", "Status note on NAV Bærum", "/s/husk/cases/nav-baerum"),
        ("status-1", "NAV Bærum – status as of May 2011", "/s/husk/status-notes/1"),
    ],
)
def test_a_draft_says_what_it_belongs_to(
    leader: FlaskClient, place: str, name: str, url: str
) -> None:
    if place == "status-1":
        leader.post(STATUS, data=fields(as_of="2011-05"))
    leader.post(f"/s/husk/drafts/{place}", data=fields())
    page = read(leader.get(f"/s/husk/drafts/{place}"))
    assert (page.select_one(".lead a").text, page.select_one(".lead a")["href"]) == (name, url)
    assert f"Not saved yet: {name}" in leader.get("/s/husk/today").text


def test_more_drafts_take_no_more_statements(leader: FlaskClient) -> None:
    leader.post("/s/husk/drafts/note-1", data=fields())
    # The first page of all reads once what only changes with a text.
    leader.get("/s/husk/today")
    with statements() as few:
        leader.get("/s/husk/today")
    for number in (2, 3, 9_999_999_999):
        leader.post(f"/s/husk/drafts/note-{number}", data=fields())
    with statements() as many:
        leader.get("/s/husk/today")
    assert many.number == few.number <= 16


def test_with_nothing_saved_unsaved_text_can_only_be_deleted(leader: FlaskClient) -> None:
    leader.post("/s/husk/drafts/engagement-1", data=fields())
    button = "form[action$='/drafts/engagement-1/discard'] button"
    page = read(leader.get(NEW))
    assert {one.text for one in page.select(button)} == {"Delete the unsaved text"}
    leader.post(KEEP, data=fields())
    page = read(leader.get(EDIT))
    shown = {one.text for one in page.select("form[action$='/discard'] button")}
    assert shown == {"Use the saved text instead"}
