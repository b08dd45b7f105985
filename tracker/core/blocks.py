"""The paragraphs and list items of a Markdown text, with the lines they stand on."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from tracker.core.markdown import is_heavy

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_OPENING = re.compile(r" {0,3}(`{3,}(?!.*`)|~{3,})")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(.*)", re.S)


class Block(NamedTuple):
    """Running text as its author wrote it. `line` is where it begins, from 1."""

    line: int
    text: str
    # The first words of a list item, where a task has its box.
    opens_item: bool


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 40})
    parser.enable("table").disable("html_block").use(footnote_plugin)
    # What stands inside a line is nobody's business here.
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def blocks(text: str) -> list[Block]:
    """Paragraphs and list items in reading order; no headings, tables or code.

    A text with so many marks that parsing would take long is cut at its empty lines and items.
    """
    if is_heavy(text):
        return list(_cut(text))
    return list(_parsed(text))


def left_open(text: str) -> str:
    """The fence of code that the text opens and does not close; nothing when all is closed."""
    fence = ""
    for line in text.split("\n"):
        if not fence:
            opening = _OPENING.match(line)
            fence = opening[1] if opening else ""
        elif (closing := _FENCE.match(line)) and line.strip() == closing[1]:
            fence = "" if closing[1].startswith(fence) else fence
    return fence


def headed(text: str) -> Iterator[tuple[int, Block]]:
    """Paragraphs, list items and, with their level, headings in reading order; others have 0."""
    tokens = _parser().parse(text, {})
    for before, opening, inline in zip([None, *tokens], tokens, tokens[1:], strict=False):
        if opening.type in {"paragraph_open", "heading_open"} and inline.map:
            level = int(opening.tag[1]) if opening.type == "heading_open" else 0
            opens_item = before is not None and before.type == "list_item_open"
            yield level, Block(inline.map[0] + 1, inline.content, opens_item)


def _parsed(text: str) -> Iterator[Block]:
    return (block for level, block in headed(text) if not level)


def _cut(text: str) -> Iterator[Block]:
    fence = ""
    begun: list[str] = []
    start = 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        mark = _FENCE.match(line)
        if begun and (mark or fence or not line.strip() or _ITEM.match(line)):
            yield _block(start, begun)
            begun = []
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and line.strip():
            start = start if begun else number
            begun.append(line.strip())


def _block(start: int, lines: list[str]) -> Block:
    words = "\n".join(lines)
    item = _ITEM.match(words)
    return Block(start, item[1] if item else words, opens_item=item is not None)
