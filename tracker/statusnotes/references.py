"""What a status note rests on: rows kept in line with its text, and what became of each.

The number in a mark is looked at once, when the mark is new in the text. From then on only the
row's key counts: a database may give the number of something deleted to something else.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.notes.excerpts import words_of
from tracker.statusnotes import marks as spelling
from tracker.statusnotes import sources
from tracker.statusnotes.marks import Sort, marks_in, without_marks
from tracker.statusnotes.models import Reference, StatusNote
from tracker.statusnotes.sources import Place, Source, Where
from tracker.statusnotes.standing import Standing, check_seen, check_standings
from tracker.statusnotes.wording import Cited, footnoted, source_words
from tracker.studies.models import Study
from tracker.studies.vocabulary import Vocabulary

__all__ = [
    "Cited", "Standing", "bring", "check_cited", "cited", "cited_in", "cited_of", "footnoted",
    "hold", "marks_in", "source_words", "without_marks",
]  # fmt: skip

# How a key is kept, by what it leads to.
_COLUMNS = {
    Sort.EXCERPT: "excerpt_id",
    Sort.CONTACT: "engagement_id",
    Sort.EVENT: "event_id",
    Sort.FACT: "fact_id",
    Sort.PROMISE: "follow_up_id",
}


@dataclass(frozen=True)
class _Marked:
    """The marks of a text, what is known of each, and where each leads."""

    case: Case
    marks: Sequence[str]
    known: dict[str, Reference]
    wanted: dict[str, Where]

    @property
    def places(self) -> dict[str, Place]:
        return {mark: (self.case.id, *where) for mark, where in self.wanted.items()}


def cited(note: StatusNote) -> list[Cited]:
    """The references of a status note as it is saved, in the order of its text."""
    return cited_of(note.case.study, [note])[note.id]


def cited_of(study: Study, notes: Sequence[StatusNote]) -> dict[int, list[Cited]]:
    """Those of several status notes, by the note's key, in as many statements as of one.

    A draft with marks that led nowhere when it was saved takes one more.
    """
    rows = _rows_of([note for note in notes if marks_in(note.text)])
    marked = {note.id: _marked(note.case, note.text, note, rows[note.id]) for note in notes}
    return _told(study, marked)


def cited_in(case: Case, text: str, note: StatusNote | None = None) -> list[Cited]:
    """The references of a text that is being written; of `note`, when there is one yet."""
    rows = _rows_of([note])[note.id] if note and marks_in(text) else {}
    return _told(case.study, {0: _marked(case, text, note, rows)})[0]


def _rows_of(notes: Sequence[StatusNote]) -> dict[int, dict[str, Reference]]:
    found: dict[int, dict[str, Reference]] = defaultdict(dict)
    keys = [note.id for note in notes]
    rows = sa.select(Reference).where(Reference.status_note_id.in_(keys))
    for row in db.session.scalars(rows) if keys else ():
        found[row.status_note_id][row.mark] = row
    return found


def _marked(case: Case, text: str, note: StatusNote | None, rows: dict[str, Reference]) -> _Marked:
    marks = marks_in(text)
    # What is published stays: its marks are not read anew.
    fresh = [] if note and note.is_published else [mark for mark in marks if mark not in rows]
    known = _earlier(case, note, fresh) | rows
    wanted = {mark: where for mark in marks if (where := _where(mark, known.get(mark), fresh))}
    return _Marked(case, marks, known, wanted)


def _told(study: Study, marked: Mapping[int, _Marked]) -> dict[int, list[Cited]]:
    places = {place for one in marked.values() for place in one.places.values()}
    there = sources.found_of(study, places)
    return {key: _cited_from(one, there) for key, one in marked.items()}


def _cited_from(one: _Marked, there: Mapping[Place, Source]) -> list[Cited]:
    if not one.marks:
        return []
    words, places = words_of(one.case.study), one.places
    return [
        _cited(mark, number, one.known.get(mark), there.get(places[mark]) if mark in places
               else None, words)
        for number, mark in zip(count(1), one.marks, strict=False)
    ]  # fmt: skip


def _earlier(case: Case, note: StatusNote | None, fresh: Sequence[str]) -> dict[str, Reference]:
    """By mark how the case's other status notes cite it, the newest one first.

    A claim that is taken over brings what it rests on, with the words that were cited then.
    """
    if not fresh:
        return {}
    rows = db.session.scalars(
        sa.select(Reference)
        .join(Reference.status_note)
        .where(StatusNote.case_id == case.id, StatusNote.id != (note.id if note else 0))
        .where(Reference.mark.in_(fresh[: spelling.MOST]))
        .order_by(StatusNote.as_of, StatusNote.edition)
    )
    return {row.mark: row for row in rows}


def _where(mark: str, row: Reference | None, fresh: Sequence[str]) -> Where | None:
    sort = spelling.sort_of(mark)
    if row is not None:
        key: int | None = getattr(row, _COLUMNS[sort])
    else:
        key = spelling.key_of(mark) if mark in fresh else None
    return (sort, key) if key else None


def _cited(
    mark: str, number: int, row: Reference | None, source: Source | None, words: Vocabulary
) -> Cited:
    state = _standing(row, source)
    printed = row or source
    if printed is None:
        return Cited(mark, number, state)
    roles = row.roles.split() if row else source.roles if source else ()
    terms = [words.meant("@", code) for code in roles]
    return Cited(
        mark,
        number,
        state,
        kind=printed.kind,
        happened_on=printed.happened_on,
        until=printed.until,
        roles=tuple(term.name for term in terms if term),
        words=source.words if source else "",
        digest=source.digest if source else "",
        engagement_number=source.engagement_number if source else None,
    )


def _standing(row: Reference | None, source: Source | None) -> Standing:
    if source is None:
        is_gone = row is not None and not _key_of(row)
        return Standing.GONE if is_gone else Standing.UNKNOWN
    if source.is_blocked:
        return Standing.BLOCKED
    return Standing.STALE if row is not None and row.digest != source.digest else Standing.FINE


def _key_of(row: Reference) -> int | None:
    key: int | None = getattr(row, _COLUMNS[spelling.sort_of(row.mark)])
    return key


def check_cited(note: StatusNote) -> None:
    """Refuse to publish what rests on withdrawn consent, or refers to nothing."""
    standings = {one.mark: one.state for one in cited(note)}
    check_standings(standings, spelling.passages(note.text))


def bring(note: StatusNote, *, now: dt.datetime) -> None:
    """Bring the rows in line with the text that is being saved, and what is printed of them."""
    marks = spelling.checked_marks(note.text)
    rows = _rows_of([note])[note.id]
    for mark in rows.keys() - set(marks):
        db.session.delete(rows.pop(mark))
    fresh = [mark for mark in marks if mark not in rows]
    earlier = _earlier(note.case, note, fresh)
    known = earlier | rows
    wanted = {mark: where for mark in marks if (where := _where(mark, known.get(mark), fresh))}
    there = sources.found(note.case, wanted.values()) if wanted else {}
    for mark in marks:
        source = there.get(wanted[mark]) if mark in wanted else None
        row = rows.get(mark) or _begun(note, mark, earlier.get(mark), source, now)
        if row is not None and source is not None:
            _print(row, source)
    db.session.flush()


def _begun(
    note: StatusNote, mark: str, before: Reference | None, source: Source | None, now: dt.datetime
) -> Reference | None:
    """The new row of a mark; none when it leads nowhere. What an earlier note cites stays cited."""
    if before is None and source is None:
        return None
    row = Reference(status_note=note, mark=mark, cited_at=before.cited_at if before else now)
    if before is not None:
        copied = (*_COLUMNS.values(), "digest", "kind", "happened_on", "until", "roles")
        for name in copied:
            setattr(row, name, getattr(before, name))
    elif source is not None:
        setattr(row, _COLUMNS[spelling.sort_of(mark)], spelling.key_of(mark))
        row.digest = source.digest
    db.session.add(row)
    return row


def _print(row: Reference, source: Source) -> None:
    row.kind, row.happened_on, row.until = source.kind, source.happened_on, source.until
    row.roles = " ".join(source.roles)


def hold(note: StatusNote, mark: str, *, seen: str, now: dt.datetime) -> None:
    """Say that a passage still holds with the words that stand there now and were seen."""
    row = _rows_of([note])[note.id].get(mark)
    where = _where(mark, row, ()) if row else None
    source = sources.found(note.case, [where]).get(where) if where else None
    if row is None or source is None:
        raise DomainError(n_("What this refers to is no longer there."))
    check_seen(seen, source.digest)
    row.digest, row.cited_at = source.digest, now
    _print(row, source)
    db.session.flush()
