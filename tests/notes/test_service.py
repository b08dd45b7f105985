"""What people do with notes, on a real database."""

import datetime as dt
import uuid

import pytest
from sqlalchemy.exc import IntegrityError

from tests import make
from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.core.errors import DomainError, StaleText, TooLarge
from tracker.engagements.models import Engagement
from tracker.notes import queries, service
from tracker.notes.models import Note, NoteRevision
from tracker.studies.models import Study

pytestmark = pytest.mark.usefixtures("session")

LATER = make.NOW + dt.timedelta(hours=1)


@pytest.fixture
def study() -> Study:
    return make.study()


@pytest.fixture
def engagement(study: Study) -> Engagement:
    return make.engagement(study, make.case(study))


@pytest.fixture
def kari() -> Account:
    return make.account("kari@test.no", name="Kari")


@pytest.fixture
def per() -> Account:
    return make.account("per@test.no", name="Per")


@pytest.fixture
def note(engagement: Engagement, kari: Account) -> Note:
    return service.write(engagement, author=kari, text="First.", now=make.NOW)


def _history(note: Note) -> list[tuple[int, str, str]]:
    newest_first = queries.revisions(note)
    return [(row.version, row.text, row.author.name) for row in reversed(newest_first)]


def test_writing_makes_the_first_revision_and_marks_the_engagement(
    engagement: Engagement, kari: Account
) -> None:
    note = service.write(engagement, author=kari, text="What was said.\r\nMore.", now=make.NOW)
    assert (note.version, note.text, note.written_at) == (1, "What was said.\nMore.", make.NOW)
    assert _history(note) == [(1, "What was said.\nMore.", "Kari")]
    assert engagement.has_notes


def test_saving_makes_a_revision_by_who_saved(note: Note, per: Account) -> None:
    service.save(note, text="Second.", version=1, author=per, now=LATER)
    assert (note.version, note.text, note.changed_at) == (2, "Second.", LATER)
    assert _history(note) == [(1, "First.", "Kari"), (2, "Second.", "Per")]
    assert note.author.name == "Kari"


def test_an_unchanged_text_makes_no_revision(note: Note, per: Account) -> None:
    service.save(note, text="First.", version=1, author=per, now=LATER)
    assert (note.version, note.changed_at) == (1, make.NOW)
    assert len(_history(note)) == 1


def test_the_second_of_two_writers_gets_both_texts(note: Note, kari: Account, per: Account) -> None:
    service.save(note, text="Per's.", version=1, author=per, now=LATER)
    with pytest.raises(StaleText) as refusal:
        service.save(note, text="Kari's.", version=1, author=kari, now=LATER)
    stale = refusal.value
    assert (stale.base, stale.theirs, stale.yours) == ("First.", "Per's.", "Kari's.")
    assert (stale.version, stale.by, stale.status) == (2, "Per", 409)
    assert note.text == "Per's."


def test_the_guard_is_the_row_and_not_what_was_loaded(note: Note, per: Account) -> None:
    db.session.execute(
        db.update(Note).values(version=2, text="Newer"),
        execution_options={"synchronize_session": False},
    )
    assert note.version == 1
    with pytest.raises(StaleText):
        service.save(note, text="Mine.", version=1, author=per, now=LATER)


@pytest.mark.parametrize("version", [0, 7])
def test_a_version_that_never_was_is_stale_too(note: Note, per: Account, version: int) -> None:
    with pytest.raises(StaleText) as refusal:
        service.save(note, text="Mine.", version=version, author=per, now=LATER)
    assert (refusal.value.base, refusal.value.by) == ("", "Kari")


def test_two_who_wrote_the_same_do_not_clash(note: Note, kari: Account, per: Account) -> None:
    service.save(note, text="Same.", version=1, author=per, now=LATER)
    service.save(note, text="Same.", version=1, author=kari, now=LATER)
    assert note.version == 2


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_text_is_refused(note: Note, per: Account, text: str) -> None:
    with pytest.raises(DomainError):
        service.save(note, text=text, version=1, author=per, now=LATER)


