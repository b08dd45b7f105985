"""What the search is told of status notes. What is not published is found as a draft."""

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.search import service as search
from tracker.search.rules import Entry, Place, Sort
from tracker.statusnotes.marks import without_marks
from tracker.statusnotes.models import StatusNote


def tell(note: StatusNote) -> None:
    """Found by its present text, as the draft or the published status note that it is."""
    sort, other = Sort.DRAFT, Sort.STATUS_NOTE
    if note.is_published:
        sort, other = other, sort
    search.drop(other, [note.id])
    entry = Entry(
        sort,
        note.id,
        text=without_marks(note.text),
        place=Place(note.as_of, case_ids=(note.case_id,)),
        author_id=note.author_id,
    )
    search.put(note.case.study_id, [entry])


def forget(draft_id: int) -> None:
    search.drop(Sort.DRAFT, [draft_id])


def tell_missing() -> int:
    """Tell of those that the search has never heard of; how many they were."""
    key = StatusNote.id
    missing = search.is_missing(Sort.DRAFT, key) & search.is_missing(Sort.STATUS_NOTE, key)
    notes = db.session.scalars(sa.select(StatusNote).join(Case).where(missing)).all()
    for note in notes:
        tell(note)
    return len(notes)
