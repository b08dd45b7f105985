"""A status note paragraph by paragraph, and what of it changed since somebody last read it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tracker.core.blocks import Block, blocks, headed
from tracker.core.differences import Piece, continued, differences
from tracker.core.markdown import is_heavy
from tracker.statusnotes.marks import without_marks

_FOOTNOTE = re.compile(r"\A(\[\^[^\]\n]+\]:)")


class Passage(NamedTuple):
    """A paragraph or a heading with the table or code that follows it, in Markdown.

    `number` counts the paragraphs from 1; a heading, and what precedes the first one, has 0.
    `cited` is its source with the marks of its references.
    """

    number: int
    text: str
    source: str
    cited: str


@dataclass(frozen=True)
class Since:
    """What became of each passage since another text, and the passages that are gone.

    A passage that is not among `changed` stayed as it was; a fresh one has one piece.
    """

    changed: dict[int, list[Piece]] = field(default_factory=dict)
    gone: Sequence[str] = ()

    @property
    def is_same(self) -> bool:
        return not self.changed and not self.gone


def passages(text: str) -> list[Passage]:
    """All of the text, in reading order; what it rests on does not count among its words."""
    bare = without_marks(text)
    begun = _begun(bare)
    # A mark goes without its line: both have the same number of them.
    lines, marked = bare.split("\n"), text.split("\n")
    ends = [block.line - 1 for _, block in begun] + [len(lines)]
    before = "\n".join(lines[: ends[0]])
    found = [Passage(0, "", before, "\n".join(marked[: ends[0]]))] if before.strip() else []
    number = 0
    for (level, block), end in zip(begun, ends[1:], strict=True):
        number += not level
        first = block.line - 1
        depth = len(lines[first]) - len(lines[first].lstrip())
        source, cited = (_shown(one[first:end], depth) for one in (lines, marked))
        found.append(Passage(0 if level else number, block.text, source, cited))
    return found


def _begun(text: str) -> list[tuple[int, Block]]:
    return [(0, block) for block in blocks(text)] if is_heavy(text) else list(headed(text))


def _shown(lines: Sequence[str], depth: int) -> str:
    """A passage by itself: not as deep as it stood, so that it is no code.

    The words of a footnote are shown where they stand: alone they belong to no mark.
    """
    source = "\n".join(line[:depth].lstrip() + line[depth:] for line in lines)
    return _FOOTNOTE.sub(r"\\\1", source.strip("\n"))


def paragraphs(text: str) -> list[str]:
    """The words that comments quote, in the order in which they are counted."""
    return [one.text for one in passages(text) if one.number]


def since(old: str, present: Sequence[Passage]) -> Since:
    """Word by word what changed, by the place of each passage in the present text."""
    before = [one.source for one in passages(old)]
    origins = continued(before, [one.source for one in present])
    changed = {
        at: differences("" if origin is None else before[origin], present[at].source)
        for at, origin in enumerate(origins)
        if origin is None or before[origin] != present[at].source
    }
    kept = set(origins)
    return Since(changed, [words for at, words in enumerate(before) if at not in kept])
