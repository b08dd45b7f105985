"""Pages and acts of notes, through HTTP."""

import uuid
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import encode_multipart

from tests import make
from tests.counting import statements
from tests.editing import cleared, read, sent, target
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core.database import begin_writing, db
from tracker.notes import queries
from tracker.notes.models import Note, NoteRevision
from tracker.studies import queries as studies

NEW = "/s/husk/engagements/1/notes/new"
EDIT = "/s/husk/notes/1/edit"


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """The leader's browser, in a study with one held engagement and a note of the researcher."""
    with app.app_context():
        begin_writing()
        study = studies.find_study(world.study)
        assert study is not None
        engagement = make.engagement(study, cases.find_case(study, "nav-baerum"), status="held")
        make.note(engagement, make.get(make.Account, world.researcher), "One.\n\nTwo.\n\nThree.")
        db.session.commit()
    return sign_in(client, world.leader)


def _texts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(Note.text).order_by(Note.id)))


def test_a_note_is_written_and_the_engagement_shows_it(app: Flask, leader: FlaskClient) -> None:
    fields = sent(read(leader.get(NEW))) | {"text": "What was **said**."}
    answer = leader.post(NEW, data=fields)
    assert (answer.status_code, answer.location) == (303, "/s/husk/engagements/1")
    assert "What was <strong>said</strong>." in leader.get(answer.location).text
    assert _texts(app)[1:] == ["What was **said**."]


def test_a_form_sent_again_makes_one_note(app: Flask, leader: FlaskClient) -> None:
    fields = sent(read(leader.get(NEW))) | {"text": "Once."}
    answers = {leader.post(NEW, data=fields).location for _time in range(3)}
    assert answers == {"/s/husk/engagements/1"}
    assert _texts(app)[1:] == ["Once."]


def test_two_open_forms_are_two_notes(app: Flask, leader: FlaskClient) -> None:
    for text in ("One note.", "Another."):
        leader.post(NEW, data=sent(read(leader.get(NEW))) | {"text": text})
    assert _texts(app)[1:] == ["One note.", "Another."]


def test_a_note_of_a_colleague_may_be_edited(app: Flask, leader: FlaskClient) -> None:
    page = read(leader.get(EDIT))
    assert sent(page)["text"] == "One.\n\nTwo.\n\nThree."
    assert page.find(attrs={"data-words": "text"}).text == "3 words"
    answer = leader.post(EDIT, data=sent(page) | {"text": "One and a half."})
    assert answer.location == "/s/husk/engagements/1"
    with app.app_context():
        newest = db.session.get_one(NoteRevision, 2)
        assert (newest.text, newest.author.name) == ("One and a half.", "Leader")


def test_a_preview_saves_nothing_and_keeps_the_text(app: Flask, leader: FlaskClient) -> None:
    fields = sent(read(leader.get(NEW))) | {"text": "Not **yet**.", "act": "preview"}
    answer = leader.post(NEW, data=fields)
    page = read(answer)
    assert answer.status_code == 200
    assert page.find("strong", string="yet") is not None
    assert sent(page) == {name: fields[name] for name in fields if name != "act"}
    assert page.find("form", attrs={"data-unsaved": "yes"}) is not None
    assert len(_texts(app)) == 1


@pytest.mark.parametrize(
    ("answers", "status", "field"),
    [
        ({"text": ""}, 422, "text"),
        ({"text": " \r\n "}, 422, "text"),
        ({"text": "NUL \x00"}, 422, "text"),
        ({"text": "ø" * 500_001}, 413, "text"),
        ({"text": "x", "client_id": "'; --"}, 422, "client_id"),
        ({"text": "x", "version": "9" * 40}, 422, "version"),
        ({"text": "x", "version": "three"}, 422, "version"),
    ],
    ids=["empty", "blank", "nul", "large", "client id", "huge version", "no version"],
)
@pytest.mark.parametrize("url", [NEW, EDIT])
def test_bad_answers_come_back_with_the_text_still_there(
    app: Flask, leader: FlaskClient, url: str, answers: dict[str, str], status: int, field: str
) -> None:
    answer = leader.post(url, data={"version": "1"} | answers)
    assert answer.status_code == status
    page = read(answer)
    assert page.find("a", href=f"#{field}") is not None
    if "\x00" not in answers["text"]:
        assert sent(page)["text"] == answers["text"].strip()
    assert len(_texts(app)) == 1


def test_bytes_that_are_no_text_are_refused(app: Flask, leader: FlaskClient) -> None:
    assert leader.post(NEW, data={"text": b"\xff\xfe"}).status_code == 400
    assert len(_texts(app)) == 1


