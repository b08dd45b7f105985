"""What the search is told of notes and their excerpts."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from tracker.core.database import db
from tracker.engagements.finding import place_of
from tracker.notes.models import Excerpt, ExcerptTag, Note
from tracker.notes.tags import Passage, Tag
from tracker.search import service as search
from tracker.search.rules import Entry, Place, Sort


def tell(note: Note, excerpts: Mapping[int, Passage], *, gone: Collection[int]) -> None:
    """The note's new text, and of its excerpts, by key, those that are new, changed or gone."""
    engagement = note.engagement
    place = place_of(engagement)
    entry = Entry(
        Sort.NOTE,
        note.id,
        text=note.text,
        number=engagement.number,
        place=place,
        author_id=note.author_id,
    )
    passages = [_entry(note, place, key, passage) for key, passage in excerpts.items()]
    # First of all: a new excerpt may have got the key of one that is gone.
    search.drop(Sort.EXCERPT, gone)
    search.put(engagement.study_id, [entry, *passages])


def tell_whole(note: Note) -> None:
    """The note and all its excerpts, of which the search may never have heard."""
    rows = db.session.execute(
        sa.select(Excerpt.id, Excerpt.line, Excerpt.text).where(Excerpt.note_id == note.id)
    ).all()
    tags: dict[int, list[Tag]] = {}
    borne = sa.select(ExcerptTag.excerpt_id, ExcerptTag.sign, ExcerptTag.code)
    for key, sign, code in db.session.execute(
        borne.where(ExcerptTag.excerpt_id.in_([row.id for row in rows]))
    ):
        tags.setdefault(key, []).append(Tag(sign, code))
    passages = {row.id: Passage(row.line, row.text, tuple(tags.get(row.id, ()))) for row in rows}
    tell(note, passages, gone=())


def _entry(note: Note, place: Place, key: int, passage: Passage) -> Entry:
    return Entry(
        Sort.EXCERPT,
        key,
        text=passage.text,
        number=note.engagement.number,
        place=place,
        author_id=note.author_id,
        tags=passage.tags,
    )
