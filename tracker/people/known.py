"""What the search for names knows of the people of a study, and the words of a text, as values.

Nothing here shows a name in its `repr`, so that none gets into a log with a traceback.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True)
class Known:
    """Somebody of the register: what a text must not hold, and what stands there instead."""

    person_id: int
    case_id: int | None
    instead: str
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True)
class Alone:
    """A role that one person of a case holds: both together can only be that person."""

    case: str
    role: str


@dataclass(frozen=True)
class Names:
    """Everything that is looked for in the texts of a study.

    `places` are names of cases, regions and organisations, whose words may be names of people too.
    """

    people: tuple[Known, ...] = ()
    places: tuple[str, ...] = ()
    alone: tuple[Alone, ...] = ()
    language: str = "en"


class Token(NamedTuple):
    """A word as a text holds it, and as it is compared."""

    start: int
    end: int
    written: str
    folded: str


# Letters with the marks that may lie apart from them, and what word processors hide in words.
_WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f\u00ad\u200b-\u200d]*)+")
_DROPPED = re.compile(r"[\u0300-\u036f\u00ad\u200b-\u200d]")
# Å is a letter of its own; Swedish and German names are typed with Norwegian letters, and back.
_KEPT = str.maketrans({"ä": "æ", "ö": "ø", "å": "\0"})


def folded(word: str) -> str:
    """A word as names are compared: whatever its case and accents."""
    small = word.casefold()
    if small.isascii():
        return small
    kept = unicodedata.normalize("NFC", small).translate(_KEPT)
    return _DROPPED.sub("", unicodedata.normalize("NFD", kept)).replace("\0", "å")


def tokens(text: str) -> Iterator[Token]:
    """The words of a text; hyphens, apostrophes and full stops part them."""
    for word in _WORD.finditer(text):
        yield Token(word.start(), word.end(), word[0], folded(word[0]))


def folded_words(text: str) -> tuple[str, ...]:
    return tuple(token.folded for token in tokens(text))
