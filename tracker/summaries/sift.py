"""What a document may hold: pandoc's tree, taken over node by node, everything unknown left out.

Readers and writers of pandoc pass on raw code and `javascript:` links; this is the place where
they end. It also puts captions on tables and figures and makes the order of headings whole.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from math import ceil
from typing import Any

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.summaries.inline import is_safe_link
from tracker.summaries.markdown import Source

Node = dict[str, Any]
# A table of fewer rows is kept on one page.
SHORT = 15
_DEEPEST = 8
_PLAIN = ["", [], []]


def sift(tree: str, *, source: Source) -> list[Node]:
    """The blocks that may stand in a document, pictures only the source's own.

    Headings rise by one level, because the title is not part of the body, and get the
    identifiers section-1, section-2 and so on; chapters that begin a page say `breaks`.
    """
    try:
        blocks = _Sieve(source.figures).blocks(json.loads(tree)["blocks"], depth=0)
    except RecursionError:
        too_deep = n_("The text is nested too deeply to make a document of it.")
        raise DomainError(too_deep) from None
    found = _in_order(_captioned(blocks, set(source.captions)))
    for number, chapter in enumerate(chapters(found)):
        chapter["breaks"] = number in source.page_starts
    return found


def chapters(blocks: Iterable[Node]) -> list[Node]:
    """The headings of the highest level."""
    return [block for block in blocks if block["t"] == "Header" and block["c"][0] == 1]


def words_in(nodes: Any) -> str:
    """The words of some nodes, without their form."""
    if isinstance(nodes, list):
        return "".join(words_in(node) for node in nodes)
    if not isinstance(nodes, dict):
        return ""
    if nodes["t"] == "Str":
        return str(nodes["c"])
    if nodes["t"] in {"Space", "SoftBreak", "LineBreak"}:
        return " "
    if nodes["t"] in {"Code", "CodeBlock"}:
        return str(nodes["c"][1])
    return "" if nodes["t"] == "Note" else words_in(nodes.get("c"))


class _Sieve:
    """Takes over the nodes it knows; what lies too deep loses its container, not its words."""

    def __init__(self, figures: Collection[str]) -> None:
        self.figures = figures

    def blocks(self, nodes: Iterable[Node], *, depth: int) -> list[Node]:
        return [kept for node in nodes for kept in self._block(node, depth)]

    def inlines(self, nodes: Iterable[Node], *, depth: int = 0) -> list[Node]:
        return [kept for node in nodes for kept in self._inline(node, depth)]

    def _block(self, node: Node, depth: int) -> list[Node]:
        act: Callable[[Any, int], list[Node]] | None = getattr(self, f"_{node['t'].lower()}", None)
        return act(node.get("c"), depth) if act else []

    def _para(self, content: Any, _depth: int) -> list[Node]:
        return [_node("Para", self.inlines(content))]

    def _plain(self, content: Any, _depth: int) -> list[Node]:
        return [_node("Plain", self.inlines(content))]

    def _header(self, content: Any, depth: int) -> list[Node]:
        level, _, inlines = content
        if depth:
            return [_node("Para", [_node("Strong", self.inlines(inlines))])]
        return [_node("Header", [max(1, level - 1), _PLAIN, self.inlines(inlines)])]

    def _blockquote(self, content: Any, depth: int) -> list[Node]:
        inner = self.blocks(content, depth=depth + 1)
        return inner if depth >= _DEEPEST else [_node("BlockQuote", inner)]

    def _bulletlist(self, content: Any, depth: int) -> list[Node]:
        items = [self.blocks(item, depth=depth + 1) for item in content]
        return _flat(items) if depth >= _DEEPEST else [_node("BulletList", items)]

    def _orderedlist(self, content: Any, depth: int) -> list[Node]:
        items = [self.blocks(item, depth=depth + 1) for item in content[1]]
        return _flat(items) if depth >= _DEEPEST else [_node("OrderedList", [content[0], items])]

    def _codeblock(self, content: Any, _depth: int) -> list[Node]:
        return [_node("CodeBlock", [_PLAIN, content[1]])]

    def _horizontalrule(self, _content: Any, _depth: int) -> list[Node]:
        return [{"t": "HorizontalRule"}]

    def _table(self, content: Any, depth: int) -> list[Node]:
        _, _, columns, head, bodies, _ = content
        head_rows = [self._row(row, depth) for row in head[1]]
        body_rows = [self._row(row, depth) for body in bodies for row in body[3]]
        widths = _widths([*head_rows, *body_rows])
        specs = [[align, _node("ColWidth", width)]
                 for (align, _), width in zip(columns, widths, strict=True)]  # fmt: skip
        body = [_PLAIN, 0, [], body_rows]
        parts = [_PLAIN, [None, []], specs, [_PLAIN, head_rows], [body], [_PLAIN, []]]
        return [_node("Table", parts)]

    def _row(self, row: Any, depth: int) -> Any:
        cells = [
            [_PLAIN, {"t": "AlignDefault"}, 1, 1, self.blocks(cell[4], depth=depth + 1)]
            for cell in row[1]
        ]
        return [_PLAIN, cells]

    def _inline(self, node: Node, depth: int) -> list[Node]:
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind in {"Str", "Space", "SoftBreak", "LineBreak"}:
            return [node]
        if kind in {"Emph", "Strong", "Strikeout"}:
            inner = self.inlines(content, depth=depth + 1)
            return inner if depth >= _DEEPEST else [_node(kind, inner)]
        act: Callable[[Any, int], list[Node]] | None = getattr(self, f"_{kind.lower()}", None)
        return act(content, depth) if act else []

    def _code(self, content: Any, _depth: int) -> list[Node]:
        return [_node("Code", [_PLAIN, content[1]])]

    def _note(self, content: Any, _depth: int) -> list[Node]:
        # Deep from the start, because a note holds paragraphs and nothing else.
        inner = self.blocks(content, depth=_DEEPEST)
        return [_node("Note", [_paragraph(block) for block in inner])]

    def _link(self, content: Any, depth: int) -> list[Node]:
        _, inlines, (address, _title) = content
        inner = self.inlines(inlines, depth=depth + 1)
        if depth >= _DEEPEST or not is_safe_link(address):
            return inner
        return [_node("Link", [_PLAIN, inner, [address, ""]])]

    def _image(self, content: Any, depth: int) -> list[Node]:
        _, inlines, (address, _title) = content
        if address not in self.figures:
            return self.inlines(inlines, depth=depth)
        alternative = [_node("Str", words_in(inlines))]
        return [_node("Image", [_PLAIN, alternative, [address, ""]])]


def _node(kind: str, content: Any) -> Node:
    return {"t": kind, "c": content}


def _paragraph(block: Node) -> Node:
    if block["t"] in {"Para", "Plain"}:
        return _node("Para", block["c"])
    return _node("Para", [_node("Str", words_in(block))])


def _flat(items: list[list[Node]]) -> list[Node]:
    return [node for item in items for node in item]


# What fits beside each other in the smallest page's line of a table, and what parts two columns.
_LINE, _GAP = 78, 2
_LONGEST_WORD = 26


def _widths(rows: Sequence[Any]) -> list[float]:
    """Shares of the line: no word is broken as long as there is room, and none is greedy."""
    columns = list(zip(*[[words_in(cell[4]) for cell in row[1]] for row in rows], strict=True))
    least = [_longest_word(texts) + _GAP for texts in columns]
    limit = 180 // len(columns)
    wished = [
        max(0, min(limit, max(map(len, texts), default=0) + _GAP) - given)
        for texts, given in zip(columns, least, strict=True)
    ]
    room = max(0, _LINE - sum(least)) / max(1, sum(wished))
    weights = [given + room * more for given, more in zip(least, wished, strict=True)]
    return [round(weight / sum(weights), 4) for weight in weights]


def _longest_word(texts: Sequence[str]) -> int:
    """Its letters; that of a heading is bold and takes more room."""
    head, *others = texts or [""]
    words = [len(word) for text in others for word in text.split()]
    bold = [ceil(len(word) * 1.15) for word in head.split()]
    return min(_LONGEST_WORD, max([*words, *bold], default=1))


def _captioned(blocks: list[Node], captions: set[str]) -> list[Node]:
    """Each caption set on the table after it or on the picture before it."""
    found: list[Node] = []
    waiting: Node | None = None
    for block in blocks:
        if _caption_text(block) in captions:
            if found and _is_picture(found[-1]):
                found[-1] = _figure(found[-1], block)
            else:
                waiting = block
            continue
        if waiting and block["t"] == "Table":
            block["c"][1] = _caption(waiting)
        elif waiting:
            found.append(waiting)
        waiting = None
        found.append(block)
    return [*found, waiting] if waiting else found


def _caption_text(block: Node) -> str | None:
    is_italic = block["t"] == "Para" and [node["t"] for node in block["c"]] == ["Emph"]
    return words_in(block) if is_italic else None


def _caption(block: Node) -> Any:
    return [None, [_node("Plain", [_node("Str", words_in(block))])]]


def _is_picture(block: Node) -> bool:
    return block["t"] == "Para" and [node["t"] for node in block["c"]] == ["Image"]


def _figure(picture: Node, caption: Node) -> Node:
    return _node("Figure", [_PLAIN, _caption(caption), [_node("Plain", picture["c"])]])


def _in_order(blocks: list[Node]) -> list[Node]:
    """Headings that never skip a level, each with an identifier of its own."""
    before = number = 0
    for block in blocks:
        if block["t"] == "Header":
            number += 1
            before = block["c"][0] = min(block["c"][0], before + 1)
            block["c"][1] = [f"section-{number}", [], []]
    return blocks
