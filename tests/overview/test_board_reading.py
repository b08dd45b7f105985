"""The board's line of a status note that is with its case: what it offers first, and to whom."""

import datetime as dt

import pytest
from bs4 import Tag
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read
from tests.memberchecks.desk import Desk, answered, done, laid, remark
from tests.overview.test_board import BOARD, leader
from tests.signing import sign_in
from tracker.core import clock
from tracker.core.database import db
from tracker.memberchecks.models import MemberCheck, Remark
from tracker.people.models import Person
from tracker.statusnotes.models import StatusNote

__all__ = ["leader"]


@pytest.fixture
def desk(app: Flask, world: make.World) -> Desk:
    """Two people have a link to the text; the first of them has answered."""
    desk: Desk = done(app, laid)
    done(app, lambda: _ask(desk))
    return desk


def _ask(desk: Desk) -> None:
    note = db.session.get_one(StatusNote, desk.note)
    note.state, note.state_since = "reading", clock.now()
    until = clock.now().date() + dt.timedelta(days=9)
    for key, answer in ((desk.kari, "remarks"), (desk.ola, "none")):
        check = answered(note, db.session.get_one(Person, key), answer, until=until)
        if answer == "remarks":
            remark(check)


def _pass_the_day() -> None:
    db.session.query(MemberCheck).update({"until": clock.now().date() - dt.timedelta(days=2)})


def _row(client: FlaskClient) -> Tag:
    return next(row for row in read(client.get(BOARD)).select("tbody tr") if "Bærum" in row.text)


def _offered(client: FlaskClient) -> list[tuple[str, bool, str]]:
    """The words of each act, whether it is the one to take, and where on the page it leads."""
    return [
        (one.text, "quiet" not in one["class"], one["href"].partition("#")[2])
        for one in _row(client).select(".button")
    ]


def test_while_its_readers_have_time_one_waits(desk: Desk, leader: FlaskClient) -> None:
    row = _row(leader)
    assert "1 of 2 have answered" in row.text
    assert row.select_one(".acts-cell").find(recursive=False).text == "Wait for answers"
    assert _offered(leader) == [
        ("Decide 1 remark", False, "member-check"),
        ("Publish", False, "publish"),
    ]


def test_without_remarks_the_second_choice_is_to_remind(
    app: Flask, desk: Desk, leader: FlaskClient
) -> None:
    done(app, lambda: db.session.query(Remark).update({"decision": "taken-up"}))
    assert _offered(leader) == [("Remind", False, "member-check"), ("Publish", False, "publish")]


def test_after_the_day_remarks_are_decided_and_then_it_is_published(
    app: Flask, desk: Desk, leader: FlaskClient
) -> None:
    done(app, _pass_the_day)
    assert "The date has passed." in _row(leader).text
    assert _offered(leader) == [
        ("Decide 1 remark", True, "member-check"),
        ("Publish", False, "publish"),
    ]
    done(app, lambda: db.session.query(Remark).update({"decision": "taken-up"}))
    assert _offered(leader) == [("Publish", True, "publish")]


def test_who_may_not_publish_is_offered_to_decide_or_to_read(
    app: Flask, desk: Desk, world: make.World
) -> None:
    researcher = sign_in(app.test_client(), world.researcher)
    reviewer = sign_in(app.test_client(), world.reviewer)
    assert [words for words, *_ in _offered(researcher)] == ["Decide 1 remark"]
    assert [words for words, *_ in _offered(reviewer)] == ["Read"]
    done(app, _pass_the_day)
    done(app, lambda: db.session.query(Remark).update({"decision": "taken-up"}))
    assert [words for words, *_ in _offered(researcher)] == ["Read"]
