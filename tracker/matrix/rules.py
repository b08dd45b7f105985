"""What a written summary rests on, and what has become of that since, on plain values."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.core.language import n_
from tracker.notes.tags import without_tags

_CHARACTERS = 10


@dataclass(frozen=True)
class Drift:
    """How many excerpts came, changed or went since a summary was written."""

    new: int = 0
    changed: int = 0
    gone: int = 0

    @property
    def is_stale(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def digest(text: str) -> str:
    """Tells whether the words of an excerpt have changed; what they are tagged with is not told."""
    return hashlib.sha256(without_tags(text).encode()).hexdigest()[:_CHARACTERS]


def basis_of(excerpts: Iterable[tuple[int, str]]) -> str:
    """Keys and texts as a summary keeps them: key:digest, with spaces between."""
    return " ".join(f"{key}:{digest(text)}" for key, text in sorted(excerpts))


def read_basis(basis: str) -> dict[int, str]:
    """The excerpts of a basis; what is none in it is left out."""
    pairs = (part.partition(":") for part in basis.split())
    return {int(key): told for key, _colon, told in pairs if key.isdecimal() and len(key) < 19}


class News(StrEnum):
    """What has become of an excerpt that is there."""

    NEW = "new"
    CHANGED = "changed"


NEWS_NAMES = {News.NEW: n_("new"), News.CHANGED: n_("changed")}


def news(before: Mapping[int, str], now: Mapping[int, str]) -> dict[int, News]:
    """Which excerpts a summary does not know, or not as they are now."""
    return {
        key: News.CHANGED if key in before else News.NEW
        for key, told in now.items()
        if before.get(key) != told
    }


def drift(before: Mapping[int, str], now: Mapping[int, str]) -> Drift:
    found = [*news(before, now).values()]
    return Drift(
        new=found.count(News.NEW),
        changed=found.count(News.CHANGED),
        gone=len(before.keys() - now.keys()),
    )
