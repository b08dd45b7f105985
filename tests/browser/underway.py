"""The example with work under way: two status notes corrected, one reviewed, one being read."""

import datetime as dt
from pathlib import Path

from tests import reviewing
from tests.conftest import TESTING
from tests.memberchecks.desk import answered, remark
from tracker.accounts.models import Account
from tracker.app import create_app
from tracker.cases import queries as cases
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.memberchecks import service as memberchecks
from tracker.memberchecks.queries import people_of
from tracker.settings import read
from tracker.statusnotes import service
from tracker.statusnotes.models import StatusNote
from tracker.studies import queries as studies


def put_under_way(instance: Path) -> None:
    """A correction of Bærum's in review, and one of Sola's with its case for reading."""
    app = create_app(read({"TRACKER_INSTANCE": str(instance)}), **TESTING)
    with app.app_context():
        begin_writing()
        _in_review(_corrected("nav-baerum", dt.date(2012, 1, 1)))
        _with_the_case(_corrected("nav-sola", dt.date(2012, 2, 1)))
        db.session.commit()
        db.engine.dispose()


def _corrected(slug: str, as_of: dt.date) -> StatusNote:
    study = studies.find_study("husk")
    assert study is not None
    case = cases.find_case(study, slug)
    assert case is not None
    leader: Account = studies.members(study)[0].account
    note = service.begin(case, as_of=as_of, author=leader, now=clock.now())
    service.hand_to_review(note, version=note.version, now=clock.now())
    return note


def _in_review(note: StatusNote) -> None:
    first = note.text.split("\n\n")[0]
    reviewing.comment(note, note.author, "Who says so?", passage=first)


def _with_the_case(note: StatusNote) -> None:
    """Two are asked; a third has disagreed, and what becomes of the remark is not decided."""
    asked, silent, third = people_of(note.case)[:3]
    asked.email = "reader@sola.test"
    memberchecks.ask(
        note,
        [asked, silent],
        until=clock.now().date() + dt.timedelta(days=21),
        version=note.version,
        asker=note.author,
        today=clock.now().date(),
        now=clock.now(),
    )
    remark(answered(note, third), passage=note.text.split("\n\n")[1])
