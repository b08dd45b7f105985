"""Reads about reviews: the number of statements stays, whatever there is to read."""

import datetime as dt

import pytest

from tests import make, reviewing
from tests.counting import statements
from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.reviews import queries
from tracker.reviews.queries import Voice
from tracker.reviews.rules import Verdict
from tracker.statusnotes.models import StatusNote

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def kari() -> Account:
    return make.account("kari@test.no", name="Kari")


def _notes(author: Account, number: int) -> list[StatusNote]:
    """As many status notes, each with an approval and an open comment."""
    study = make.study()
    notes = [make.status_note(make.case(study, f"Case {n}"), author) for n in range(number)]
    for note in notes:
        reviewing.review(note, author)
        reviewing.comment(note, author)
    return notes


@pytest.mark.parametrize("number", [1, 3])
def test_what_was_said_of_many_takes_three_statements(kari: Account, number: int) -> None:
    notes = _notes(kari, number)
    keys, study = [note.id for note in notes], notes[0].case.study
    with statements() as counted:
        said = queries.voices(study, as_of=notes[0].as_of)
        comments = queries.open_comments(keys)
        own = queries.written_by(kari, keys)
    assert counted.number == 3
    assert said == dict.fromkeys(keys, (Voice(Verdict.APPROVED, "Kari"),))
    assert (comments, own) == (dict.fromkeys(keys, 1), set(keys))


def test_what_was_said_of_an_earlier_version_or_another_month_is_no_voice(kari: Account) -> None:
    [note] = _notes(kari, 1)
    study, other = note.case.study, dt.date(2011, 5, 1)
    assert queries.voices(study, as_of=other) == {}
    note.version = 2
    db.session.flush()
    assert queries.voices(study, as_of=note.as_of) == {}
    assert queries.standing(note).is_approved is False


def test_nothing_is_asked_for_no_notes() -> None:
    with statements() as counted:
        assert (queries.open_comments([]), queries.written_by(make.Account(), [])) == ({}, set())
    assert counted.number == 0


def test_settled_and_deleted_comments_are_not_open(kari: Account) -> None:
    [note] = _notes(kari, 1)
    reviewing.comment(note, kari, settled_at=make.NOW)
    reviewing.comment(note, kari, removed_at=make.NOW)
    assert queries.standing(note).open_comments == 1
    assert len(queries.comments(note)) == 2


def test_a_comment_belongs_to_its_status_note_and_its_author(kari: Account) -> None:
    note, other = _notes(kari, 2)
    gone = reviewing.comment(note, kari, removed_at=make.NOW)
    [remark] = queries.comments(note)
    ola = make.account("ola@test.no")
    assert queries.find_comment(note, remark.id) is remark
    assert queries.find_comment(other, remark.id) is None
    assert queries.find_comment(note, gone.id) is None
    assert queries.find_own_comment(note, gone.id, author=kari) is gone
    assert queries.find_own_comment(note, remark.id, author=ola) is None


def test_whoever_saved_a_version_has_written_on_it(kari: Account) -> None:
    [note] = _notes(kari, 1)
    ola = make.account("ola@test.no")
    assert queries.authors(note) == {kari.id}
    reviewing.status_note_revision(note, ola, version=2)
    assert queries.authors(note) == {kari.id, ola.id}
