"""The database's shape: which migration it has, which the code needs, and how to get there.

Alembic takes most of a second to import, which every start of the server would pay; it is
imported only where a migration really runs.
"""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from tracker.core.database import db

_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def newest() -> str:
    """The revision that the code needs. Files are named date-time-what and by their revision."""
    return max(path.stem for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def present() -> str | None:
    """The revision that the database has; None when it has no tables yet."""
    if not sa.inspect(db.engine).has_table("alembic_version"):
        return None
    revision: str | None = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision


def upgrade() -> None:
    """Bring the database to the newest revision."""
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    command.upgrade(config, "head")


def tidy() -> None:
    """Let SQLite renew its statistics and fold its log into the file; others do so alone."""
    if db.engine.dialect.name != "sqlite":
        return
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA optimize")
        connection.rollback()
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def answers() -> bool:
    """Whether the database can be reached at all."""
    try:
        db.session.execute(sa.text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True
