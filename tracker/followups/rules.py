"""Whose a promise is and what may be done with it, on plain values."""

from collections.abc import Sequence

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.studies.rules import tag_code


def owner_meant(word: str, members: Sequence[tuple[int, str]]) -> int | None:
    """The member whose name, or first or last name, the word is; None for none or several.

    `members` are keys and names; the whole name is written with hyphens: ~ingrid-dahl.
    """
    wanted = tag_code(word)
    whole = [key for key, name in members if tag_code(name) == wanted]
    part = [key for key, name in members if wanted in {tag_code(one) for one in name.split()}]
    meant = whole or part
    return meant[0] if len(meant) == 1 else None


def check_stands_alone(source: str | None) -> None:
    if source is not None:
        raise DomainError(n_("This one stands in a note. Change it there."))
