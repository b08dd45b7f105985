"""Whatever is changed leaves its subject to be derived anew, in the same transaction."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from tests import make
from tests.reminders.acts import ACTS, Act, Scene, Subjects, scene
from tests.workbooks.test_check import looked_at
from tracker.core.database import begin_writing, db
from tracker.core.errors import DomainError
from tracker.engagements import service as engagements
from tracker.milestones import service as milestones
from tracker.notes import service as notes
from tracker.people import service as people
from tracker.reminders.models import Touched
from tracker.studies import service as studies
from tracker.workbooks import service as workbooks

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def here() -> Scene:
    """One of everything, of which nothing waits any more."""
    here = scene()
    _settled()
    return here


def _settled() -> None:
    db.session.commit()
    db.session.execute(sa.delete(Touched))
    db.session.commit()
    begin_writing()


def _touched() -> list[str]:
    return list(db.session.scalars(sa.select(Touched.subject).order_by(Touched.id)))


@pytest.mark.parametrize(("act", "subjects"), ACTS.values(), ids=ACTS)
def test_each_act_leaves_whom_it_concerns_once(here: Scene, act: Act, subjects: Subjects) -> None:
    expected = subjects(here)
    act(here)
    db.session.commit()
    touched = _touched()
    assert expected - set(touched) == set()
    assert len(touched) == len(set(touched))


def test_an_import_leaves_what_it_planned_and_what_it_moved(here: Scene) -> None:
    head = "Number;Kind;Title;First day;Last day;Cases"
    found = looked_at(
        here.study,
        head,
        f"{here.engagement.number};Dialogue meeting;Visit;2011-10-01;2011-10-01;NAV Bærum",
        ";Site visit;New;2011-10-02;2011-10-02;NAV Bærum",
    )
    assert list(found.complaints()) == []
    for _done in workbooks.bring_in(here.study, found.findings, found.known, today=make.NOW.date()):
        pass
    db.session.commit()
    assert {f"engagement:{here.engagement.id}", "engagement:3"} <= set(_touched())


def _read(here: Scene) -> None:
    assert all((here.engagement.title, here.case.name, here.status_note.text))


def _save_text(here: Scene) -> None:
    note = make.get(make.Note, 1)
    notes.save(note, text="Other words.", version=1, author=here.author, now=make.NOW)


def _count_a_plan(here: Scene) -> None:
    studies.note_change(here.study)
    studies.note_text_change(here.study)


@pytest.mark.parametrize("act", [_read, _save_text, _count_a_plan])
def test_what_changes_no_reminder_leaves_nothing(here: Scene, act: Callable[[Scene], None]) -> None:
    make.note(here.held, here.author)
    _settled()
    act(here)
    db.session.commit()
    assert _touched() == []


def test_what_is_rolled_back_leaves_nothing(here: Scene) -> None:
    engagements.confirm(here.engagement)
    db.session.flush()
    db.session.rollback()
    assert _touched() == []
    begin_writing()
    studies.let_go(here.colleague, today=make.NOW.date())
    db.session.commit()
    assert _touched() == [f"study:{here.study.id}"]


def test_two_transactions_leave_two_rows(here: Scene) -> None:
    for days in (make.NOW.date(), None):
        begin_writing()
        here.milestone.delivered_on = days
        db.session.commit()
    assert _touched() == [f"milestone:{here.milestone.id}"] * 2


def test_what_was_done_before_a_refused_step_is_not_forgotten(here: Scene) -> None:
    milestones.deliver(here.milestone, on=make.NOW.date(), today=make.NOW.date())
    db.session.flush()
    with pytest.raises(DomainError):
        people.remove(here.person)
    db.session.commit()
    assert f"milestone:{here.milestone.id}" in _touched()


def test_a_refused_step_leaves_nothing_of_itself_behind(here: Scene) -> None:
    with pytest.raises(DomainError):
        people.remove(here.person)
    db.session.rollback()
    begin_writing()
    db.session.commit()
    assert _touched() == []
