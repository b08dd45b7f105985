"""How many statements a piece of code sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine


@dataclass
class Counted:
    """The statements seen, without BEGIN, COMMIT and savepoints."""

    texts: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.texts)


@contextmanager
def statements() -> Iterator[Counted]:
    counted = Counted()

    def _note(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
            counted.texts.append(statement)

    event.listen(Engine, "before_cursor_execute", _note)
    try:
        yield counted
    finally:
        event.remove(Engine, "before_cursor_execute", _note)
