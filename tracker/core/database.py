"""The database handle, how each connection is set, and the column types all tables share.

SQLite begins no transaction for a SELECT by default, which loses updates between two readers
who then write. Here SQLAlchemy begins every transaction itself, and whatever is going to write
begins IMMEDIATE (`begin_writing`).
"""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Annotated, Any, ClassVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

_PRAGMAS = (
    "journal_mode=WAL",
    # FULL, not NORMAL: a field note survives a power cut.
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "secure_delete=ON",
    "trusted_schema=OFF",
)

_BEGIN = "sqlite_begin"
# Nothing is begun: SQLite makes a transaction of each statement.
_EACH = "EACH"


class Instant(TypeDecorator[dt.datetime]):
    """A moment in time: refuses naive values, stores UTC, reads back aware."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: dt.datetime | None, _dialect: Dialect
    ) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(
        self, value: dt.datetime | None, _dialect: Dialect
    ) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=dt.UTC)
        return value.astimezone(dt.UTC)


Key = Annotated[int, mapped_column(primary_key=True)]


class Base(DeclarativeBase):
    """The mother of all tables; constraints get predictable names so that migrations find them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {dt.datetime: Instant, str: sa.Text}


db = SQLAlchemy(metadata=Base.metadata)


@event.listens_for(Engine, "connect")
def _set_connection(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        how = connection.get_execution_options().get(_BEGIN, "DEFERRED")
        if how != _EACH:
            connection.exec_driver_sql(f"BEGIN {how}")


def begin_writing() -> None:
    """Begin the session's transaction as a writer; what it has only read so far is let go."""
    db.session.rollback()
    db.session.connection(execution_options={_BEGIN: "IMMEDIATE"})


@contextmanager
def begin_writing_on(engine: Engine) -> Iterator[sa.Connection]:
    """A short write transaction of its own, committed at the end."""
    with _writing(engine).begin() as connection:
        yield connection


@contextmanager
def writer_on(engine: Engine) -> Iterator[sa.Connection]:
    """A connection kept for many transactions of one statement each."""
    with engine.execution_options(**{_BEGIN: _EACH}).connect() as connection:
        yield connection


@lru_cache(maxsize=4)
def _writing(engine: Engine) -> Engine:
    return engine.execution_options(**{_BEGIN: "IMMEDIATE"})


@contextmanager
def begin_rebuilding_on(engine: Engine) -> Iterator[sa.Connection]:
    """A write transaction for migrations, in which SQLite follows no references.

    It changes a constraint by making the table anew and dropping the old one, and dropping it
    would take along every row elsewhere that refers to it.
    """
    if engine.dialect.name != "sqlite":
        with begin_writing_on(engine) as connection:
            yield connection
        return
    with engine.execution_options(**{_BEGIN: "IMMEDIATE"}).connect() as connection:
        plain = connection.connection.driver_connection
        assert plain is not None
        plain.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("this migration leaves references that lead nowhere")
        finally:
            plain.execute("PRAGMA foreign_keys=ON")


def needed(target: str) -> sa.ForeignKey:
    """A reference without which the row makes no sense: what it points at cannot be deleted.

    Deferrable, so that a whole study can still go at once (`defer_references`).
    """
    return sa.ForeignKey(target, deferrable=True, initially="IMMEDIATE")


def defer_references() -> None:
    """Check references at the commit and not after each statement, in this transaction."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
    else:
        db.session.execute(sa.text("SET CONSTRAINTS ALL DEFERRED"))


def one_of(column: str, values: type) -> sa.CheckConstraint:
    """A constraint that keeps a text column inside an enum's values."""
    listed = ", ".join(f"'{value}'" for value in values)  # type: ignore[attr-defined]
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)
