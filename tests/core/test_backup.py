"""What a night leaves: one whole copy of a moment, no more of them than are kept, or a reason."""

import datetime as dt
import os
import resource
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tracker.app import create_app
from tracker.core import backup
from tracker.core.database import begin_writing, db
from tracker.settings import read

SATURDAY = dt.date(2026, 11, 28)
NIGHT = dt.datetime(2026, 11, 28, 2, 30, tzinfo=dt.UTC)


def days(*texts: str) -> set[dt.date]:
    return {dt.date.fromisoformat(text) for text in texts}


def test_a_year_of_nights_leaves_seven_days_and_four_weeks() -> None:
    there: set[dt.date] = set()
    for number in range(365):
        today = SATURDAY + dt.timedelta(days=number)
        there = backup.to_keep(there | {today}, today)
    assert today == dt.date(2027, 11, 27)
    assert there == days(
        "2027-10-25", "2027-11-01", "2027-11-08", "2027-11-15",
        "2027-11-21", "2027-11-22", "2027-11-23", "2027-11-24", "2027-11-25", "2027-11-26",
        "2027-11-27",
    )  # fmt: skip


@pytest.mark.parametrize("number", range(7))
def test_nothing_is_kept_beyond_34_days_whatever_the_day_of_the_week(number: int) -> None:
    today = SATURDAY + dt.timedelta(days=number)
    every = {today - dt.timedelta(days=back) for back in range(400)}
    kept = backup.to_keep(every, today)
    assert (len(kept), max(today - day for day in kept) <= dt.timedelta(days=34)) == (11, True)


def test_after_a_week_without_nights_the_first_of_each_week_stays() -> None:
    there = days("2026-11-04", "2026-11-06", "2026-11-18", "2026-11-20", "2026-11-28")
    assert backup.to_keep(there, SATURDAY) == days("2026-11-04", "2026-11-18", "2026-11-28")


@pytest.fixture
def instance(app: Flask, database_url: str) -> Iterator[Path]:
    """An installation with one case and one file that somebody added."""
    if database_url:
        pytest.skip("this is about SQLite; tests/core/test_backup_postgres.py has the other")
    with app.app_context():
        begin_writing()
        case = make.case(make.study())
        make.attachment(case, make.account(), b"%PDF-1.4 the mandate", small=b"small")
        db.session.commit()
        db.session.remove()
        yield Path(app.instance_path)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def ask(file: Path, question: str) -> list[object]:
    connection = sqlite3.connect(file)
    try:
        return [row[0] for row in connection.execute(question)]
    finally:
        connection.close()


def test_it_holds_the_database_and_what_was_added(instance: Path) -> None:
    made = backup.back_up(instance, on=SATURDAY)
    assert made == instance / "backups" / "2026-11-28"
    assert names(made) == ["files", "tracker.sqlite3"]
    assert ask(made / "tracker.sqlite3", "SELECT name FROM cases") == ["NAV Bærum"]
    kept = list(instance.glob("files/??/*"))
    there = [made / path.relative_to(instance) for path in kept]
    assert len(kept) == 2
    assert all(one.samefile(other) for one, other in zip(kept, there, strict=True))


def test_nobody_else_may_read_it(instance: Path) -> None:
    backup.back_up(instance, on=SATURDAY)
    everything = [instance / "backups", *(instance / "backups").rglob("*")]
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in everything}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_files_on_another_disk_are_copied(instance: Path) -> None:
    if (
        not os.access("/dev/shm", os.W_OK)
        or Path("/dev/shm").stat().st_dev == instance.stat().st_dev
    ):
        pytest.skip("there is no second file system to write to")
    elsewhere = Path(tempfile.mkdtemp(dir="/dev/shm"))
    try:
        shutil.move(instance / "files", elsewhere / "files")
        (instance / "files").symlink_to(elsewhere / "files")
        made = backup.back_up(instance, on=SATURDAY)
        found = {path.read_bytes(): path.stat().st_mode & 0o777 for path in made.glob("files/??/*")}
        assert found == {b"%PDF-1.4 the mandate": 0o600, b"small": 0o600}
    finally:
        (instance / "files").unlink()
        shutil.rmtree(elsewhere)


