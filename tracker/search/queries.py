"""Finding: a page of hits in two statements, whatever the size of the study."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from tracker.core.database import db
from tracker.search import index
from tracker.search.models import SearchEntry
from tracker.search.rules import TITLES, Asked

# Of a word that stands nearly everywhere, those written down last are put in order.
MOST = 500


@dataclass(frozen=True)
class Hit:
    """Something found; `object_id` is the key of the thing itself."""

    sort: str
    object_id: int
    number: int | None
    day: dt.date | None
    text: str


@dataclass(frozen=True)
class Found:
    """A page of hits, and how many there are; beyond `most` nobody counts."""

    hits: Sequence[Hit]
    total: int
    is_more: bool = False


def find(study_id: int, asked: Asked, *, limit: int, offset: int = 0, most: int = MOST) -> Found:
    """What answers the question: titles first, then the newest contact."""
    if not asked.terms or not asked.sorts:
        return Found((), 0)
    page = {"study_id": study_id, "limit": limit, "offset": offset, "most": most + 1}
    wanted = _in_order(index.database(), len(asked.phrases))
    rows = db.session.execute(wanted, index.given(asked, study_id=study_id) | page).all()
    if not rows:
        return Found((), 0)
    total = rows[0][1]
    return Found(_hits([row.id for row in rows]), min(total, most), total > most)


@cache
def _in_order(database: str, phrases: int) -> sa.Select[int, int]:
    hits = index.newest_hits(database, phrases)
    by_title = SearchEntry.sort.in_(TITLES)
    return (
        sa.select(SearchEntry.id, sa.func.count().over())
        .join(hits, hits.c.id == SearchEntry.id)
        .where(SearchEntry.study_id == sa.bindparam("study_id"))
        .order_by(by_title.desc(), SearchEntry.day.desc().nulls_last(), SearchEntry.id.desc())
        .limit(sa.bindparam("limit"))
        .offset(sa.bindparam("offset"))
    )


_SHOWN = sa.select(
    SearchEntry.id,
    SearchEntry.sort,
    SearchEntry.object_id,
    SearchEntry.number,
    SearchEntry.day,
    SearchEntry.text,
).where(SearchEntry.id.in_(sa.bindparam("keys", expanding=True)))


def _hits(keys: Sequence[int]) -> list[Hit]:
    rows = {row.id: Hit(*row[1:]) for row in db.session.execute(_SHOWN, {"keys": keys})}
    return [rows[key] for key in keys]
