"""References of a status note: rows for its marks, inside the wall, and what becomes of each."""

import datetime as dt
from typing import Any

import pytest

from tests import make
from tests.statusnotes.desk import cite, noted
from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.notes import service as notes
from tracker.notes.models import Note
from tracker.statusnotes import references, service
from tracker.statusnotes.models import Reference, StatusNote
from tracker.studies.models import Study

pytestmark = pytest.mark.usefixtures("session")

JANUARY = dt.date(2012, 1, 1)
LATER = make.NOW + dt.timedelta(hours=1)


@pytest.fixture
def study() -> Study:
    return make.study()


@pytest.fixture
def case(study: Study) -> Case:
    return make.case(study)


@pytest.fixture
def kari(study: Study) -> Account:
    kari = make.account("kari@test.no", name="Kari")
    make.member(study, kari)
    return kari


@pytest.fixture
def written(case: Case, kari: Account) -> Note:
    make.role(case.study, "office-leader", "Office leader")
    return noted(case, kari, "It goes on. #funding @office-leader")[0]


def _key(note: Note) -> int:
    key: int = db.session.scalar(
        db.text("SELECT id FROM excerpts WHERE note_id = :n"), {"n": note.id}
    )
    return key


def _begin(case: Case, author: Account, text: str, as_of: dt.date = JANUARY) -> StatusNote:
    return service.begin(case, as_of=as_of, author=author, text=text, now=make.NOW)


def _rewrite(note: Note, author: Account, text: str) -> None:
    notes.save(note, text=text, version=note.version, author=author, now=LATER)


def _states(note: StatusNote) -> dict[str, str]:
    return {one.mark: one.state for one in references.cited(note)}


def _rows(note: StatusNote) -> list[Reference]:
    rows = db.select(Reference).filter_by(status_note_id=note.id).order_by(Reference.mark)
    return list(db.session.scalars(rows))


def test_a_mark_becomes_a_row_with_what_may_be_printed(
    case: Case, kari: Account, written: Note
) -> None:
    draft = _begin(case, kari, cite(f"e{_key(written)}"))
    (row,) = _rows(draft)
    assert (row.excerpt_id, row.kind, row.roles) == (_key(written), "site-visit", "office-leader")
    assert row.happened_on == row.until == dt.date(2011, 12, 5)
    (one,) = references.cited(draft)
    assert (one.state, one.roles, one.words) == ("fine", ("Office leader",), "It goes on.")
    assert one.link == (written.engagement.number, f"excerpt-{_key(written)}")


def test_every_sort_of_evidence_can_be_cited(case: Case, kari: Account, written: Note) -> None:
    ids = {
        "c": written.engagement_id,
        "v": make.event(case).id,
        "f": make.fact(case).id,
        "p": make.follow_up(case.study, case=case).id,
    }
    draft = _begin(case, kari, " ".join(f"[^{letter}{key}]" for letter, key in ids.items()))
    assert set(_states(draft).values()) == {"fine"}
    row = _rows(draft)
    keys = [(r.engagement_id, r.event_id, r.fact_id, r.follow_up_id) for r in row]
    assert [sum(key is not None for key in one) for one in keys] == [1, 1, 1, 1]


def test_a_mark_taken_out_loses_its_row(case: Case, kari: Account, written: Note) -> None:
    draft = _begin(case, kari, cite(f"e{_key(written)}"))
    service.save(draft, text="Nothing.", version=1, author=kari, now=LATER)
    assert _rows(draft) == []


@pytest.mark.parametrize("mark", ["e999", "c999", "v999", "f999", "p999", "e99999999999999999"])
def test_a_mark_that_leads_nowhere_is_saved_and_flagged(
    case: Case, kari: Account, mark: str
) -> None:
    draft = _begin(case, kari, cite(mark))
    assert (_states(draft), _rows(draft)) == ({mark: "unknown"}, [])
    with pytest.raises(DomainError) as refused:
        service.publish(draft, version=1, now=LATER)
    assert "It goes on." in str(refused.value)


@pytest.mark.parametrize("where", ["another case", "another study"])
def test_nothing_beyond_the_wall_of_study_and_case_is_found(
    study: Study, case: Case, kari: Account, where: str
) -> None:
    there = study if where == "another case" else make.study(short_name="other")
    other = make.case(there, "NAV Sola")
    note, (excerpt,) = noted(other, kari, "Theirs. #funding")
    event, fact = make.event(other), make.fact(other)
    promise = make.follow_up(there, case=other)
    marks = [
        f"e{excerpt.id}",
        f"c{note.engagement_id}",
        f"v{event.id}",
        f"f{fact.id}",
        f"p{promise.id}",
    ]
    draft = _begin(case, kari, " ".join(f"[^{mark}]" for mark in marks))
    assert _states(draft) == dict.fromkeys(marks, "unknown")
    assert all(not one.words for one in references.cited(draft))


