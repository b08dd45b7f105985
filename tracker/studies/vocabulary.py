"""What tags mean in one study: its lists, by sign and code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.core.database import db
from tracker.studies.models import Study
from tracker.studies.queries import TABLES
from tracker.studies.rules import SIGNS, ListName, tag_code


@dataclass(frozen=True)
class Term:
    """An entry of a list as tags name it: its present code, and those it had before."""

    id: int
    list_name: ListName
    code: str
    name: str
    former: tuple[str, ...]

    @property
    def sign(self) -> str:
        return SIGNS[self.list_name]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(tag_code(code) for code in (self.code, *self.former))


class Vocabulary:
    """The terms of a study in the order of its lists; looked up by what a tag says."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = tuple(terms)
        self._meant = {(term.sign, code): term for term in self._terms for code in term.codes}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and other._terms == self._terms

    def __hash__(self) -> int:
        return hash(self._terms)

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms)

    def meant(self, sign: str, code: str) -> Term | None:
        """The entry that a tag means; None for a word on no list."""
        return self._meant.get((sign, code))

    def of(self, list_name: ListName) -> list[Term]:
        return [term for term in self._terms if term.list_name is list_name]


# Put together once: every save of a note asks it.
_LISTS = sa.union_all(
    *(
        sa.select(
            sa.literal(name.value).label("list_name"),
            table.id,
            table.position,
            table.code,
            table.name,
            table.also,
        ).where(table.study_id == sa.bindparam("study_id"))
        for name, table in TABLES.items()
    )
).order_by("list_name", "position", "id")


def vocabulary(study: Study) -> Vocabulary:
    """All lists of a study in one statement."""
    rows = db.session.execute(_LISTS, {"study_id": study.id})
    return Vocabulary(
        Term(row.id, ListName(row.list_name), row.code, row.name, tuple(row.also.split()))
        for row in rows
    )
