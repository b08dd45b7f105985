"""A page that was opened before somebody else changed what it shows."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.deriving import derived
from tests.editing import read
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.followups.models import FollowUp
from tracker.notes import service as notes
from tracker.notes.models import Note
from tracker.studies import queries as studies

INDEX = "/s/husk/follow-ups"
OPENED_SINCE = "This follow-up was changed or removed since the page was opened."


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """One follow-up of a note (1) and one by itself (2)."""
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        author = studies.members(study)[0].account
        visit = make.engagement(study, case, status="held")
        notes.write(visit, author=author, text="- [ ] call the college", now=make.NOW)
        make.follow_up(study, "Call back", due_on=dt.date(2012, 1, 20), case=case)
        db.session.commit()
    return sign_in(client, world.leader)


def _sent(client: FlaskClient, page: str, act: str) -> dict[str, str]:
    """What the form of a page holds as it is opened."""
    form = read(client.get(page)).find("form", action=act)
    return {one["name"]: one["value"] for one in form.select("input")}


def _rewritten(app: Flask, text: str) -> None:
    with app.app_context():
        begin_writing()
        note = make.get(Note, 1)
        notes.save(note, text=text, version=note.version, author=note.author, now=make.NOW)
        db.session.commit()


@pytest.mark.parametrize("page", [INDEX, "/s/husk/engagements/1", "/s/husk/engagements/1/before"])
def test_a_box_of_an_old_page_ticks_nothing_else(
    app: Flask, leader: FlaskClient, page: str
) -> None:
    sent = _sent(leader, page, f"{INDEX}/1/tick")
    _rewritten(app, "Nothing is promised.")
    _rewritten(app, "- [ ] pay the rent")
    with app.app_context():
        # As SQLite does, which gives a key out again.
        make.get(FollowUp, 1) or make.follow_up(make.husk()[0], "pay the rent", id=1)
        db.session.commit()
    answer = leader.post(f"{INDEX}/1/tick", data=sent)
    assert (answer.status_code, answer.location) == (303, sent["back"])
    assert OPENED_SINCE in leader.get(page).text
    with app.app_context():
        assert [row.done_at for row in db.session.query(FollowUp)] == [None] * 3
        assert make.get(Note, 1).text == "- [ ] pay the rent"


def test_a_box_of_what_is_gone_says_so(app: Flask, leader: FlaskClient) -> None:
    derived(app)
    sent = _sent(leader, "/s/husk/today", f"{INDEX}/2/tick")
    with app.app_context():
        begin_writing()
        db.session.delete(make.get(FollowUp, 2))
        db.session.commit()
    answer = leader.post(f"{INDEX}/2/tick", data=sent)
    assert (answer.status_code, answer.location) == (303, "/s/husk/today")
    assert OPENED_SINCE in leader.get(INDEX).text


def test_whoever_ticks_goes_on_where_it_stood(leader: FlaskClient) -> None:
    listed = _sent(leader, INDEX, f"{INDEX}/2/tick")
    assert listed["back"] == f"{INDEX}?page=1#follow-up-1"
    page = "/s/husk/engagements/1"
    sent = _sent(leader, page, f"{INDEX}/1/tick")
    assert sent["back"] == f"{page}#follow-up-1"
    leader.post(f"{INDEX}/1/tick", data=sent)
    assert read(leader.get(page)).find(id="follow-up-1") is not None


def test_two_who_change_one_at_the_same_time_see_both(app: Flask, leader: FlaskClient) -> None:
    seen = read(leader.get(f"{INDEX}/2")).select_one("[name=seen]")["value"]
    mine = {"text": "Call Kari back", "owner": "", "case": "nav-baerum", "seen": seen}
    assert leader.post(f"{INDEX}/2", data=mine).status_code == 303
    theirs = mine | {"text": "Call back", "due_on": "2012-02-01"}
    answer = leader.post(f"{INDEX}/2", data=theirs)
    page = read(answer)
    assert answer.status_code == 409
    assert "It says now: Call Kari back" in " ".join(
        page.select_one("form .note-warning").text.split()
    )
    assert (page.find(id="text")["value"], page.find(id="due_on")["value"]) == (
        "Call back", "2012-02-01",
    )  # fmt: skip
    with app.app_context():
        assert make.get(FollowUp, 2).text == "Call Kari back"
    again = theirs | {"seen": page.select_one("form [name=seen]")["value"]}
    assert leader.post(f"{INDEX}/2", data=again).status_code == 303


def test_a_refused_form_goes_on_from_what_was_seen(app: Flask, leader: FlaskClient) -> None:
    seen = read(leader.get(f"{INDEX}/2")).select_one("[name=seen]")["value"]
    leader.post(f"{INDEX}/2", data={"text": "New", "owner": "", "case": "", "seen": seen})
    answer = leader.post(f"{INDEX}/2", data={"text": "", "owner": "", "case": "", "seen": seen})
    assert answer.status_code == 422
    assert read(answer).select_one("form [name=seen]")["value"] == seen


def test_what_was_changed_since_is_not_removed(app: Flask, leader: FlaskClient) -> None:
    assert leader.post(f"{INDEX}/2/remove", data={"seen": "of before"}).location == INDEX
    assert OPENED_SINCE in leader.get(INDEX).text
    with app.app_context():
        assert make.get(FollowUp, 2) is not None