def test_other_words_at_the_source_make_it_stale_until_they_are_said_to_hold(
    case: Case, kari: Account, written: Note
) -> None:
    mark = f"e{_key(written)}"
    draft = _begin(case, kari, cite(mark))
    _rewrite(written, kari, "It goes on, they hope. #funding @office-leader")
    (one,) = references.cited(draft)
    assert (one.state, one.words) == ("stale", "It goes on, they hope.")
    with pytest.raises(DomainError):
        service.hold(draft, mark=mark, seen="0000", now=LATER)
    service.hold(draft, mark=mark, seen=one.digest, now=LATER)
    assert _states(draft) == {mark: "fine"}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("It  goes on. #funding #rq1 @office-leader", "fine"),
        ("Before.\n\nIt goes on. #funding @office-leader", "fine"),
        ("- [x] It goes on. #funding @office-leader", "fine"),
        ("It goes on. #funding", "stale"),
        ("It went on. #funding @office-leader", "stale"),
        ("Something else.", "gone"),
    ],
)
def test_what_an_edit_of_the_note_makes_of_a_reference(
    case: Case, kari: Account, written: Note, text: str, state: str
) -> None:
    mark = f"e{_key(written)}"
    draft = _begin(case, kari, cite(mark))
    _rewrite(written, kari, text)
    assert _states(draft) == {mark: state}


@pytest.mark.parametrize("change", ["note", "event", "fact", "promise"])
def test_every_sort_of_evidence_can_change(
    case: Case, kari: Account, written: Note, change: str
) -> None:
    event, fact = make.event(case), make.fact(case)
    promise = make.follow_up(case.study, case=case)
    marks = {
        "note": f"c{written.engagement_id}", "event": f"v{event.id}", "fact": f"f{fact.id}",
        "promise": f"p{promise.id}",
    }  # fmt: skip
    draft = _begin(case, kari, " ".join(f"[^{mark}]" for mark in marks.values()))
    _rewrite(written, kari, "More.") if change == "note" else None
    event.text, fact.value = (
        "Other" if change == "event" else event.text,
        ("200" if change == "fact" else fact.value),
    )
    promise.done_at = make.NOW if change == "promise" else None
    db.session.flush()
    stale = [mark for mark, state in _states(draft).items() if state == "stale"]
    assert stale == [marks[change]]


def test_a_deleted_source_is_gone_though_its_number_is_given_out_again(
    case: Case, kari: Account
) -> None:
    event = make.event(case)
    mark, key = f"v{event.id}", event.id
    draft = _begin(case, kari, cite(mark))
    db.session.delete(event)
    db.session.flush()
    db.session.add(make.CaseEvent(id=key, case=case, text="Another", happened_on=JANUARY))
    db.session.flush()
    db.session.expire_all()
    service.save(draft, text=cite(mark, "Still."), version=1, author=kari, now=LATER)
    (one,) = references.cited(draft)
    assert (one.state, one.words, one.happened_on) == ("gone", "", dt.date(2011, 3, 1))
    service.publish(draft, version=2, now=LATER)


def test_a_correction_carries_its_references_with_the_words_that_were_cited(
    case: Case, kari: Account, written: Note
) -> None:
    mark = f"e{_key(written)}"
    first = _begin(case, kari, cite(mark))
    service.publish(first, version=1, now=LATER)
    _rewrite(written, kari, "It ended. #funding @office-leader")
    second = service.revise(first, author=kari, now=LATER)
    assert _states(second) == {mark: "stale"}
    assert _rows(second)[0].digest == _rows(first)[0].digest


def test_a_claim_taken_over_by_the_next_month_stays_what_it_was(case: Case, kari: Account) -> None:
    event = make.event(case)
    mark = f"v{event.id}"
    before = _begin(case, kari, cite(mark), dt.date(2011, 5, 1))
    service.publish(before, version=1, now=LATER)
    db.session.delete(event)
    db.session.flush()
    db.session.expire_all()
    assert _states(_begin(case, kari, cite(mark))) == {mark: "gone"}


def test_stale_references_are_allowed_to_be_published(
    case: Case, kari: Account, written: Note
) -> None:
    draft = _begin(case, kari, cite(f"e{_key(written)}"))
    _rewrite(written, kari, "It ended. #funding @office-leader")
    service.publish(draft, version=1, now=LATER)
    assert draft.is_published


def test_what_is_published_keeps_what_it_rested_on(
    case: Case, kari: Account, written: Note
) -> None:
    mark = f"e{_key(written)}"
    draft = _begin(case, kari, cite(mark))
    service.publish(draft, version=1, now=LATER)
    with pytest.raises(DomainError):
        service.hold(draft, mark=mark, seen="x", now=LATER)


def test_the_search_knows_the_text_without_its_marks(case: Case, kari: Account) -> None:
    _begin(case, kari, cite("e4711"))
    texts: Any = db.session.scalars(db.text("SELECT text FROM search_entries")).all()
    assert texts
    assert not any("4711" in text for text in texts)
