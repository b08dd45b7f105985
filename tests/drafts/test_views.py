"""Unsaved text: the author's own, kept until it is saved, never beside a newer one."""

import uuid

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import encode_multipart

from tests import make
from tests.counting import statements
from tests.editing import press, read, sent
from tests.signing import sign_in
from tracker.accounts.models import SignIn
from tracker.core.database import begin_writing, db
from tracker.drafts import rules
from tracker.drafts.models import Draft
from tracker.notes import service as notes
from tracker.studies import queries as studies

KEEP = "/s/husk/drafts/note-1"
EDIT = "/s/husk/notes/1/edit"
NEW = "/s/husk/engagements/1/notes/new"
STATUS = "/s/husk/cases/nav-baerum/status-notes/new"


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """A note with three lines, by the leader."""
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        author = studies.members(study)[0].account
        engagement = make.engagement(study, case)
        notes.write(engagement, author=author, text="One.\n\nTwo.\n\nThree.", now=make.NOW)
        db.session.commit()
    return sign_in(client, world.leader)


def _fields(text: str = "One.\n\nTwo.\n\nThree, unsaved.", **changed: str) -> dict[str, str]:
    return {"text": text, "version": "1", "client_id": str(uuid.uuid4())} | changed


def _kept(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        rows = db.session.execute(sa.select(Draft.place, Draft.text).order_by(Draft.id))
        return [tuple(row) for row in rows]


def _typed(client: FlaskClient, address: str = EDIT) -> str:
    return read(client.get(address)).select_one("textarea[name=text]").text.lstrip("\r\n")


def test_a_draft_is_kept_and_comes_back(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post(KEEP, data=_fields())
    assert (answer.status_code, set(answer.json)) == (200, {"at", "known"})
    leader.post(KEEP, data=_fields("Later.", known=answer.json["known"]))
    assert _kept(app) == [("note-1", "Later.")]
    assert _typed(leader) == "Later."
    assert "Your unsaved text of" in leader.get(EDIT).text


def test_the_saved_text_can_be_taken_instead(app: Flask, leader: FlaskClient) -> None:
    leader.post(KEEP, data=_fields())
    answer = press(leader, read(leader.get(EDIT)), f"{KEEP}/discard")
    assert (answer.headers["Location"], _kept(app)) == (EDIT, [])
    assert _typed(leader) == "One.\n\nTwo.\n\nThree."


@pytest.mark.parametrize(
    ("place", "address"),
    [("note-1", EDIT), ("engagement-1", NEW), ("case-nav-baerum", STATUS)],
)
def test_saving_lets_the_draft_go_in_the_same_act(
    app: Flask, leader: FlaskClient, place: str, address: str
) -> None:
    fields = _fields(as_of="2011-05")
    leader.post(f"/s/husk/drafts/{place}", data=fields)
    assert _typed(leader, address) == fields["text"]
    answer = leader.post(address, data=fields)
    assert (answer.status_code, _kept(app)) == (303, [])
    assert f"saved={fields['client_id']}" in answer.headers["Set-Cookie"]


def test_a_refused_save_keeps_the_draft(app: Flask, leader: FlaskClient) -> None:
    leader.post(KEEP, data=_fields())
    assert leader.post(EDIT, data=_fields("")).status_code == 422
    assert len(_kept(app)) == 1


def test_a_draft_of_an_older_version_is_merged_with_what_was_saved(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    leader.post(KEEP, data=_fields())
    other = sign_in(app.test_client(), world.researcher)
    other.post(EDIT, data=_fields("One, saved.\n\nTwo.\n\nThree."))
    page = read(leader.get(EDIT))
    assert page.select_one("textarea[name=text]").text.strip() == (
        "One, saved.\n\nTwo.\n\nThree, unsaved."
    )
    assert page.select_one("input[name=version]")["value"] == "2"


def test_nobody_else_sees_or_loses_a_draft(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    leader.post(KEEP, data=_fields("Mine alone."))
    other = sign_in(app.test_client(), world.researcher)
    assert "Mine alone" not in other.get(EDIT).text
    assert other.get(KEEP).status_code == 303
    assert "Mine alone" not in other.get("/s/husk/today").text
    other.post(f"{KEEP}/discard")
    other.post(EDIT, data=_fields("Theirs."))
    assert _kept(app) == [("note-1", "Mine alone.")]


def test_today_says_what_is_not_saved(leader: FlaskClient) -> None:
    leader.post(KEEP, data=_fields("Half a sentence about money"))
    page = read(leader.get("/s/husk/today"))
    assert page.find("a", href=KEEP, string="Half a sentence about money") is not None
    assert page.find("a", href=EDIT, string="Go on writing") is not None


def test_the_text_can_be_read_when_its_note_is_gone(app: Flask, leader: FlaskClient) -> None:
    leader.post("/s/husk/drafts/note-404", data=_fields("<b>Copy</b> me."))
    page = read(leader.get("/s/husk/drafts/note-404"))
    assert "What it belonged to is gone" in page.text
    assert page.select_one("textarea#draft").text.strip() == "<b>Copy</b> me."
    press(leader, page, "/s/husk/drafts/note-404/discard")
    assert _kept(app) == []


def test_a_draft_that_is_gone_leads_to_today(leader: FlaskClient) -> None:
    assert leader.get(KEEP).headers["Location"] == "/s/husk/today"


def test_a_draft_beyond_the_limit_is_refused_in_words(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post(KEEP, data=_fields("ø" * 500_001))
    assert (answer.status_code, _kept(app)) == (413, [])
    assert "one megabyte" in answer.json["error"]


def test_the_number_of_drafts_is_bounded(
    app: Flask, leader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST", 2)
    answers = [
        leader.post(f"/s/husk/drafts/note-{number}", data=_fields()).status_code
        for number in (1, 2, 3, 1)
    ]
    assert answers == [200, 200, 422, 200]


@pytest.mark.parametrize("place", ["note", "note-x", "other-1", "note-1-2", "case-A"])
def test_there_are_drafts_of_known_texts_only(leader: FlaskClient, place: str) -> None:
    assert leader.post(f"/s/husk/drafts/{place}", data=_fields()).status_code == 422


def test_keeping_takes_few_statements(leader: FlaskClient) -> None:
    fields = _fields()
    leader.post(KEEP, data=fields)
    with statements() as counted:
        leader.post(KEEP, data=fields | {"text": "Again."})
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
    assert leader.post(KEEP, data=_fields()).status_code == 401
    assert leader.get("/drafts/key").status_code == 303


def test_the_page_of_a_clash_names_the_form_it_came_of(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    other = sign_in(app.test_client(), world.researcher)
    other.post(EDIT, data=_fields("One, saved.\n\nTwo.\n\nThree."))
    fields = _fields()
    answer = leader.post(EDIT, data=fields)
    form = read(answer).select_one("form[data-draft]")
    assert (answer.status_code, form["data-follows"]) == (409, fields["client_id"])
    assert form.select_one("input[name=client_id]")["value"] != fields["client_id"]
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
    leader.post(f"/s/husk/drafts/{place}", data=_fields("In confidence."))
    assert "In confidence." in leader.get(address).text
    assert "In confidence." not in leader.get(address, headers={"X-Keep": "yes"}).text


def test_a_draft_of_another_tab_or_device_is_not_replaced_unseen(
    app: Flask, leader: FlaskClient
) -> None:
    phone, laptop = _fields("A."), _fields("A. LAPTOP.")
    begun = leader.post(KEEP, data=phone).json["known"]
    taken = leader.post(KEEP, data=laptop | {"known": begun}).json["known"]
    answer = leader.post(KEEP, data=phone | {"text": "A. PHONE.", "known": begun})
    told = {name: answer.json[name] for name in ("text", "version", "known")}
    assert answer.status_code == 409
    assert told == {"text": "A. LAPTOP.", "version": 1, "known": taken}
    assert _kept(app) == [("note-1", "A. LAPTOP.")]
    assert leader.post(KEEP, data=phone | {"known": taken}).status_code == 200


@pytest.mark.parametrize("act", [EDIT, f"{KEEP}/discard"])
def test_neither_a_save_nor_a_discard_takes_an_unseen_draft_along(
    app: Flask, leader: FlaskClient, act: str
) -> None:
    leader.post(KEEP, data=_fields("On the laptop."))
    assert leader.post(act, data=_fields("On the phone.")).status_code == 303
    assert _kept(app) == [("note-1", "On the laptop.")]


def test_a_second_device_writes_under_a_name_of_its_own(leader: FlaskClient) -> None:
    fields = _fields("Common.")
    leader.post("/s/husk/drafts/engagement-1", data=fields)
    form = read(leader.get(NEW)).select_one("form[data-draft]")
    assert form.select_one("input[name=client_id]")["value"] != fields["client_id"]
    assert form.select_one("input[name=known]")["value"]


def test_a_draft_that_came_after_its_save_is_not_offered(leader: FlaskClient) -> None:
    fields = _fields("Saved already.")
    leader.post(NEW, data=fields)
    leader.post("/s/husk/drafts/engagement-1", data=fields)
    assert _typed(leader, NEW) == ""


def test_text_from_a_page_of_another_account_is_refused(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    theirs = sent(read(sign_in(app.test_client(), world.researcher).get(EDIT)))
    answers = [leader.post(path, data=theirs | {"text": "Not mine."}) for path in (KEEP, EDIT)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "Log in as yourself" in answers[1].text
    assert "Not mine." not in answers[1].text
    assert (_kept(app), _typed(leader)) == ([], "One.\n\nTwo.\n\nThree.")


MARKED = "▼ Kari saved:\nUno.\n▼ You wrote:\nOne.\n▲ Keep what holds and remove these three lines."


def test_lines_that_mark_a_clash_are_not_saved(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post(EDIT, data=_fields(MARKED))
    assert answer.status_code == 422
    assert "“▼ Kari saved:”" in answer.text
    assert sent(read(answer))["text"] == MARKED
    assert leader.post(EDIT, data=_fields(MARKED, act="preview")).status_code == 200


def test_a_draft_with_marked_lines_says_again_that_two_texts_clash(leader: FlaskClient) -> None:
    leader.post(KEEP, data=_fields(MARKED))
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
        leader.post(STATUS, data=_fields(as_of="2011-05"))
    leader.post(f"/s/husk/drafts/{place}", data=_fields())
    page = read(leader.get(f"/s/husk/drafts/{place}"))
    assert (page.select_one(".lead a").text, page.select_one(".lead a")["href"]) == (name, url)
    assert f"Not saved yet: {name}" in leader.get("/s/husk/today").text


def test_more_drafts_take_no_more_statements(leader: FlaskClient) -> None:
    leader.post("/s/husk/drafts/note-1", data=_fields())
    with statements() as few:
        leader.get("/s/husk/today")
    for number in (2, 3, 9_999_999_999):
        leader.post(f"/s/husk/drafts/note-{number}", data=_fields())
    with statements() as many:
        leader.get("/s/husk/today")
    assert many.number == few.number <= 16


def test_with_nothing_saved_unsaved_text_can_only_be_deleted(leader: FlaskClient) -> None:
    leader.post("/s/husk/drafts/engagement-1", data=_fields())
    button = "form[action$='/drafts/engagement-1/discard'] button"
    page = read(leader.get(NEW))
    assert {one.text for one in page.select(button)} == {"Delete the unsaved text"}
    leader.post(KEEP, data=_fields())
    page = read(leader.get(EDIT))
    shown = {one.text for one in page.select("form[action$='/discard'] button")}
    assert shown == {"Use the saved text instead"}