def test_what_is_just_being_written_is_left_out(instance: Path) -> None:
    [folder] = instance.glob("files/??")
    (folder / "0123.part").write_bytes(b"half")
    made = backup.back_up(instance, on=SATURDAY)
    assert not list(made.glob("files/??/*.part"))


def test_a_second_one_of_the_day_takes_the_place_of_the_first(instance: Path) -> None:
    backup.back_up(instance, on=SATURDAY)
    begin_writing()
    db.session.execute(sa.text("UPDATE cases SET name = 'NAV Sola'"))
    db.session.commit()
    made = backup.back_up(instance, on=SATURDAY)
    assert names(instance / "backups") == ["2026-11-28"]
    assert ask(made / "tracker.sqlite3", "SELECT name FROM cases") == ["NAV Sola"]


def test_what_is_over_goes_and_what_is_not_ours_stays(instance: Path) -> None:
    for name in ("2026-09-01", "2026-11-02", "2026-11-03", "2026-11-27", "2026-09-01-mine", "mine",
                 ".2026-11-27-killed", ".2026-11-28-at-work"):  # fmt: skip
        (instance / "backups" / name).mkdir(parents=True)
    backup.back_up(instance, on=SATURDAY)
    assert names(instance / "backups") == [
        ".2026-11-28-at-work", "2026-09-01-mine", "2026-11-02", "2026-11-27", "2026-11-28", "mine",
    ]  # fmt: skip


def test_a_full_disk_is_a_fault_in_words_and_the_older_one_stays(
    app: Flask, instance: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert backup.nightly(app, now=NIGHT - dt.timedelta(days=1)) == ""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, usual[1]))
    try:
        fault = backup.nightly(app, now=NIGHT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert "disk full" in fault
    assert fault in caplog.text
    assert names(instance / "backups") == ["2026-11-27"]


def test_a_damaged_database_never_takes_the_place_of_a_sound_one(
    app: Flask, instance: Path
) -> None:
    backup.back_up(instance, on=SATURDAY)
    connection = sqlite3.connect(instance / "tracker.sqlite3")
    connection.execute("UPDATE cases SET study_id = 99")
    connection.commit()
    connection.close()
    assert "damaged" in backup.nightly(app, now=NIGHT)
    assert ask(instance / "backups/2026-11-28/tracker.sqlite3", "SELECT study_id FROM cases") == [1]


def test_it_is_called_by_the_utc_day(app: Flask, instance: Path) -> None:
    oslo = dt.timezone(dt.timedelta(hours=1))
    assert backup.nightly(app, now=dt.datetime(2026, 11, 29, 0, 30, tzinfo=oslo)) == ""
    assert names(instance / "backups") == ["2026-11-28"]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Flask:
    """An installation whose database is a PostgreSQL server that nobody asks for."""
    address = "postgresql://tracker:s3cret@127.0.0.1:1/tracker?sslmode=require"
    return create_app(read({"TRACKER_INSTANCE": str(tmp_path), "DATABASE_URL": address}))


def test_without_pg_dump_it_says_so(elsewhere: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert backup.nightly(elsewhere, now=NIGHT).startswith("pg_dump is not installed")
    assert names(Path(elsewhere.instance_path) / "backups") == []


def test_the_password_is_handed_over_unseen(
    elsewhere: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told = Path(elsewhere.instance_path) / "told"
    program = Path(elsewhere.instance_path) / "pg_dump"
    program.write_text(
        f'#!/bin/sh\necho "$@" "$PGPASSWORD" > {told}\necho "pg_dump: no" >&2\nexit 1\n'
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(program.parent))
    assert "log says why" in backup.nightly(elsewhere, now=NIGHT)
    words = told.read_text().split()
    assert words[-2:] == [
        "--dbname=postgresql://tracker@127.0.0.1:1/tracker?sslmode=require", "s3cret",
    ]  # fmt: skip
    assert ("pg_dump: no" in caplog.text, "s3cret" in caplog.text) == (True, False)
