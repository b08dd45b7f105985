"""Markdown as people may write it, made into HTML that a page can show safely."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from tracker.core.dressing import DRESSING, LABEL, Dressing, draw_label, dress, typed

# Pictures stay out: a remote one would tell a stranger who reads the note, and when.
_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "li", "ol", "p", "pre", "s", "span", "strong", "sup", "section", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "id", "class"},
    "li": {"id", "class"},
    "ol": {"class", "start"},
    "p": {"id"},
    "section": {"class"},
    "span": {"class", "title"},
    "sup": {"class"},
}
_HEADING = re.compile(r"\s{0,3}#{1,6}(\s|$)")
_BLOCK_MARK = re.compile(r"^\s*(?:>\s*|[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)]\s+)*")
_LOOKED_AT = 4_000
_LINK = re.compile(r"!?\[([^\]\n]{0,200})\]\([^)\n]{0,400}\)")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_\n]{1,200})(?<!\s)\1(?![\w*_])")
_SCHEMES = {"http", "https", "mailto"}

# What costs the parser time: marks, lines, and brackets with the square of their number. A
# megabyte of transcript stays below the limit; within it every text takes under two seconds.
_MARKS = "]*_`~<>|!^&\\#+-="
_HEAVY = 60_000


@cache
def _parser() -> MarkdownIt:
    # Deeper nesting than any note has is a bomb; the parser then leaves the rest as text.
    options = {"html": False, "linkify": False, "maxNesting": 40}
    parser = (
        MarkdownIt("commonmark", options)
        .enable(["table", "strikethrough"])
        .disable(["html_block", "html_inline"])
        .use(footnote_plugin)
        .use(tasklists_plugin)
    )
    parser.add_render_rule("image", _words_for_a_picture)
    # Raw HTML is off, so that the only HTML inside a line is the box of a task.
    parser.add_render_rule("html_inline", _sign_for_a_box)
    parser.core.ruler.before("text_join", DRESSING, dress)
    parser.add_render_rule(LABEL, draw_label)
    return parser


def _words_for_a_picture(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    return escapeHtml(tokens[index].content)


def _sign_for_a_box(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    return "☑" if 'checked="checked"' in tokens[index].content else "☐"


@lru_cache(maxsize=512)
def to_html(
    text: str, *, below: int = 2, anchor: str = "", dressing: Dressing | None = None
) -> str:
    """Safe HTML of a note: no raw HTML, no pictures, links only to web and mail addresses.

    Its headings come below the page's own heading of level `below`; `anchor` keeps the
    footnotes of several texts on one page apart.
    """
    if is_heavy(text):
        return typed(text, dressing)
    environment: dict[str, Any] = {"docId": anchor} if anchor else {}
    if dressing is not None:
        environment[DRESSING] = dressing
    tokens = _parser().parse(text, environment)
    _lower_headings(tokens, below)
    return nh3.clean(
        _parser().renderer.render(tokens, _parser().options, environment),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def is_heavy(text: str) -> bool:
    """Whether the text has so many marks that it is shown as it was typed."""
    marks = sum(text.count(mark) for mark in _MARKS)
    return marks + 2 * text.count("\n") + 15 * text.count("[") > _HEAVY


def _lower_headings(tokens: Sequence[Token], below: int) -> None:
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    ranks = {tag: rank for rank, tag in enumerate(sorted({token.tag for token in headings}))}
    for token in headings:
        token.tag = f"h{min(6, below + 1 + ranks[token.tag])}"


def word_count(text: str) -> int:
    return len(text.split())


@lru_cache(maxsize=2048)
def opening(text: str, *, characters: int = 160) -> str:
    """The first running text in one line, for lists; headings and marks are left out."""
    blocks = (block.split("\n") for block in re.split(r"\n\s*\n", text[:_LOOKED_AT]))
    lines = [[line for line in block if line and not _HEADING.match(line)] for block in blocks]
    running = next((block for block in lines if block), None)
    words = " ".join(
        _BLOCK_MARK.sub("", line).strip() for line in running or text[:_LOOKED_AT].split("\n")
    )
    unmarked = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", words.lstrip("# ")))
    plain = unmarked.replace("**", "").replace("`", "").strip()
    if len(plain) <= characters:
        return plain
    whole_words = plain[:characters].rpartition(" ")[0] or plain[: characters - 1]
    return whole_words.rstrip() + "…"
