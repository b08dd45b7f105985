"""What can be found. Above it nothing is known: whoever keeps a text hands its words down."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.database import Base, Key, one_of
from tracker.search.rules import Sort


class SearchEntry(Base):
    """A text with the words it is found by and the marks it is filtered by.

    Its day and marks say where it belongs; whoever moves an engagement hands that down too, so
    that nothing has to be looked up above. Only the service writes here, index and all.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        sa.UniqueConstraint("sort", "object_id"),
        one_of("sort", Sort),
        sa.Index("ix_search_entries_number", "study_id", "number"),
    )

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    sort: Mapped[str]
    object_id: Mapped[int]
    # Of the engagement it belongs to.
    number: Mapped[int | None]
    day: Mapped[dt.date | None]
    # Which state of our own rules it was made by.
    made_by: Mapped[int]
    # Long texts last, so that what comes before is read without them.
    marks: Mapped[str]
    text: Mapped[str]
    words: Mapped[str]


def is_index(name: str | None) -> bool:
    """Whether a table or index of the database belongs to the index proper, beside the models."""
    return name is not None and name.startswith("search_index")


VECTOR = "CAST(words || ' ' || marks AS tsvector)"
_FTS5 = (
    "CREATE VIRTUAL TABLE search_index USING fts5(words, marks, content='search_entries', "
    "content_rowid='id', columnsize=0, tokenize=\"ascii tokenchars '_'\")"
)
_GIN = f"CREATE INDEX search_index ON search_entries USING gin (({VECTOR}))"
for _dialect, _when, _statement in (
    ("sqlite", "after_create", _FTS5),
    ("sqlite", "before_drop", "DROP TABLE IF EXISTS search_index"),
    ("postgresql", "after_create", _GIN),
):
    event.listen(SearchEntry.__table__, _when, sa.DDL(_statement).execute_if(dialect=_dialect))
