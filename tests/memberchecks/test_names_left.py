"""A text with names in it goes to its case only when they were seen, also from where one asks."""

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from tests.editing import filled, read
from tests.memberchecks.desk import Desk, done, rows
from tracker.core.database import db
from tracker.people.models import LetThrough
from tracker.statusnotes.models import StatusNote


def _form(page: BeautifulSoup) -> Tag:
    found = page.find("input", {"name": "until"}).find_parent("form")
    assert isinstance(found, Tag)
    return found


def test_whoever_asks_sees_the_names_that_are_left_and_may_send_it_all_the_same(
    app: Flask, desk: Desk, leader: FlaskClient
) -> None:
    def name_somebody() -> None:
        db.session.get_one(StatusNote, desk.note).text += "\n\nKari Kanari leads it."

    done(app, name_somebody)
    ask = f"{desk.page}/member-check"
    fields = filled(_form(read(leader.get(ask)))) | {"people": str(desk.kari)}
    refused = leader.post(ask, data=fields)
    page = read(refused)
    assert (refused.status_code, rows(app)) == (422, [])
    assert [one.text for one in page.find_all("mark")] == ["Kari Kanari"]
    assert page.find("input", {"name": "people", "value": str(desk.kari)}).has_attr("checked")
    form = _form(page)
    assert form.select_one(".primary").text.endswith("with these left in the text")
    sent = leader.post(ask, data=filled(form) | {"people": str(desk.kari)})
    assert (sent.status_code, rows(app)) == (200, [("none", True)])
    with app.app_context():
        [left] = db.session.query(LetThrough)
        assert (left.subject, left.count) == (f"status-note-reading:{desk.note}", 1)
