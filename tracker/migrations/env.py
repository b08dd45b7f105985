"""How Alembic reaches our database and tables."""

from alembic import context
from flask import current_app

from tracker.core.database import Base, db

config = context.config


def _url() -> str:
    return db.engine.url.render_as_string(hide_password=False).replace("%", "%%")


def _same_type(_context, _column, _metadata_column, inspected, declared):
    """Instants and texts compare by what the database made of them, not by our wrapper."""
    return False if type(declared).__name__ in {"Instant", "Text"} else None


def run() -> None:
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=_same_type,
            render_item=_plain_types,
        )
        with context.begin_transaction():
            context.run_migrations()


def _plain_types(kind, item, autogen):
    """Migrations hold no app code: our own types are written as what they are underneath."""
    if kind == "type" and type(item).__name__ == "Instant":
        return "sa.DateTime(timezone=True)"
    return False


config.set_main_option("sqlalchemy.url", _url())
assert current_app
run()
