"""What features hand down when their texts change, in the same transaction. The caller commits.

An entry stores where it belongs and does not look it up: an engagement that moves, or gets other
cases, tells so with `move`. That is one statement more in an act that is rare, against a join
upwards in every search; and filters that are part of the index stay quick for common words.
"""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from tracker.core.database import db
from tracker.search import index
from tracker.search.models import SearchEntry
from tracker.search.rules import RULES, Entry, Place, Sort, replaced
from tracker.search.stems import composed


def put(study_id: int, entries: Sequence[Entry]) -> None:
    """Make these found by their words, or by their new words."""
    if not entries:
        return
    rows = [_row(study_id, entry) for entry in entries]
    which = _those(entries)
    index.forget(which)
    db.session.execute(index.upsert(), rows)
    index.learn(which)


def _those(entries: Sequence[Entry]) -> sa.ColumnElement[bool]:
    keys: dict[Sort, list[int]] = {}
    for entry in entries:
        keys.setdefault(entry.sort, []).append(entry.object_id)
    return sa.or_(*(_of(sort, object_ids) for sort, object_ids in keys.items()))


def _of(sort: Sort, object_ids: Collection[int]) -> sa.ColumnElement[bool]:
    return sa.and_(SearchEntry.sort == sort, SearchEntry.object_id.in_(object_ids))


def _row(study_id: int, entry: Entry) -> dict[str, object]:
    return {
        "study_id": study_id,
        "sort": entry.sort,
        "object_id": entry.object_id,
        "number": entry.number,
        "day": entry.place.day,
        "made_by": RULES,
        "marks": " ".join(entry.marks(study_id)),
        "text": composed(entry.text or entry.title),
        "words": " ".join(entry.words()),
    }


def drop(sort: Sort, object_ids: Collection[int]) -> None:
    """What is gone is not found any more."""
    if object_ids:
        _delete(_of(sort, object_ids))


def drop_study(study_id: int) -> None:
    """A study goes, and with it all that was found in it."""
    _delete(SearchEntry.study_id == study_id)


def _delete(which: sa.ColumnElement[bool]) -> None:
    index.forget(which)
    db.session.execute(sa.delete(SearchEntry).where(which))


def move(study_id: int, places: Mapping[int, Place]) -> None:
    """Engagements, by number, have other days or cases: so has all that was written on them."""
    rows = db.session.execute(
        sa.select(SearchEntry.id, SearchEntry.number, SearchEntry.marks).where(
            SearchEntry.study_id == study_id, SearchEntry.number.in_(places)
        )
    )
    changed = []
    for row in rows:
        place = places[row.number]
        marks = " ".join(replaced(row.marks.split(), place))
        if marks != row.marks:
            changed.append({"id": row.id, "day": place.day, "marks": marks})
    if changed:
        which = SearchEntry.id.in_([row["id"] for row in changed])
        index.forget(which)
        db.session.execute(sa.update(SearchEntry), changed)
        index.learn(which)


def is_missing(sort: Sort, key: sa.SQLColumnExpression[int]) -> sa.ColumnElement[bool]:
    """A condition on the rows of a feature: not indexed yet, or by older rules."""
    there = sa.exists().where(
        SearchEntry.sort == sort, SearchEntry.object_id == key, SearchEntry.made_by == RULES
    )
    return ~there
