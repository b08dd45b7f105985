"""How long the board of a round of status notes over hundreds of cases takes."""

import datetime as dt

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests import make, reviewing
from tests.bench.line import Line
from tests.bench.measure import medians
from tracker.accounts.models import Account
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.statusnotes.rounds import spots
from tracker.studies import queries

_BOARD = "/s/husk-now/status-notes/board"
_STATES = ("draft", "review", "reading")


def board_line(app: Flask, floor: FlaskClient, client: FlaskClient) -> Line:
    """The first page in the midst of a round: one case in four has no status note yet.

    It is read anew each time. What its first page shows is in review, with comments and verdicts.
    """
    with app.app_context():
        begin_writing()
        _begin_round()
        db.session.commit()

    def show() -> None:
        answer = client.get(_BOARD)
        assert answer.status_code == 200, answer.status_code
        assert answer.data.count(b"open comment") == 30, answer.data.count(b"open comment")

    bare, shown = medians(lambda: floor.get("/"), show)
    return Line("Board of status notes at 100×, in floors", shown / bare, 6)


def _begin_round() -> None:
    study = queries.find_study("husk-now")
    assert study is not None
    author = db.session.get_one(Account, 1)
    reviewer = make.account("reviewer@bench.test", name="Reviewer")
    make.member(study, reviewer, "reviewer")
    as_of = clock.today(study.time_zone).replace(day=1)
    for place, spot in enumerate(spots(study, as_of=as_of)):
        if spot.note_id is None and place % 4:
            case = db.session.get_one(make.Case, spot.case_id)
            since = clock.now() - dt.timedelta(days=place % 30)
            note = make.status_note(case, author, as_of=as_of, state=_STATES[place % 4 - 1],
                                    state_since=since)  # fmt: skip
            if note.state == "review":
                reviewing.comment(note, author)
                reviewing.review(note, reviewer)
    db.session.execute(sa.text("ANALYZE"))
