"""Unsaved text: the author's own, kept until it is saved, never beside a newer one."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import encode_multipart

from tests import make
from tests.counting import statements
from tests.drafts.conftest import EDIT, KEEP, NEW, STATUS, fields, kept, typed
from tests.editing import press, read
from tests.signing import sign_in
from tracker.accounts.models import SignIn
from tracker.core.database import db
from tracker.drafts import rules


def test_a_draft_is_kept_and_comes_back(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post(KEEP, data=fields())
    assert (answer.status_code, set(answer.json)) == (200, {"at", "known"})
    leader.post(KEEP, data=fields("Later.", known=answer.json["known"]))
    assert kept(app) == [("note-1", "Later.")]
    assert typed(leader) == "Later."
    assert "Your unsaved text of" in leader.get(EDIT).text


def test_the_saved_text_can_be_taken_instead(app: Flask, leader: FlaskClient) -> None:
    leader.post(KEEP, data=fields())
    answer = press(leader, read(leader.get(EDIT)), f"{KEEP}/discard")
    assert (answer.headers["Location"], kept(app)) == (EDIT, [])
    assert typed(leader) == "One.\n\nTwo.\n\nThree."


@pytest.mark.parametrize(
    ("place", "address"),
    [("note-1", EDIT), ("engagement-1", NEW), ("case-nav-baerum", STATUS)],
)
def test_saving_lets_the_draft_go_in_the_same_act(
    app: Flask, leader: FlaskClient, place: str, address: str
) -> None:
    sent_fields = fields(as_of="2011-05")
    leader.post(f"/s/husk/drafts/{place}", data=sent_fields)
    assert typed(leader, address) == sent_fields["text"]
    answer = leader.post(address, data=sent_fields)
    assert (answer.status_code, kept(app)) == (303, [])
    assert f"saved={sent_fields['client_id']}" in answer.headers["Set-Cookie"]


def test_a_refused_save_keeps_the_draft(app: Flask, leader: FlaskClient) -> None:
    leader.post(KEEP, data=fields())
    assert leader.post(EDIT, data=fields("")).status_code == 422
    assert len(kept(app)) == 1


def test_a_draft_of_an_older_version_is_merged_with_what_was_saved(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    leader.post(KEEP, data=fields())
    other = sign_in(app.test_client(), world.researcher)
    other.post(EDIT, data=fields("One, saved.\n\nTwo.\n\nThree."))
    page = read(leader.get(EDIT))
    assert page.select_one("textarea[name=text]").text.strip() == (
        "One, saved.\n\nTwo.\n\nThree, unsaved."
    )
    assert page.select_one("input[name=version]")["value"] == "2"


def test_nobody_else_sees_or_loses_a_draft(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    leader.post(KEEP, data=fields("Mine alone."))
    other = sign_in(app.test_client(), world.researcher)
    assert "Mine alone" not in other.get(EDIT).text
    assert other.get(KEEP).status_code == 303
    assert "Mine alone" not in other.get("/s/husk/today").text
    other.post(f"{KEEP}/discard")
    other.post(EDIT, data=fields("Theirs."))
    assert kept(app) == [("note-1", "Mine alone.")]


def test_today_says_what_is_not_saved(leader: FlaskClient) -> None:
    leader.post(KEEP, data=fields("Half a sentence about money"))
    page = read(leader.get("/s/husk/today"))
    assert page.find("a", href=KEEP, string="Half a sentence about money") is not None
    assert page.find("a", href=EDIT, string="Go on writing") is not None


def test_the_text_can_be_read_when_its_note_is_gone(app: Flask, leader: FlaskClient) -> None:
    leader.post("/s/husk/drafts/note-404", data=fields("<b>Copy</b> me."))
    page = read(leader.get("/s/husk/drafts/note-404"))
    assert "What it belonged to is gone" in page.text
    assert page.select_one("textarea#draft").text.strip() == "<b>Copy</b> me."
    press(leader, page, "/s/husk/drafts/note-404/discard")
    assert kept(app) == []


def test_a_draft_that_is_gone_leads_to_today(leader: FlaskClient) -> None:
    assert leader.get(KEEP).headers["Location"] == "/s/husk/today"


def test_a_draft_beyond_the_limit_is_refused_in_words(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post(KEEP, data=fields("ø" * 500_001))
    assert (answer.status_code, kept(app)) == (413, [])
    assert "one megabyte" in answer.json["error"]


def test_the_number_of_drafts_is_bounded(
    app: Flask, leader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST", 2)
    answers = [
        leader.post(f"/s/husk/drafts/note-{number}", data=fields()).status_code
        for number in (1, 2, 3, 1)
    ]
    assert answers == [200, 200, 422, 200]


@pytest.mark.parametrize("place", ["note", "note-x", "other-1", "note-1-2", "case-A"])
def test_there_are_drafts_of_known_texts_only(leader: FlaskClient, place: str) -> None:
    assert leader.post(f"/s/husk/drafts/{place}", data=fields()).status_code == 422


def test_keeping_takes_few_statements(leader: FlaskClient) -> None:
    sent_fields = fields()
    leader.post(KEEP, data=sent_fields)
    with statements() as counted:
        leader.post(KEEP, data=sent_fields | {"text": "Again."})
    assert counted.number <= 3


def test_a_device_gets_a_key_of_the_account_and_the_time(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    first, again = leader.get("/drafts/key").json, leader.get("/drafts/key").json
    other = sign_in(app.test_client(), world.researcher).get("/drafts/key").json
    assert (first["key"], first["reader"]) == (again["key"], again["reader"])
    assert first["key"] != other["key"]
    assert first["reader"] != other["reader"]
    assert f'data-reader="{first["reader"]}"' in leader.get(EDIT).text


def test_the_limit_is_the_same_however_a_draft_is_sent(leader: FlaskClient) -> None:
    """B9"""
    boundary, parts = encode_multipart({"text": "x" * 1_000_001})
    kind = f"multipart/form-data; boundary={boundary}"
    answers = [
        leader.post(KEEP, data={"text": "x" * 1_000_001}),
        leader.post(KEEP, data=parts, content_type=kind),
    ]
    assert [answer.status_code for answer in answers] == [413, 413]
    assert answers[0].json == answers[1].json


def test_who_is_signed_out_is_told_so(app: Flask, leader: FlaskClient) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.delete(SignIn))
    assert leader.post(KEEP, data=fields()).status_code == 401
    assert leader.get("/drafts/key").status_code == 303


def test_the_page_of_a_clash_names_the_form_it_came_of(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    other = sign_in(app.test_client(), world.researcher)
    other.post(EDIT, data=fields("One, saved.\n\nTwo.\n\nThree."))
    sent_fields = fields()
    answer = leader.post(EDIT, data=sent_fields)
    form = read(answer).select_one("form[data-draft]")
    assert (answer.status_code, form["data-follows"]) == (409, sent_fields["client_id"])
    assert form.select_one("input[name=client_id]")["value"] != sent_fields["client_id"]
    assert "Conflict" in form.select_one("[data-draft-status]").text


def test_an_editor_says_when_its_text_was_saved(leader: FlaskClient) -> None:
    assert "version 1, saved " in leader.get(EDIT).text


def test_the_worker_lies_at_the_root(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert "javascript" in answer.headers["Content-Type"]
    answer.close()


@pytest.mark.parametrize(("place", "address"), [("note-1", EDIT), ("engagement-1", NEW)])
def test_the_copy_for_a_device_is_without_unsaved_text(
    leader: FlaskClient, place: str, address: str
) -> None:
    leader.post(f"/s/husk/drafts/{place}", data=fields("In confidence."))
    assert "In confidence." in leader.get(address).text
    assert "In confidence." not in leader.get(address, headers={"X-Keep": "yes"}).text
