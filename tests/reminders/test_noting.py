"""What leaves its subject in `touched`, in the same transaction and once."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.reminders.stored import NOW, caught_up, open_keys, planned, the_visit, touched, written
from tracker.core.database import begin_writing, db
from tracker.engagements import service as engagements
from tracker.notes import service as notes
from tracker.planning import service as planning
from tracker.reminders.models import Touched

pytestmark = pytest.mark.usefixtures("derived")


@pytest.fixture
def woken(app: Flask) -> Iterator[list[set[str]]]:
    """What another connection sees in `touched` each time that the deriving is woken."""
    seen: list[set[str]] = []

    def wake() -> None:
        with db.engine.connect() as connection:
            seen.append({row.subject for row in connection.execute(sa.select(Touched.subject))})

    app.extensions["tracker_wake"] = wake
    return seen


def test_a_change_is_noted_with_it_and_nobody_is_woken_before(woken: list[set[str]]) -> None:
    key: int = written(lambda: make.engagement(*make.husk()).id)
    assert woken == [touched()]
    assert f"engagement:{key}" in touched()


def test_what_is_rolled_back_is_not_noted(woken: list[set[str]]) -> None:
    begin_writing()
    make.engagement(*make.husk())
    db.session.rollback()
    written(lambda: None)
    assert (touched(), woken) == (set(), [])


def test_a_note_wakes_once_and_when_it_is_there(woken: list[set[str]]) -> None:
    """Notes are saved in a savepoint, whose end is not the transaction's."""
    key = planned()
    woken.clear()
    author = make.members_of(make.husk()[0])[1].account
    written(lambda: notes.write(the_visit(key), author=author, text="Said.", now=NOW) and None)
    assert woken == [touched()]
    assert list(db.session.scalars(sa.select(Touched.subject))) == sorted(touched())


def test_a_savepoint_that_fails_takes_nothing_along() -> None:
    """Of what the transaction changed before."""
    key = planned()

    def change() -> None:
        the_visit(key).title = "Second visit"
        db.session.flush()
        savepoint = db.session.begin_nested()
        savepoint.rollback()

    written(change)
    assert f"engagement:{key}" in touched()


def _call() -> int:
    study, case = make.husk()
    make.cadence(case)
    day = dt.date(2011, 3, 10)
    return make.engagement(study, case, kind="phone-check-in", day=day).id


def _in_round() -> int:
    study, case = make.husk()
    visit = make.engagement(study, case)
    make.in_round(visit, make.round_(study, case))
    return visit.id


@pytest.mark.parametrize(
    ("begin", "subject", "before", "after"),
    [
        (_call, "case:1", False, True),
        (_in_round, "round:1", True, True),
    ],
)
def test_what_is_deleted_is_missed_by_what_depended_on_it(
    begin: Callable[[], int], subject: str, before: bool, after: bool
) -> None:
    key: int = written(begin)
    caught_up()
    rules = ("check-in-due", "round-closing")
    said = [key for _member, key in open_keys(subject) if key.startswith(rules)]
    assert bool(said) is before
    written(lambda: engagements.delete(the_visit(key)))
    assert subject in touched()
    caught_up()
    said = [key for _member, key in open_keys(subject) if key.startswith(rules)]
    assert bool(said) is after


def test_what_leaves_its_round_and_its_case_is_missed_there() -> None:
    key: int = written(_in_round)
    caught_up()
    written(lambda: planning.take_out_of_round(the_visit(key)))
    assert "round:1" in touched()
    visit = the_visit(key)
    written(lambda: setattr(visit, "cases", []))
    assert "case:1" in touched()
