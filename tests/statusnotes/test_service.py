"""What people do with status notes, on a real database."""

import datetime as dt

import pytest

from tests import make
from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError, StaleText
from tracker.statusnotes import queries, service
from tracker.statusnotes.models import StatusNote, StatusNoteRevision

pytestmark = pytest.mark.usefixtures("session")

JANUARY, FEBRUARY = dt.date(2012, 1, 1), dt.date(2012, 2, 1)
LATER = make.NOW + dt.timedelta(hours=1)


@pytest.fixture
def case() -> Case:
    return make.case(make.study())


@pytest.fixture
def kari() -> Account:
    return make.account("kari@test.no", name="Kari")


@pytest.fixture
def per() -> Account:
    return make.account("per@test.no", name="Per")


@pytest.fixture
def draft(case: Case, kari: Account) -> StatusNote:
    return _begin(case, kari)


@pytest.fixture
def published(draft: StatusNote) -> StatusNote:
    service.publish(draft, version=1, now=LATER)
    return draft


def _begin(case: Case, author: Account, text: str = "First.", **values: dt.date) -> StatusNote:
    given = {"as_of": JANUARY, "now": make.NOW} | values
    return service.begin(case, author=author, text=text, **given)


def _texts(note: StatusNote) -> list[str]:
    return [row.text for row in reversed(queries.revisions(note))]


def test_a_draft_begins_with_its_first_revision(draft: StatusNote) -> None:
    state = (draft.state, draft.edition, draft.version, draft.as_of, draft.published_at)
    assert state == ("draft", 1, 1, JANUARY, None)
    assert _texts(draft) == ["First."]


def test_any_day_stands_for_its_month(case: Case, kari: Account) -> None:
    assert _begin(case, kari, as_of=dt.date(2012, 1, 20)).as_of == JANUARY


@pytest.mark.parametrize("as_of", [dt.date(2010, 12, 1), dt.date(2012, 3, 1), dt.date(9000, 1, 1)])
def test_months_outside_the_study_are_refused(case: Case, kari: Account, as_of: dt.date) -> None:
    with pytest.raises(DomainError) as refusal:
        _begin(case, kari, as_of=as_of)
    assert refusal.value.field == "as_of"


def test_the_month_ahead_is_counted_in_the_zone_of_the_study(case: Case, kari: Account) -> None:
    just_before_midnight_utc = dt.datetime(2012, 1, 31, 23, 30, tzinfo=dt.UTC)
    march = dt.date(2012, 3, 1)
    assert _begin(case, kari, as_of=march, now=just_before_midnight_utc).as_of == march


def test_a_first_status_needs_a_text(case: Case, kari: Account) -> None:
    with pytest.raises(DomainError) as refusal:
        _begin(case, kari, "")
    assert refusal.value.field == "text"


@pytest.mark.parametrize("text", ["", "First."])
def test_a_month_has_one_draft(case: Case, per: Account, draft: StatusNote, text: str) -> None:
    assert _begin(case, per, text) is draft


def test_a_text_beside_the_draft_of_a_colleague_is_refused_with_both(
    case: Case, per: Account, draft: StatusNote
) -> None:
    with pytest.raises(StaleText) as refusal:
        _begin(case, per, "Per's.")
    stale = refusal.value
    assert (stale.theirs, stale.yours, stale.version, stale.by) == ("First.", "Per's.", 1, "Kari")


def test_other_months_have_their_own_draft(case: Case, kari: Account, draft: StatusNote) -> None:
    assert _begin(case, kari, as_of=FEBRUARY) is not draft


def test_saving_a_draft_makes_a_revision(draft: StatusNote, per: Account) -> None:
    service.save(draft, text="Second.", version=1, author=per, now=LATER)
    assert (draft.version, draft.text, draft.changed_at) == (2, "Second.", LATER)
    assert _texts(draft) == ["First.", "Second."]


