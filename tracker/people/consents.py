"""Whether what was said may still be used, once somebody who was there took their consent back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Gone:
    """Somebody who was there and has withdrawn: every code that their role has or had."""

    role_codes: frozenset[str]


def is_blocked(gone: Sequence[Gone], *, there: int, said_by: Collection[str]) -> bool:
    """Whether a passage may rest on the words of somebody whose consent is withdrawn.

    `there` counts all who took part and `said_by` are the role codes that the passage bears. Of
    one alone it is always theirs; among several it is when it bears their role, or none at all.
    """
    if not gone:
        return False
    if there <= 1 or not said_by:
        return True
    return any(one.role_codes & set(said_by) for one in gone)
