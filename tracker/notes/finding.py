"""What the search is told of notes and their excerpts."""

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from tracker.core.database import db
from tracker.engagements.finding import place_of
from tracker.notes.models import Excerpt, ExcerptTag, Note
from tracker.search import service as search
from tracker.search.rules import Entry, Place, Sort

Tags = Iterable[tuple[str, str]]


def tell(note: Note, excerpts: Sequence[tuple[Excerpt, Tags]], *, gone: Collection[int]) -> None:
    """The note's new text, and of its excerpts those that are new, changed or gone."""
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
    passages = [_passage(note, place, excerpt, tags) for excerpt, tags in excerpts]
    # First of all: a new excerpt may have got the key of one that is gone.
    search.drop(Sort.EXCERPT, gone)
    search.put(engagement.study_id, [entry, *passages])


def tell_whole(note: Note) -> None:
    """The note and all its excerpts, of which the search may never have heard."""
    excerpts = db.session.scalars(sa.select(Excerpt).where(Excerpt.note_id == note.id)).all()
    keys = [excerpt.id for excerpt in excerpts]
    tags: dict[int, list[tuple[str, str]]] = {}
    for tag in db.session.scalars(sa.select(ExcerptTag).where(ExcerptTag.excerpt_id.in_(keys))):
        tags.setdefault(tag.excerpt_id, []).append((tag.sign, tag.code))
    tell(note, [(excerpt, tags.get(excerpt.id, [])) for excerpt in excerpts], gone=())


def _passage(note: Note, place: Place, excerpt: Excerpt, tags: Tags) -> Entry:
    return Entry(
        Sort.EXCERPT,
        excerpt.id,
        text=excerpt.text,
        number=note.engagement.number,
        place=place,
        author_id=note.author_id,
        tags=tags,
    )
