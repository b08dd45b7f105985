"""The marks by which the text of a status note says what it rests on: [^e42] for an excerpt.

Plain values in and out. Code is never looked at, a backslash before the bracket makes it ordinary
text, and a footnote that somebody defines under the same name is a footnote of their own.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tracker.core.blocks import blocks
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.core.markdown import opening

# So many different ones no text of a few pages has.
MOST = 2_000
# The largest number that a database takes for a key.
_LARGEST = 2**31 - 1
_FENCE = r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*(?:\n.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)|\Z)"
_CODE = r"(?<!`)(?P<tick>`{1,9})(?!`).{1,2000}?(?<!`)(?P=tick)(?!`)"
_DEFINED = r"^ {0,3}\[\^[ecvfp]\d{1,18}\]:"
_MARK = r"(?<!\\)\[\^(?P<mark>[ecvfp]\d{1,18})\]"
_FOUND = re.compile(rf"{_FENCE}|{_CODE}|{_DEFINED}|{_MARK}", re.M | re.S)
# What stands before the first word of a line belongs to the line and not to the mark.
_BEGINS = re.compile(r"(?:\A|.*\n)[ \t>#*+\-\d.)]{0,40}", re.S)
_LOOKED_AT = 80
_SPACE = re.compile(r"\s+")


class Sort(StrEnum):
    """What a mark leads to, by its letter."""

    EXCERPT = "e"
    CONTACT = "c"
    EVENT = "v"
    FACT = "f"
    PROMISE = "p"


@dataclass(frozen=True)
class Passage:
    """A paragraph or list item, and the marks in it."""

    text: str
    opens_item: bool
    marks: tuple[str, ...]

    @property
    def words(self) -> str:
        """Its first words, by which people find it."""
        return opening(without_marks(self.text), characters=60)


def mark_of(sort: Sort, key: int) -> str:
    return f"{sort}{key}"


def sort_of(mark: str) -> Sort:
    return Sort(mark[0])


def key_of(mark: str) -> int | None:
    """The number in a mark; None for one that no row can have."""
    key = int(mark[1:])
    return key if 0 < key <= _LARGEST else None


def written(mark: str) -> str:
    """As it stands in the text."""
    return f"[^{mark}]"


def marks_in(text: str) -> list[str]:
    """The marks of a text, each once, in their order."""
    return list(dict.fromkeys(found["mark"] for found in _FOUND.finditer(text) if found["mark"]))


def checked_marks(text: str) -> list[str]:
    """The marks of a text; refuses more than can be looked after."""
    marks = marks_in(text)
    if len(marks) > MOST:
        raise DomainError(
            n_("A status note may have %(most)s references. Take some out."),
            field="text",
            most=MOST,
        )
    return marks


def with_marks(text: str, draw: Callable[[str], str]) -> str:
    """The text with something else in place of each mark, close to the word before it."""
    return "".join(_redrawn(text, draw))


def _redrawn(text: str, draw: Callable[[str], str]) -> Iterator[str]:
    end = 0
    for found in _FOUND.finditer(text):
        if not found["mark"]:
            continue
        drawn, before = draw(found["mark"]), text[end : found.start()]
        begins = _BEGINS.fullmatch(text[max(0, found.start() - _LOOKED_AT) : found.start()])
        yield before if drawn and begins else before.rstrip(" \t")
        yield drawn
        end = found.end()
    yield text[end:]


def without_marks(text: str) -> str:
    """The text as people read it."""
    return with_marks(text, lambda _mark: "")


def passages(text: str) -> list[Passage]:
    """The paragraphs and list items of a text with their marks; a heading claims nothing."""
    return [
        Passage(block.text, block.opens_item, tuple(marks_in(block.text))) for block in blocks(text)
    ]


def passage_of(mark: str, all_: list[Passage]) -> str:
    """The first words of the first passage that bears a mark; the mark where none does."""
    return next((one.words for one in all_ if mark in one.marks and one.words), written(mark))


def plain(words: str) -> str:
    """Words in one line without marks, by which two passages are compared."""
    return _SPACE.sub(" ", without_marks(words)).strip()