def test_an_unchanged_text_makes_no_revision(draft: StatusNote, per: Account) -> None:
    service.save(draft, text="First.", version=1, author=per, now=LATER)
    assert _texts(draft) == ["First."]


def test_the_second_of_two_writers_gets_both_texts(
    draft: StatusNote, kari: Account, per: Account
) -> None:
    service.save(draft, text="Per's.", version=1, author=per, now=LATER)
    with pytest.raises(StaleText) as refusal:
        service.save(draft, text="Kari's.", version=1, author=kari, now=LATER)
    stale = refusal.value
    assert (stale.base, stale.theirs, stale.yours) == ("First.", "Per's.", "Kari's.")
    assert (stale.version, stale.by) == (2, "Per")


@pytest.mark.parametrize("text", ["Changed.", "First."])
def test_a_published_text_stays_as_it_is(published: StatusNote, kari: Account, text: str) -> None:
    with pytest.raises(DomainError, match="Begin a correction") as refusal:
        service.save(published, text=text, version=1, author=kari, now=LATER)
    assert not isinstance(refusal.value, StaleText)
    assert published.text == "First."


def test_publishing_freezes_the_version_that_was_seen(published: StatusNote) -> None:
    assert (published.state, published.published_at, published.version) == ("published", LATER, 1)


def test_publishing_the_same_again_changes_nothing(published: StatusNote) -> None:
    service.publish(published, version=1, now=LATER + dt.timedelta(days=1))
    assert published.published_at == LATER


def test_a_newer_text_is_not_published_unseen(draft: StatusNote, per: Account) -> None:
    service.save(draft, text="Second.", version=1, author=per, now=LATER)
    with pytest.raises(StaleText) as refusal:
        service.publish(draft, version=1, now=LATER)
    assert (refusal.value.base, refusal.value.theirs) == ("First.", "Second.")
    assert draft.state == "draft"


def test_another_version_of_a_published_note_cannot_be_published(published: StatusNote) -> None:
    with pytest.raises(DomainError, match="Begin a correction"):
        service.publish(published, version=2, now=LATER)


def test_a_correction_is_the_next_edition_and_starts_from_the_text(
    published: StatusNote, per: Account
) -> None:
    draft = service.revise(published, author=per, now=LATER)
    assert (draft.edition, draft.text, draft.state, draft.author) == (2, "First.", "draft", per)
    assert service.revise(published, author=per, now=LATER) is draft
    service.publish(draft, version=1, now=LATER)
    assert service.revise(published, author=per, now=LATER).edition == 3


def test_a_discarded_draft_goes_with_its_revisions(draft: StatusNote) -> None:
    service.discard(draft, version=1)
    db.session.flush()
    assert db.session.query(StatusNote).count() == 0
    assert db.session.query(StatusNoteRevision).count() == 0


def test_a_newer_text_is_not_discarded_unseen(draft: StatusNote, per: Account) -> None:
    service.save(draft, text="Second.", version=1, author=per, now=LATER)
    with pytest.raises(StaleText) as refusal:
        service.discard(draft, version=1)
    assert (refusal.value.base, refusal.value.theirs) == ("First.", "Second.")


def test_a_published_note_cannot_be_discarded(published: StatusNote) -> None:
    with pytest.raises(DomainError, match="Begin a correction"):
        service.discard(published, version=1)


def test_saving_what_a_colleague_discarded_says_so(draft: StatusNote, per: Account) -> None:
    table = StatusNote.__table__
    db.session.execute(db.delete(table).where(table.c.id == draft.id))
    with pytest.raises(DomainError, match="no longer there"):
        service.save(draft, text="Second.", version=1, author=per, now=LATER)


def test_an_earlier_text_comes_back_as_the_newest(draft: StatusNote, per: Account) -> None:
    service.save(draft, text="Second.", version=1, author=per, now=LATER)
    first = queries.find_revision(draft, 1)
    assert first is not None
    service.restore(draft, restored=first, version=2, author=per, now=LATER)
    assert _texts(draft) == ["First.", "Second.", "First."]
