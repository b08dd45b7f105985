"""A Markdown text in the pieces that people speak of: paragraphs, list items, tables."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import nh3
from markdown_it.token import Token

from tracker.core import markdown
from tracker.core.dressing import typed

_LISTS = {"bullet_list_open", "ordered_list_open"}
# They are shown to people outside, whom no link leads away and tells others of.
_TAGS = markdown._TAGS - {"a"}
_ATTRIBUTES = {tag: names for tag, names in markdown._ATTRIBUTES.items() if tag != "a"}
_WAY_BACK = re.compile(r' ?<a href="[^"]*" class="footnote-backref">[^<]*</a>')


class Piece(NamedTuple):
    """As its author wrote it, and as safe HTML without links."""

    text: str
    html: str
    is_heading: bool


@lru_cache(maxsize=128)
def pieces(text: str, *, below: int = 1) -> tuple[Piece, ...]:
    """The whole text, piece by piece; put together again they say all of it."""
    if markdown.is_heavy(text):
        parts = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
        return tuple(Piece(part, typed(part, None), is_heading=False) for part in parts)
    environment: dict[str, Any] = {}
    tokens = markdown._parser().parse(text, environment)
    markdown._lower_headings(tokens, below)
    lines = text.split("\n")
    return tuple(_piece(group, lines, environment) for group in _groups(tokens))


def _piece(tokens: Sequence[Token], lines: list[str], environment: dict[str, Any]) -> Piece:
    parser = markdown._parser()
    html = parser.renderer.render(tokens, parser.options, environment)
    clean = nh3.clean(_WAY_BACK.sub("", html), tags=_TAGS, attributes=_ATTRIBUTES)
    first, last = next((one.map for one in tokens if one.map), None) or (0, 0)
    written = "\n".join(lines[first:last]).strip()
    return Piece(written, clean, is_heading=tokens[0].type == "heading_open")


def _groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """What stands at the top of the text, and of a list each item."""
    for group in _at_top(tokens):
        if group[0].type in _LISTS:
            yield from _items(group)
        else:
            yield group


def _at_top(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    depth, group = 0, []
    for token in tokens:
        depth += token.nesting
        group.append(token)
        if depth == 0:
            yield group
            group = []


def _items(tokens: list[Token]) -> Iterator[list[Token]]:
    """Each in a list of its own that goes on counting."""
    opening, *within, closing = tokens
    start = int(opening.attrs.get("start", 1))
    for number, item in enumerate(_at_top(within)):
        attributes = dict(opening.attrs)
        if opening.type == "ordered_list_open":
            attributes["start"] = start + number
        # Only the item knows which lines are its own.
        yield [opening.copy(attrs=attributes, map=None), *item, closing]
