"""The summary as one HTML page that needs nothing else: styles inside, pictures as data."""

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from string import Template

import nh3

from tracker.summaries.markdown import Source
from tracker.summaries.sift import SHORT, Node

_STYLES = Path(__file__).resolve().parent / "styles"
_TAGS = {
    "a", "blockquote", "br", "caption", "code", "del", "em", "figcaption", "figure", "h2", "h3",
    "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "s", "section", "strong", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"id", "class"},
    "a": {"href", "role"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "section": {"role"},
}
_SCHEMES = {"http", "https", "mailto", "data"}


def blocks(sifted: Sequence[Node], *, figures: dict[str, str]) -> list[Node]:
    """The tree as HTML wants it: headings below the page's own, pictures as data."""
    return [_block(block, figures) for block in sifted]


def _block(block: Node, figures: dict[str, str]) -> Node:
    if block["t"] == "Header":
        block["c"][0] = min(6, block["c"][0] + 1)
        block["c"][1][1] = ["on-new-page"] if block.get("breaks") else []
    elif block["t"] == "Table":
        _unstyled(block)
    elif block["t"] == "Figure":
        image = block["c"][2][0]["c"][0]
        svg = figures[image["c"][2][0]].encode()
        image["c"][2] = [f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}", ""]
    return block


def _unstyled(table: Node) -> None:
    """Widths and sides would become style attributes; sides become classes instead."""
    columns = table["c"][2]
    right = [n for n, (side, _) in enumerate(columns, 1) if side["t"] == "AlignRight"]
    is_short = len(table["c"][4][0][3]) < SHORT
    classes = [*(["short"] if is_short else []), *(f"right-{number}" for number in right)]
    table["c"][0] = ["", classes, []]
    table["c"][2] = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}] for _ in columns]


def clean(body: str) -> str:
    """The body with nothing left in it that could run or fetch: the last of three walls."""
    return nh3.clean(
        body,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        attribute_filter=_attribute,
        link_rel="noopener noreferrer nofollow",
    )


def whole(body: str, *, source: Source) -> str:
    """The page around a clean body."""
    lines = [source.commissioner, source.institute, source.made_on]
    return Template((_STYLES / "summary.html").read_text()).substitute(
        language=escape(source.language),
        style=_style(),
        title=escape(source.title),
        subtitle=escape(source.subtitle),
        head=escape(source.running_head),
        imprint="".join(f"<p>{escape(line)}</p>" for line in lines if line),
        contents=escape(source.contents),
        chapters=_chapters(body),
        body=body,
    )


def style_hash() -> str:
    """What a strict content security policy has to allow for the page's one style element."""
    digest = hashlib.sha256(_style().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _style() -> str:
    return (_STYLES / "summary.css").read_text()


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Data is for pictures, and a picture is nothing but data."""
    is_data = value.strip().lower().startswith("data:")
    if name == "src":
        return value if value.startswith("data:image/svg+xml;base64,") else None
    return None if is_data and (tag, name) == ("a", "href") else value


def _chapters(body: str) -> str:
    found = re.findall(r'<h2 [^>]*?id="(section-\d+)"[^>]*>(.*?)</h2>', body, re.DOTALL)
    entries = [f'<li><a href="#{anchor}">{_no_notes(title)}</a></li>' for anchor, title in found]
    return "".join(entries)


def _no_notes(title: str) -> str:
    return re.sub(r"<[^>]*>", "", re.sub(r"<sup>.*?</sup>", "", title))
