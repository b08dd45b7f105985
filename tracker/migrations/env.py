"""How Alembic reaches our database and tables. Runs inside an application context."""

from typing import Literal

from alembic import context

from tracker.core.database import Base, begin_rebuilding_on, db
from tracker.search.models import is_index


def _plain_types(kind: str, item: object, _autogen: object) -> str | Literal[False]:
    """Migrations hold no app code: our own types are written as what they are underneath."""
    if kind == "type" and type(item).__name__ == "Instant":
        return "sa.DateTime(timezone=True)"
    return False


def _compare_type(
    _context: object, _column: object, _metadata_column: object, _there: object, declared: object
) -> bool | None:
    """Instants and texts compare by what the database made of them, not by our wrapper."""
    return False if type(declared).__name__ in {"Instant", "Text"} else None


def _described(name: str | None, _kind: str, _parents: object) -> bool:
    """What a search index is made of is the database's own affair."""
    return not is_index(name)


with begin_rebuilding_on(db.engine) as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=_compare_type,
        render_item=_plain_types,
        include_name=_described,
    )
    with context.begin_transaction():
        context.run_migrations()
