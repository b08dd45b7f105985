"""What follows from the text of a note, made with it in one transaction.

These are its excerpts, its follow-ups and the words that the search finds it by.

The text is the only truth. Nothing here is edited by itself, and what is derived after any edits
equals what is derived from the text alone; only the keys tell that something was there before.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.core.differences import continued
from tracker.followups import service as followups
from tracker.followups.models import FollowUp
from tracker.followups.service import Promise
from tracker.notes import finding, tags
from tracker.notes.models import Excerpt, ExcerptTag, Note
from tracker.notes.tags import Passage, Task
from tracker.search import service as search
from tracker.search.rules import Sort
from tracker.studies import service as studies

# Counted up when these rules change, so that what was saved before is derived anew.
RULES = 2
_SOURCE = "note-"


def derive(note: Note, *, by: Account, now: dt.datetime) -> None:
    """Bring excerpts, follow-ups and what can be found in line with the note's text."""
    reading = tags.read(note.text)
    _bring_excerpts(note, reading.passages)
    followups.take_over(
        note.engagement,
        source=source_of(note),
        promises=[_promise(task) for task in reading.tasks],
        by=by,
        now=now,
    )
    note.derived_by = RULES
    studies.note_text_change(note.engagement.study)


def derive_missing(*, now: dt.datetime, limit: int = 1_000_000) -> int:
    """Derive what was saved before these rules; how many notes that were."""
    is_behind = sa.or_(Note.derived_by != RULES, search.is_missing(Sort.NOTE, Note.id))
    behind = db.session.scalars(
        sa.select(Note).where(is_behind).order_by(Note.id).limit(limit)
    ).all()
    for note in behind:
        derive(note, by=note.author, now=now)
        finding.tell_whole(note)
    db.session.flush()
    return len(behind)


def source_of(note: Note) -> str:
    """The name by which follow-ups know the note."""
    return f"{_SOURCE}{note.id}"


def note_of(follow_up: FollowUp) -> Note | None:
    """The note in which a follow-up is a line; None when it stands by itself."""
    if follow_up.source is None:
        return None
    return db.session.get(Note, int(follow_up.source.removeprefix(_SOURCE)))


def _promise(task: Task) -> Promise:
    return Promise(
        line=task.line,
        text=task.text,
        is_done=task.is_done,
        owner=task.owner,
        due_on=task.due_on,
    )


_PRESENT = (
    sa.select(Excerpt.id, Excerpt.text, Excerpt.position, Excerpt.line)
    .where(Excerpt.note_id == sa.bindparam("note_id"))
    .order_by(Excerpt.position)
)


def _bring_excerpts(note: Note, passages: Sequence[Passage]) -> None:
    # As rows and not as objects: a long note has many, and a save changes few of them.
    old = db.session.execute(_PRESENT, {"note_id": note.id}).all()
    origins = continued([row.text for row in old], [passage.text for passage in passages])
    gone = {row.id for row in old} - {old[at].id for at in origins if at is not None}
    if gone:
        db.session.execute(sa.delete(Excerpt).where(Excerpt.id.in_(gone)))
    fresh: list[tuple[int, Passage]] = []
    changed: dict[int, Passage] = {}
    shifted = []
    for position, (passage, origin) in enumerate(zip(passages, origins, strict=True), 1):
        if origin is None:
            fresh.append((position, passage))
            continue
        row = old[origin]
        if row.text != passage.text:
            changed[row.id] = passage
        if (row.text, row.position, row.line) != (passage.text, position, passage.line):
            values = {"position": position, "line": passage.line, "text": passage.text}
            shifted.append({"id": row.id, **values})
    if shifted:
        db.session.execute(sa.update(Excerpt), shifted)
    if changed:
        db.session.execute(sa.delete(ExcerptTag).where(ExcerptTag.excerpt_id.in_(changed)))
    changed |= _inserted(note, fresh)
    _tag(note, changed)
    finding.tell(note, changed, gone=gone)


def _inserted(note: Note, fresh: Sequence[tuple[int, Passage]]) -> dict[int, Passage]:
    """New excerpts, each with its position, by the keys they got."""
    rows = [
        {
            "study_id": note.engagement.study_id,
            "engagement_id": note.engagement_id,
            "note_id": note.id,
            "position": position,
            "line": passage.line,
            "text": passage.text,
        }
        for position, passage in fresh
    ]
    if not rows:
        return {}
    insert = sa.insert(Excerpt).returning(Excerpt.id, sort_by_parameter_order=True)
    keys = db.session.scalars(insert, rows).all()
    return {key: passage for key, (_position, passage) in zip(keys, fresh, strict=True)}


def _tag(note: Note, passages: Mapping[int, Passage]) -> None:
    rows = [
        {
            "excerpt_id": key,
            "sign": tag.sign,
            "code": tag.code,
            "study_id": note.engagement.study_id,
            "engagement_id": note.engagement_id,
        }
        for key, passage in passages.items()
        for tag in passage.tags
    ]
    if rows:
        db.session.execute(sa.insert(ExcerptTag), rows)