def test_more_than_a_megabyte_is_refused(engagement: Engagement, kari: Account) -> None:
    with pytest.raises(TooLarge):
        service.write(engagement, author=kari, text="x" * 1_000_001, now=make.NOW)


def test_an_earlier_text_comes_back_as_the_newest(note: Note, kari: Account, per: Account) -> None:
    service.save(note, text="Second.", version=1, author=per, now=LATER)
    first = queries.find_revision(note, 1)
    assert first is not None
    service.restore(note, restored=first, version=2, author=kari, now=LATER)
    assert [text for _number, text, _by in _history(note)] == ["First.", "Second.", "First."]


def test_restoring_over_what_one_has_not_seen_is_refused(
    note: Note, kari: Account, per: Account
) -> None:
    service.save(note, text="Second.", version=1, author=per, now=LATER)
    service.save(note, text="Third.", version=2, author=per, now=LATER)
    first = queries.find_revision(note, 1)
    assert first is not None
    with pytest.raises(StaleText):
        service.restore(note, restored=first, version=2, author=kari, now=LATER)
    assert note.text == "Third."


def _write(engagement: Engagement, author: Account, text: str, client_id: str) -> Note:
    return service.write(engagement, author=author, text=text, now=LATER, client_id=client_id)


def test_a_form_sent_again_is_the_same_note(engagement: Engagement, kari: Account) -> None:
    sent = str(uuid.uuid4())
    notes = {_write(engagement, kari, "Once.", sent).id for _time in range(3)}
    assert len(notes) == 1
    assert len(queries.notes_of(engagement)) == 1


def test_a_form_sent_again_with_another_text_goes_on_with_its_note(
    engagement: Engagement, kari: Account
) -> None:
    sent = str(uuid.uuid4())
    note = _write(engagement, kari, "Once.", sent)
    assert _write(engagement, kari, "Once more.", sent) is note
    assert [text for _number, text, _by in _history(note)] == ["Once.", "Once more."]


def test_a_late_repetition_does_not_undo_what_a_colleague_saved(
    engagement: Engagement, kari: Account, per: Account
) -> None:
    sent = str(uuid.uuid4())
    note = _write(engagement, kari, "Once.", sent)
    service.save(note, text="Per's.", version=1, author=per, now=LATER)
    _write(engagement, kari, "Once.", sent)
    assert note.text == "Per's."
    with pytest.raises(StaleText):
        _write(engagement, kari, "Changed after going back.", sent)


def test_a_saved_form_sent_again_saves_once(note: Note, kari: Account, per: Account) -> None:
    sent = str(uuid.uuid4())
    for _time in range(3):
        service.save(note, text="Two.", version=1, author=kari, now=LATER, client_id=sent)
    service.save(note, text="Per's.", version=2, author=per, now=LATER)
    service.save(note, text="Two.", version=1, author=kari, now=LATER, client_id=sent)
    assert (note.version, note.text) == (3, "Per's.")


def test_a_form_of_another_author_or_engagement_is_not_this_one(
    study: Study, engagement: Engagement, kari: Account, per: Account
) -> None:
    sent = str(uuid.uuid4())
    _write(engagement, kari, "Once.", sent)
    elsewhere = make.engagement(study)
    for place, author in ((engagement, per), (elsewhere, kari)):
        with pytest.raises(IntegrityError):
            _write(place, author, "Stolen.", sent)
    assert queries.notes_of(elsewhere) == []


def test_the_twin_that_came_first_at_the_same_moment_wins(
    engagement: Engagement, kari: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = str(uuid.uuid4())
    first = _write(engagement, kari, "Once.", sent)
    found = queries.find_sent
    answers = iter([None])
    monkeypatch.setattr(queries, "find_sent", lambda *a, **k: next(answers, found(*a, **k)))
    assert _write(engagement, kari, "Once.", sent) is first
    assert db.session.query(NoteRevision).count() == 1
