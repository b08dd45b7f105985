"""What a text is shown with beyond its Markdown: places to lead to, and words as small labels."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# The key of the parser's environment, and the kind of token that a label becomes.
DRESSING = "dressing"
LABEL = "label"


class Label(NamedTuple):
    """A stretch of running text that is shown as a label; `meaning` is empty when it has none."""

    start: int
    end: int
    word: str
    meaning: str


class Dressing(Protocol):
    """Finds what to dress; equal ones are equal in hash, since drawn texts are kept by it."""

    def __hash__(self) -> int: ...

    @property
    def anchors(self) -> Mapping[int, str]:
        """The line on which a paragraph begins, from 1, and what it is called in addresses."""

    def labels(self, text: str, *, start: int) -> Iterable[Label]:
        """The labels of running text from `start` on, in their order."""


def dress(state: StateCore) -> None:
    """A step of the parser, after which what was escaped can no longer be told from the rest."""
    dressing = state.env.get(DRESSING)
    if dressing is None:
        return
    before: Token | None = None
    for opening, inline in pairwise(state.tokens):
        if opening.type == "paragraph_open":
            _anchor(before, opening, dressing)
            inline.children = list(_labelled(inline.children or [], dressing))
        before = opening


def _anchor(before: Token | None, opening: Token, dressing: Dressing) -> None:
    name = dressing.anchors.get(opening.map[0] + 1) if opening.map else None
    if name:
        # The paragraph of a tight list is not drawn; its item is.
        is_in_item = opening.hidden and before is not None and before.type == "list_item_open"
        (before if is_in_item and before else opening).attrSet("id", name)


def _labelled(tokens: Sequence[Token], dressing: Dressing) -> Iterator[Token]:
    before = ""
    is_address = False
    for token in tokens:
        if token.type in {"link_open", "link_close"}:
            is_address = token.type == "link_open" and token.markup == "autolink"
        if token.type == "text" and not is_address:
            yield from _split(token, before, dressing)
        else:
            yield token
        # What went before decides whether a sign begins a word.
        is_text = token.type in {"text", "text_special"}
        before = token.content if is_text else "_" * token.markup.startswith("_")


def _split(token: Token, before: str, dressing: Dressing) -> Iterator[Token]:
    text = before + token.content
    end = len(before)
    for label in dressing.labels(text, start=end):
        if label.start > end:
            yield _text(text[end : label.start], token.level)
        yield Token(
            LABEL, "", 0, level=token.level, content=label.word, meta={"meaning": label.meaning}
        )
        end = label.end
    if text[end:]:
        yield _text(text[end:], token.level)


def _text(words: str, level: int) -> Token:
    return Token("text", "", 0, level=level, content=words)


def draw_label(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    """A word with its meaning at hand; one without is marked as such."""
    token = tokens[index]
    word, meaning = escapeHtml(token.content), escapeHtml(token.meta["meaning"])
    if not meaning:
        return f'<span class="tag tag-unlisted">{word}</span>'
    return f'<span class="tag" title="{meaning}">{word}</span>'


def typed(text: str, dressing: Dressing | None) -> str:
    """A text as it was typed, with places to lead to."""
    anchors = dressing.anchors if dressing else {}
    paragraphs: list[str] = []
    number = 1
    for part in text.split("\n\n"):
        lines = part.split("\n")
        drawn = [
            f'<span id="{anchors[at]}">{escapeHtml(line)}</span>'
            if at in anchors
            else escapeHtml(line)
            for at, line in enumerate(lines, number)
        ]
        number += len(lines) + 1
        if part:
            paragraphs.append(f"<p>{'<br>'.join(drawn)}</p>\n")
    return "".join(paragraphs)
