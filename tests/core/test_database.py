"""Instants keep their moment, dates never shift, and nothing naive gets in."""

import datetime as dt
import sqlite3
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError, StatementError

from tests import make
from tracker.app import create_app
from tracker.core.database import Instant, begin_writing, db
from tracker.settings import read
from tracker.studies.rules import Role

OSLO = ZoneInfo("Europe/Oslo")
PLACES = ("Europe/Oslo", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu")

# 02:30 happened twice in Oslo on that night.
TWICE = dt.datetime(2011, 10, 30, 2, 30, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("fold", "utc"), [(0, dt.time(0, 30)), (1, dt.time(1, 30))], ids=["summer", "winter"]
)
@pytest.mark.usefixtures("session")
def test_a_repeated_wall_time_keeps_its_own_instant(fold: int, utc: dt.time) -> None:
    account = make.account(created_at=TWICE.replace(fold=fold))
    db.session.flush()
    db.session.expire_all()
    assert account.created_at == dt.datetime(2011, 10, 30, utc.hour, 30, tzinfo=dt.UTC)
    assert account.created_at.tzinfo is dt.UTC
    assert account.created_at.astimezone(OSLO).fold == fold


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.usefixtures("session")
def test_an_instant_is_the_same_moment_wherever_it_was_written(place: str) -> None:
    wall = dt.datetime(2011, 3, 24, 23, 45, tzinfo=ZoneInfo(place))
    account = make.account(created_at=wall)
    db.session.expire_all()
    assert account.created_at == wall


@pytest.mark.parametrize("day", [dt.date(2011, 3, 27), dt.date(2011, 10, 30), dt.date(2012, 2, 29)])
@pytest.mark.usefixtures("session")
def test_a_date_never_shifts(day: dt.date) -> None:
    study = make.study(starts_on=day, ends_on=day)
    db.session.expire_all()
    assert study.starts_on == day
    assert type(study.starts_on) is dt.date


@pytest.mark.usefixtures("session")
def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(StatementError, match="time zone"):
        make.account(created_at=dt.datetime(2011, 3, 24, 9, 0))  # noqa: DTZ001


def test_no_moment_stays_none() -> None:
    column, dialect = Instant(), sa.create_engine("sqlite://").dialect
    assert column.process_bind_param(None, dialect) is None
    assert column.process_result_value(None, dialect) is None


def test_an_aware_value_from_a_server_is_shown_in_utc() -> None:
    dialect = sa.create_engine("sqlite://").dialect
    read = Instant().process_result_value(TWICE.replace(fold=1), dialect)
    assert read is not None
    assert (read.tzinfo, read.hour) == (dt.UTC, 1)


@pytest.mark.usefixtures("session")
def test_a_text_outside_the_enum_is_refused() -> None:
    member = make.member(make.study(), make.account(), Role.LEADER)
    member.role = "king"
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.usefixtures("session")
def test_rows_that_something_hangs_on_are_kept() -> None:
    account = make.account()
    make.member(make.study(), account, Role.LEADER)
    with pytest.raises(IntegrityError):
        db.session.execute(sa.delete(make.Account).where(make.Account.id == account.id))


def test_each_connection_to_sqlite_is_set_to_lose_nothing(tmp_path: Path) -> None:
    """Asked of an application of its own, since that of the tests waits for no disk."""
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000}
    with create_app(read({"TRACKER_INSTANCE": str(tmp_path)})).app_context():
        got = {name: db.session.scalar(sa.text(f"PRAGMA {name}")) for name in wanted}
        db.session.remove()
        db.engine.dispose()
    assert got == wanted


def test_a_writer_holds_the_database_from_its_first_statement(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("other databases lock rows")
        begin_writing()
        other = sqlite3.connect(db.engine.url.database or "", timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
        db.session.rollback()
