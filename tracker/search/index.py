"""The one place that knows how either database searches: FTS5, or PostgreSQL's text search.

Both are handed finished words and do nothing to them: FTS5's usual tokenizer would make *å* an
*a* and leave *ø* (its `remove_diacritics`), PostgreSQL's parser takes *a.no* for a computer. So
both find the same. What somebody typed arrives as words of letters and digits and is put in
quotes all the same; marks begin with an underline, which no word holds.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from tracker.core.database import db
from tracker.search.models import VECTOR, SearchEntry
from tracker.search.rules import Asked, Term

_INDEX = sa.table(
    "search_index",
    *map(sa.column, ("search_index", "rowid", "words", "marks")),
)
# The newest first, and no more than asked for: FTS5 stops there, however many there are.
_ROWID = sa.literal_column("rowid", sa.Integer)
_HITS: dict[str, sa.Select[Any]] = {
    "sqlite": sa.select(_ROWID.label("id"))
    .select_from(_INDEX)
    .where(sa.text("search_index MATCH :match"))
    .order_by(_ROWID.desc()),
    "postgresql": sa.select(SearchEntry.id)
    .where(sa.text(f"{VECTOR} @@ CAST(:match AS tsquery)"))
    .order_by(SearchEntry.id.desc()),
}
# PostgreSQL keeps 256 places of a word and none after the 16,383rd, so it keeps none at all here:
# it finds texts with all words of a phrase, and whether they stand together is read in the text.
_PADDED = sa.literal(" ") + SearchEntry.words + " "
_NAMES = "CAST(marks AS tsvector) @@ CAST(:named_{0} AS tsquery)"
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def forget(which: sa.ColumnElement[bool]) -> None:
    """Take these entries out of the index, before they change or go.

    By statement and not by trigger: SQLite lets no trigger write to an index while it trusts no
    schema (`trusted_schema=OFF`). PostgreSQL's index follows its table.
    """
    if _is_sqlite():
        old = sa.select(sa.literal("delete"), SearchEntry.id, SearchEntry.words, SearchEntry.marks)
        _write(("search_index", "rowid", "words", "marks"), old.where(which))


def learn(which: sa.ColumnElement[bool]) -> None:
    """Take these entries into the index, after they are made or changed."""
    if _is_sqlite():
        new = sa.select(SearchEntry.id, SearchEntry.words, SearchEntry.marks)
        _write(("rowid", "words", "marks"), new.where(which))


def _write(columns: tuple[str, ...], rows: Any) -> None:
    db.session.execute(sa.insert(_INDEX).from_select(columns, rows))


def database() -> str:
    return db.session.get_bind().dialect.name


def _is_sqlite() -> bool:
    return database() == "sqlite"


def upsert() -> Any:
    """An INSERT of entries that changes those that are there already."""
    return _upsert(database())


@cache
def _upsert(database: str) -> Any:
    insert = _INSERT[database](SearchEntry)
    keys = ["sort", "object_id"]
    columns = [column.name for column in SearchEntry.__table__.columns]
    changed = {name: insert.excluded[name] for name in columns if name not in ["id", *keys]}
    return insert.on_conflict_do_update(index_elements=keys, set_=changed)


@cache
def newest_hits(database: str, phrases: int) -> sa.Subquery:
    """The keys of the `most` entries made last among those that answer the question."""
    hits = _HITS[database]
    if database == "postgresql":
        hits = hits.where(*map(_together, range(phrases)))
    return hits.limit(sa.bindparam("most", type_=sa.Integer)).subquery("hits")


def _together(place: int) -> sa.ColumnElement[bool]:
    """The words of a phrase stand next to one another, or it names the person's role."""
    stands = _PADDED.contains(sa.bindparam(f"phrase_{place}", type_=sa.Text))
    return sa.or_(stands, sa.text(_NAMES.format(place)))


def given(asked: Asked, *, study_id: int) -> dict[str, str]:
    """The question with all its filters, in the language of the database."""
    groups = [[_word(mark) for mark in group] for group in asked.marks(study_id)]
    groups += [[*_said(term), *map(_word, asked.named(term))] for term in asked.terms]
    conjunction, disjunction = (" AND ", " OR ") if _is_sqlite() else (" & ", " | ")
    found = {"match": conjunction.join(f"({disjunction.join(group)})" for group in groups)}
    if not _is_sqlite():
        for place, term in enumerate(asked.phrases):
            found[f"phrase_{place}"] = f" {' '.join(term.phrase)} "
            found[f"named_{place}"] = " | ".join(map(_word, asked.named(term)))
    return found


def _said(term: Term) -> list[str]:
    if term.phrase:
        return [_phrase(term.phrase)]
    return [*map(_beginning, term.begins), *map(_word, term.exactly)]


def _word(word: str) -> str:
    return f'"{word}"' if _is_sqlite() else f"'{word}'"


def _beginning(word: str) -> str:
    return f'"{word}" *' if _is_sqlite() else f"'{word}':*"


def _phrase(words: Sequence[str]) -> str:
    if _is_sqlite():
        return f'"{" ".join(words)}"'
    return f"({' & '.join(map(_word, words))})"
