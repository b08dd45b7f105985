"""Whose a promise is and what may be done with it, on plain values."""

import hashlib
from collections.abc import Sequence

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.studies.rules import tag_code

_CHARACTERS = 16
GONE = n_("This follow-up was changed or removed since the page was opened. Look again.")


class Overtaken(DomainError):
    """Somebody changed it since the form was opened."""

    status = 409


def digest(*said: object) -> str:
    """Tells whether something is still what a page showed."""
    return hashlib.sha256(repr(said).encode()).hexdigest()[:_CHARACTERS]


def check_unchanged(seen: str, state: str) -> None:
    if seen != state:
        raise Overtaken(n_("Somebody changed this follow-up while you wrote. Look at both."))


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
