"""The data of an application, kept as some tests begin with it and put in place for each of them.

Copying a file, or rows inside a server, is many times quicker than saying it all again.
"""

import shutil
from pathlib import Path

from flask import Flask

from tracker.core.database import Base, db

STATEMENTS = "statements.sql"
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
_INSERT = "INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, %L)"
_ROWS = "SELECT format('" + _INSERT + "', json_agg({0})) FROM {0} HAVING count(*) > 0"


def keep(app: Flask, place: Path) -> None:
    """Keep all that the application has stored: its rows and the files beside them."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            (place / STATEMENTS).write_text(_statements())
        # The last connection that closes leaves one file only.
        db.engine.dispose()
    for path in _stored(app):
        (shutil.copytree if path.is_dir() else shutil.copy)(path, place / path.name)


def put(app: Flask, place: Path) -> None:
    """Put in place what was kept there, and nothing else."""
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            _run((place / STATEMENTS).read_text())
        else:
            db.engine.dispose()
    for path in _stored(app):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(place, app.instance_path, dirs_exist_ok=True, ignore=lambda *_all: [STATEMENTS])


def _stored(app: Flask) -> list[Path]:
    return [path for path in Path(app.instance_path).iterdir() if path.name != "secret_key"]


def _statements() -> str:
    """What brings a server's database from any rows to those it holds now."""
    tables = [table.name for table in Base.metadata.sorted_tables]
    with db.engine.begin() as connection:
        counted = connection.exec_driver_sql(_SEQUENCES).all()
        filled = [
            connection.execution_options(no_parameters=True)
            .exec_driver_sql(_ROWS.format(table))
            .scalar()
            for table in tables
        ]
    return ";\n".join(
        [
            # Deleting is many times quicker than emptying each table by a TRUNCATE, and no
            # reference needs to be checked when all rows go and sound ones come.
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM {table}" for table in tables),
            *(f"SELECT setval('{s}', {last or 1}, {last is not None})" for s, last in counted),
            *(insert for insert in filled if insert),
        ]
    )


def _run(statements: str) -> None:
    with db.engine.execution_options(no_parameters=True).begin() as connection:
        connection.exec_driver_sql(statements)
