"""Pseudonyms: how a person is called wherever a name must not stand."""

from collections.abc import Collection
from itertools import count

from tracker.cases.rules import short_name


def pseudonym(role: str, number: int, *, case: str | None) -> str:
    """Middle manager 2, Bærum; or Commissioner 1 for somebody of the whole study."""
    return f"{role} {number}, {short_name(case)}" if case else f"{role} {number}"


def next_number(role: str, *, case: str | None, last: int, used: Collection[str]) -> int:
    """The number after the last one given, so that none ever means two persons.

    `used` holds pseudonyms in use: two cases may share the short name, and words may change.
    """
    return next(n for n in count(last + 1) if pseudonym(role, n, case=case) not in used)
