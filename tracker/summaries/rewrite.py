"""People's Markdown, parsed as pages parse it and written back in one plain form.

What comes out cannot disturb what follows it in a longer document: every fence is closed,
headings lie below a given level and skip none, HTML is text, pictures are their words, links
lead to web and mail addresses only, nesting has an end.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from tracker.core.markdown import is_heavy
from tracker.summaries.inline import literal, plain_text, write_inline

_DEEPEST = 8


@cache
def _parser() -> MarkdownIt:
    # The same language as core/markdown.py, so that page and document agree.
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 40})
    parser.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    return parser.use(footnote_plugin)


class _Place(NamedTuple):
    """What a block needs to know of where it stands."""

    levels: dict[str, int]
    notes: str
    depth: int = 0

    def inside(self) -> "_Place":
        return self._replace(depth=self.depth + 1)


def rewrite(text: str, *, below: int, notes: str = "") -> str:
    """The same text in plain form, its headings under level `below`.

    `notes` keeps the footnotes of several texts in one document apart.
    """
    if is_heavy(text):
        return _as_typed(text)
    tokens = _parser().parse(plain_text(text), {})
    tags = sorted({token.tag for token in tokens if token.type == "heading_open"})
    levels = {tag: min(6, below + 1 + rank) for rank, tag in enumerate(tags)}
    return "\n".join(_blocks(tokens, _Place(levels, notes))).strip("\n")


def _as_typed(text: str) -> str:
    """What would keep the parser busy for long is shown as typed, here as on pages."""
    paragraphs = (part.split("\n") for part in plain_text(text).split("\n\n") if part.strip())
    return "\n\n".join("\\\n".join(literal(line) for line in lines) for lines in paragraphs)


class _Block(NamedTuple):
    """A token with the tokens between it and its closing one."""

    head: Token
    inner: Sequence[Token]


def _split(tokens: Sequence[Token]) -> Iterator[_Block]:
    """The blocks of one level, in order."""
    start = depth = 0
    for place, token in enumerate(tokens):
        if token.nesting == 1 and depth == 0:
            start = place
        depth += token.nesting
        if depth == 0:
            head = tokens[start] if token.nesting == -1 else token
            yield _Block(head, tokens[start + 1 : place] if token.nesting == -1 else ())


def _blocks(tokens: Sequence[Token], place: _Place, *, is_tight: bool = False) -> list[str]:
    """The lines of several blocks, an empty line between two unless they stand tight."""
    lines: list[str] = []
    for block in _split(tokens):
        written = _block(block, place)
        if lines and written and not is_tight:
            lines.append("")
        lines += written
    return lines


def _block(block: _Block, place: _Place) -> list[str]:
    write = _WRITERS.get(block.head.type)
    if write is None:
        return _blocks(block.inner, place)
    return write(block, place)


def _paragraph(block: _Block, place: _Place) -> list[str]:
    return _inline(block, place).split("\n") if block.inner else []


def _inline(block: _Block, place: _Place) -> str:
    children = [child for token in block.inner for child in token.children or ()]
    return write_inline(children, notes=place.notes)


def _heading(block: _Block, place: _Place) -> list[str]:
    text = _inline(block, place).replace("\\\n", " ").replace("\n", " ").strip()
    if not text:
        return []
    # A heading inside a list or a quotation would break the order; it keeps its weight.
    if place.depth:
        return [f"**{text.replace('**', '')}**"]
    return [f"{'#' * place.levels[block.head.tag]} {text}"]


def _quote(block: _Block, place: _Place) -> list[str]:
    lines = _blocks(block.inner, place.inside())
    if place.depth >= _DEEPEST:
        return lines
    return [f"> {line}".rstrip() for line in lines]


def _bullets(block: _Block, place: _Place) -> list[str]:
    return _list(block, place, (f"{block.head.markup} " for _ in count()))


def _numbers(block: _Block, place: _Place) -> list[str]:
    start = int(block.head.attrs.get("start", 1))
    return _list(block, place, (f"{number}{block.head.markup} " for number in count(start)))


def _list(block: _Block, place: _Place, marks: Iterator[str]) -> list[str]:
    is_tight = any(t.type == "paragraph_open" and t.hidden for t in block.inner)
    lines: list[str] = []
    for item, mark in zip(_split(block.inner), marks, strict=False):
        inner = _blocks(item.inner, place.inside(), is_tight=is_tight) or [""]
        if lines and not is_tight:
            lines.append("")
        lines += inner if place.depth >= _DEEPEST else _hang(inner, mark)
    return lines


def _hang(lines: Sequence[str], mark: str) -> list[str]:
    """Lines behind a mark, the following ones set in by its width."""
    indent = " " * len(mark)
    return [(mark if not n else indent if line else "") + line for n, line in enumerate(lines)]


def _code(block: _Block, _place: _Place) -> list[str]:
    content = block.head.content.rstrip("\n")
    longest = max((len(run) for run in re.findall("`+", content)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence, *content.split("\n"), fence]


def _rule(_block: _Block, _place: _Place) -> list[str]:
    return ["***"]


def _table(block: _Block, place: _Place) -> list[str]:
    rows = [row for part in _split(block.inner) for row in _split(part.inner)]
    cells = [[_cell(cell, place) for cell in _split(row.inner)] for row in rows]
    aligned = [str(cell.head.attrs.get("style", "")) for cell in _split(rows[0].inner)]
    dashes = ["--:" if "right" in style else "---" for style in aligned]
    return [f"| {' | '.join(row)} |" for row in [cells[0], dashes, *cells[1:]]]


def _cell(block: _Block, place: _Place) -> str:
    text = _inline(block, place).replace("\\\n", " ").replace("\n", " ")
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def _footnote(block: _Block, place: _Place) -> list[str]:
    number = block.head.meta["id"] + 1
    lines = _blocks(block.inner, place.inside())
    mark = f"[^{place.notes}{number}]: "
    return [(mark if not n else "    " if line else "") + line for n, line in enumerate(lines)]


_WRITERS = {
    "paragraph_open": _paragraph,
    "heading_open": _heading,
    "blockquote_open": _quote,
    "bullet_list_open": _bullets,
    "ordered_list_open": _numbers,
    "fence": _code,
    "code_block": _code,
    "hr": _rule,
    "table_open": _table,
    "footnote_open": _footnote,
}
