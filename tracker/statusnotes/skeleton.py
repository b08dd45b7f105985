"""A first draft by rules: what was logged, line by line under headings, and nothing else.

No sentence is made up. Every line is taken from the log and bears its reference.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.statusnotes import marks

_ITEM = re.compile(r"[-*+] ")


@dataclass(frozen=True)
class Line:
    """Something logged, in its own words, and what leads back to it."""

    mark: str
    words: str
    # Of an excerpt: the codes of its kinds.
    kinds: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """An item of a list; marks that stood in the words would lead elsewhere."""
        return f"- {marks.plain(self.words)} {marks.written(self.mark)}"


@dataclass(frozen=True)
class Log:
    """What there is to write from, each sort in its order."""

    events: Sequence[Line] = ()
    facts: Sequence[Line] = ()
    contacts: Sequence[Line] = ()
    excerpts: Sequence[Line] = ()
    open: Sequence[Line] = ()
    closed: Sequence[Line] = ()


@dataclass(frozen=True)
class Headings:
    """What the parts are called; `kinds` are codes and names in the order of the study's list."""

    events: str
    facts: str
    contacts: str
    kinds: Sequence[tuple[str, str]]
    others: str
    open: str
    closed: str


def skeleton(log: Log, headings: Headings) -> str:
    """The draft. A part without lines is left out; an excerpt stands once, under its first kind."""
    parts = [
        (headings.events, log.events),
        (headings.facts, log.facts),
        (headings.contacts, log.contacts),
        *_by_kind(log.excerpts, headings),
        (headings.open, log.open),
        (headings.closed, log.closed),
    ]
    return "\n\n".join(_part(heading, lines) for heading, lines in parts if lines)


def _by_kind(excerpts: Sequence[Line], headings: Headings) -> list[tuple[str, list[Line]]]:
    codes = [code for code, _name in headings.kinds]
    first = {
        line.mark: next((code for code in codes if code in line.kinds), "") for line in excerpts
    }
    return [
        (name, [line for line in excerpts if first[line.mark] == code])
        for code, name in [*headings.kinds, ("", headings.others)]
    ]


def _part(heading: str, lines: Sequence[Line]) -> str:
    return "\n".join([f"## {heading}", "", *(line.text for line in lines)])


def put_in(text: str, parts: Sequence[str]) -> str:
    """The text with more at its end: items go on with a list, all else stands apart."""
    for part in parts:
        before = text.rstrip()
        goes_on = _ITEM.match(part) and _ITEM.match(before.rsplit("\n", 1)[-1])
        text = before + ("\n" if goes_on else "\n\n" if before else "") + part
    return text
