"""What a step leaves behind, on a real database."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from tests import make
from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError, StaleText
from tracker.statusnotes import queries, service
from tracker.statusnotes.models import StatusNote

pytestmark = pytest.mark.usefixtures("session")

JANUARY = dt.date(2012, 1, 1)
LATER = make.NOW + dt.timedelta(hours=1)
LATEST = make.NOW + dt.timedelta(hours=2)
UNPUBLISHED = pytest.mark.parametrize("state", ["draft", "review", "reading"])
HANDED_OVER = pytest.mark.parametrize("state", ["review", "reading"])


@pytest.fixture
def case() -> Case:
    return make.case(make.study())


@pytest.fixture
def kari() -> Account:
    return make.account("kari@test.no", name="Kari")


def _note(case: Case, author: Account, state: str) -> StatusNote:
    return make.status_note(case, author, state=state)


def test_a_draft_is_one_since_it_was_begun(case: Case, kari: Account) -> None:
    draft = service.begin(case, as_of=JANUARY, author=kari, text="First.", now=make.NOW)
    assert (draft.state, draft.state_since) == ("draft", make.NOW)


def test_each_step_says_since_when(case: Case, kari: Account) -> None:
    note = _note(case, kari, "draft")
    service.hand_to_review(note, version=1, now=LATER)
    assert (note.state, note.state_since) == ("review", LATER)
    service.give_to_case(note, version=1, now=LATEST)
    assert (note.state, note.state_since) == ("reading", LATEST)
    service.take_back(note, version=1, now=LATER)
    assert (note.state, note.state_since, note.version) == ("draft", LATER, 1)


@UNPUBLISHED
def test_publishing_is_a_step_from_everywhere(case: Case, kari: Account, state: str) -> None:
    note = _note(case, kari, state)
    service.publish(note, version=1, now=LATER)
    assert (note.state, note.state_since, note.published_at) == ("published", LATER, LATER)


def test_the_same_step_again_changes_nothing(case: Case, kari: Account) -> None:
    note = _note(case, kari, "draft")
    service.hand_to_review(note, version=1, now=LATER)
    service.hand_to_review(note, version=1, now=LATEST)
    assert note.state_since == LATER


def test_what_lies_with_its_case_is_taken_back_before_it_is_reviewed_again(
    case: Case, kari: Account
) -> None:
    note = _note(case, kari, "reading")
    with pytest.raises(DomainError, match="Take it back") as refusal:
        service.hand_to_review(note, version=1, now=LATER)
    assert not isinstance(refusal.value, StaleText)
    assert note.state == "reading"


def test_a_step_knows_the_row_better_than_the_page_does(case: Case, kari: Account) -> None:
    note = _note(case, kari, "draft")
    db.session.execute(
        db.update(StatusNote)
        .values(state="published", published_at=LATER)
        .execution_options(synchronize_session=False)
    )
    assert note.state == "draft"
    with pytest.raises(DomainError, match="is published"):
        service.hand_to_review(note, version=1, now=LATEST)


def test_a_draft_that_is_saved_is_a_draft_since_before(case: Case, kari: Account) -> None:
    note = _note(case, kari, "draft")
    service.save(note, text="Other.", version=1, author=kari, now=LATER)
    assert (note.state_since, note.changed_at) == (make.NOW, LATER)


@HANDED_OVER
def test_a_changed_text_is_a_draft_since_then(case: Case, kari: Account, state: str) -> None:
    note = _note(case, kari, state)
    service.save(note, text="Other.", version=1, author=kari, now=LATER)
    assert (note.state, note.state_since, note.version) == ("draft", LATER, 2)


@HANDED_OVER
def test_an_unchanged_text_stays_where_it_is(case: Case, kari: Account, state: str) -> None:
    note = _note(case, kari, state)
    service.save(note, text=note.text, version=1, author=kari, now=LATER)
    assert (note.state, note.state_since, note.version) == (state, make.NOW, 1)


@HANDED_OVER
def test_what_was_handed_over_is_not_discarded(case: Case, kari: Account, state: str) -> None:
    note = _note(case, kari, state)
    with pytest.raises(DomainError, match="Take it back"):
        service.discard(note, version=1)
    assert queries.find_status_note(case.study, note.id) is note


@UNPUBLISHED
def test_a_month_has_one_that_is_not_published(case: Case, kari: Account, state: str) -> None:
    note = _note(case, kari, state)
    assert service.begin(case, as_of=JANUARY, author=kari, now=LATER) is note
    assert queries.find_draft(case, as_of=JANUARY) is note
    assert queries.drafts_of(case) == [note]
    assert queries.editions(case) == []
    assert queries.newest_drafts_of([case], as_of=JANUARY) == {case.id: note}
    assert queries.newest_published_of([case], as_of=JANUARY) == {}


def test_the_database_knows_the_states(case: Case, kari: Account) -> None:
    with pytest.raises(IntegrityError):
        _note(case, kari, "lost")
