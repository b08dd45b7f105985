"""A status note of a researcher in review, and browsers of those who have to do with it."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.signing import sign_in
from tests.statusnotes.desk import noted
from tracker.core.database import begin_writing, db
from tracker.statusnotes import service as statusnotes

TEXT = "One holds.\n\nTwo holds as well.\n\nThree is open."
AS_OF = dt.date(2012, 1, 1)
NOTE = "/s/husk/status-notes/1"
REVIEW = f"{NOTE}/review"


@pytest.fixture
def note(app: Flask, world: make.World) -> int:
    """The key of what the researcher wrote of NAV Bærum; it is in review."""
    with app.app_context():
        begin_writing()
        _, case = make.husk()
        author = make.get(make.Account, world.researcher)
        key = make.status_note(case, author, text=TEXT, state="review").id
        db.session.commit()
    return int(key)


@pytest.fixture
def reviewer(app: Flask, world: make.World, note: int) -> FlaskClient:
    return sign_in(app.test_client(), world.reviewer)


@pytest.fixture
def author(app: Flask, world: make.World, note: int) -> FlaskClient:
    return sign_in(app.test_client(), world.researcher)


@pytest.fixture
def leader(app: Flask, world: make.World, note: int) -> FlaskClient:
    return sign_in(app.test_client(), world.leader)


@pytest.fixture
def cited(app: Flask, world: make.World) -> str:
    """The mark on which the second of three paragraphs rests in what is in review."""
    with app.app_context():
        begin_writing()
        _, case = make.husk()
        author = make.get(make.Account, world.researcher)
        _note, (excerpt,) = noted(case, author, "It is open. #funding")
        mark = f"e{excerpt.id}"
        text = (
            f"One holds.\n\nTwo holds. [^{mark}]\n\n[^{mark}]\n\n- Three holds. [^e999] [^{mark}]"
        )
        draft = statusnotes.begin(case, as_of=AS_OF, author=author, text=text, now=make.NOW)
        statusnotes.hand_to_review(draft, version=1, now=make.NOW)
        db.session.commit()
    return mark
