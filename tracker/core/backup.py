"""Each night a copy of all there is: the database as of one moment, then what people added.

The database is copied by its own means and never by copying the live file, which would miss
what lies in its log or tear it. The bytes of files come after it: a row is saved when its bytes
are there, so that a copy has the bytes of all its rows.
"""

import datetime as dt
import logging
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_

DAYS = dt.timedelta(days=7)
WEEKS = dt.timedelta(weeks=4)
_PATIENCE = dt.timedelta(hours=1)
_log = logging.getLogger(__name__)


class NoBackup(DomainError):
    """Why there is no new backup; the older ones stay. Its message has no values to fill."""


def nightly(app: Flask, *, now: dt.datetime) -> str:
    """Back up under the UTC day; empty, or the message that says why there is no backup."""
    with app.app_context():
        try:
            back_up(Path(app.instance_path), on=now.astimezone(dt.UTC).date())
        except NoBackup as fault:
            _log.error("no backup: %s %s", fault, fault.__cause__ or "")
            return fault.message
    return ""


def back_up(instance: Path, *, on: dt.date) -> Path:
    """The folder of a day, whole or not there at all; days that are over are removed after it.

    A second backup of the same day takes the place of the first.
    """
    backups = instance / "backups"
    try:
        backups.mkdir(mode=0o700, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{on}-", dir=backups))
        try:
            _copy_database(made)
            _take_files(instance / "files", made / "files")
            _sync(made)
            _put_in_place(made, backups / str(on))
        finally:
            shutil.rmtree(made, ignore_errors=True)
        _sync(backups)
        _let_go(backups, today=on)
    except (OSError, sqlite3.Error, subprocess.SubprocessError) as fault:
        raise NoBackup(
            n_("The backup could not be written or an old one not removed. Is the disk full?")
        ) from fault
    return backups / str(on)


def to_keep(days: Iterable[dt.date], today: dt.date) -> set[dt.date]:
    """The last seven days, and of each of the four weeks before this one the first day.

    So nothing is older than 34 days, which is how long what was erased can still be found.
    """
    monday = today - dt.timedelta(days=today.weekday())
    kept, weeks = set(), set()
    for day in sorted(days):
        week = day - dt.timedelta(days=day.weekday())
        is_first = monday - WEEKS <= week < monday and week not in weeks
        weeks.add(week)
        if is_first or day > today - DAYS:
            kept.add(day)
    return kept


def _copy_database(folder: Path) -> None:
    if db.engine.dialect.name == "sqlite":
        _copy_sqlite(Path(db.engine.url.database or ""), folder / "tracker.sqlite3")
    else:
        _dump(db.engine.url, folder / "tracker.dump")


def _copy_sqlite(file: Path, to: Path) -> None:
    """All in one step: in several, it would begin anew with each write of another process."""
    to.touch(mode=0o600)
    live, copy = (sqlite3.connect(f"file:{path}?mode=rw", uri=True) for path in (file, to))
    try:
        live.backup(copy)
        # One file without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        found = [row[0] for row in copy.execute("PRAGMA integrity_check")]
        is_sound = found == ["ok"] and not copy.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        copy.close()
        live.close()
    if not is_sound:
        raise NoBackup(
            n_("The database is damaged, so its backup was thrown away. The older ones are kept; "
               "tell the administrator.")
        )  # fmt: skip
    _sync(to)


def _dump(url: sa.URL, to: Path) -> None:
    """PostgreSQL's own copy; the password goes where other accounts cannot read it."""
    program = shutil.which("pg_dump")
    if program is None:
        raise NoBackup(
            n_("pg_dump is not installed, so PostgreSQL is not backed up. Install its client "
               "programs.")
        )  # fmt: skip
    query = {name: value for name, value in url.query.items() if name != "password"}
    address = sa.URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, query
    )
    password = str(url.password or url.query.get("password") or "")
    to.touch(mode=0o600)
    done = subprocess.run(  # noqa: S603 - the words are ours and the settings'
        [program, "--format=custom", "--no-password", f"--file={to}", f"--dbname={address}"],
        env={**os.environ, **({"PGPASSWORD": password} if password else {})},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=_PATIENCE.total_seconds(),
        check=False,
    )
    if done.returncode:
        _log.error("pg_dump: %s", done.stderr.partition("\n")[0][:200])
        raise NoBackup(n_("pg_dump could not copy the database; the server's log says why."))
    _sync(to)


def _take_files(source: Path, to: Path) -> None:
    """By a second name where the disk can do that: what lies there never changes."""
    to.mkdir(mode=0o700)
    for folder in source.glob("??"):
        (to / folder.name).mkdir(mode=0o700)
        for path in folder.iterdir():
            if path.suffix != ".part":
                _take(path, to / folder.name / path.name)
        _sync(to / folder.name)
    _sync(to)


def _take(path: Path, to: Path) -> None:
    try:
        to.hardlink_to(path)
    except FileNotFoundError:
        # Swept out meanwhile: no row names it.
        return
    except OSError:
        shutil.copyfile(path, to)
        to.chmod(0o600)
        _sync(to)


def _put_in_place(made: Path, folder: Path) -> None:
    if folder.exists():
        before = made.with_name(f"{made.name}-before")
        folder.rename(before)
        made.rename(folder)
        shutil.rmtree(before)
    else:
        made.rename(folder)


def _let_go(backups: Path, *, today: dt.date) -> None:
    """Remove the days that are over, and what a killed process left of an earlier one."""
    names = [path.name for path in backups.iterdir()]
    whole = {day for name in names if (day := _day(name))}
    for over in whole - to_keep(whole, today):
        shutil.rmtree(backups / str(over))
    for name in names:
        begun = _day(name[1:11]) if name.startswith(".") else None
        if begun and begun < today:
            shutil.rmtree(backups / name)


def _day(name: str) -> dt.date | None:
    """The day that a folder of ours is called; None for what somebody else put there."""
    try:
        day = dt.date.fromisoformat(name)
    except ValueError:
        return None
    return day if str(day) == name else None


def _sync(path: Path) -> None:
    """Bring a file, or a folder's list of names, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