def test_long_notes_are_taken(app: Flask, leader: FlaskClient) -> None:
    text = "Et avsnitt på norsk. " * 10_000
    assert leader.post(NEW, data={"text": text}).status_code == 303
    assert len(_texts(app)[1]) == len(text.strip())
    assert leader.get("/s/husk/engagements/1").status_code == 200


def test_the_limit_is_the_same_however_the_form_is_sent(leader: FlaskClient) -> None:
    fields = {"text": "x" * 1_000_001}
    boundary, parts = encode_multipart(fields)
    multipart = {"data": parts, "content_type": f"multipart/form-data; boundary={boundary}"}
    answers = [leader.post(NEW, data=fields), leader.post(NEW, **multipart)]
    assert [answer.status_code for answer in answers] == [413, 413]
    assert all(len(sent(read(answer))["text"]) == 1_000_001 for answer in answers)


def test_a_text_with_too_many_marks_is_shown_as_typed(leader: FlaskClient) -> None:
    assert leader.post(NEW, data={"text": "- [ ] task\n" * 20_000}).status_code == 303
    assert "shown as it was typed" in leader.get("/s/husk/engagements/1").text


def test_beyond_what_any_form_holds_is_a_plain_413(leader: FlaskClient) -> None:
    assert leader.post(NEW, data={"text": "x" * 7_000_000}).status_code == 413


@dataclass(frozen=True)
class Clash:
    """The page the second of two editors gets."""

    status: int
    page: BeautifulSoup


def _clash(app: Flask, client: FlaskClient, world: make.World, theirs: str, yours: str) -> Clash:
    opened = sent(read(client.get(EDIT)))
    colleague = sign_in(app.test_client(), world.researcher)
    colleague.post(EDIT, data=sent(read(colleague.get(EDIT))) | {"text": theirs})
    answer = client.post(EDIT, data=opened | {"text": yours})
    return Clash(answer.status_code, read(answer))


def test_the_second_editor_gets_both_texts_and_a_merged_proposal(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    theirs, yours = "Uno.\n\nTwo.\n\nThree.", "One.\n\nTwo.\n\nTres."
    clash = _clash(app, leader, world, theirs, yours)
    versions = [box.find(class_="text") for box in clash.page.find_all("section", "version")]
    assert clash.status == 409
    assert [(box.ins.text, box.find("del").text) for box in versions] == [
        ("Uno", "One"), ("Tres", "Three"),
    ]  # fmt: skip
    assert sent(clash.page)["text"] == "Uno.\n\nTwo.\n\nTres."
    assert _texts(app) == [theirs]
    assert leader.post(EDIT, data=sent(clash.page)).status_code == 303
    assert _texts(app) == ["Uno.\n\nTwo.\n\nTres."]


def test_a_third_save_in_between_clashes_again(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    clash = _clash(app, leader, world, "Uno.\n\nTwo.\n\nThree.", "One.\n\nTwo.\n\nTres.")
    merged = sent(clash.page)
    colleague = sign_in(app.test_client(), world.researcher)
    colleague.post(EDIT, data=sent(read(colleague.get(EDIT))) | {"text": "All new."})
    again = leader.post(EDIT, data=merged)
    assert again.status_code == 409
    assert "All new." in sent(read(again))["text"]


def test_going_back_to_a_sent_form_goes_on_with_its_note(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    fields = sent(read(leader.get(NEW))) | {"text": "Mine."}
    leader.post(NEW, data=fields)
    edit = "/s/husk/notes/2/edit"
    colleague = sign_in(app.test_client(), world.researcher)
    colleague.post(edit, data=sent(read(colleague.get(edit))) | {"text": "Theirs."})
    answer = leader.post(NEW, data=fields | {"text": "Mine, changed."})
    page = read(answer)
    assert answer.status_code == 409
    assert target(page) == edit
    assert leader.post(edit, data=cleared(page)).status_code == 303
    assert len(_texts(app)) == 2


@pytest.mark.parametrize(
    "url",
    ["/s/husk/engagements/99/notes/new", "/s/husk/notes/99/edit", "/s/husk/notes/99/history",
     f"/s/husk/notes/{10**30}/edit", f"/s/husk/engagements/{10**30}/notes/new"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(leader: FlaskClient, url: str) -> None:
    assert leader.get(url).status_code == 404


def test_saving_takes_few_statements(app: Flask, leader: FlaskClient) -> None:
    fields = {"text": "New.", "version": "1", "client_id": str(uuid.uuid4())}
    with statements() as counted:
        leader.post(EDIT, data=fields)
    assert counted.number <= 17
    with app.app_context():
        assert queries.find_sent(1, author=make.get(make.Account, 1), client_id=fields["client_id"])
