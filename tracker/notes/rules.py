"""What the text of a note must be, on plain values."""

import re

from tracker.core.errors import DomainError, TooLarge
from tracker.core.language import n_

MAXIMUM_BYTES = 1_000_000


# What word processors put between lines and before the items of their lists.
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_MARKED = re.compile(r"^[▼▲] [^\r\n]*", re.M)
_BULLETS = re.compile(r"^([ \t]*)[\u2022\u00b7\u25cf\u25aa\uf0b7\uf0a7](?:\t|[ \u00a0]+)", re.M)


def marked_lines(text: str) -> list[str]:
    """The lines with which a merged text marks where two people's changes clash."""
    return _MARKED.findall(text)


def checked_text(text: str) -> str:
    """The text with plain line ends and list items; refuses an empty one and one too long.

    A paste from a word processor brings line separators and bullets of its own.
    """
    plain = _BULLETS.sub(r"\1- ", _LINE_ENDS.sub("\n", text))
    if not plain or plain.isspace():
        raise DomainError(n_("Write something first."), field="text")
    if len(plain.encode("utf-8", "surrogatepass")) > MAXIMUM_BYTES:
        raise TooLarge(
            n_("A text may have one megabyte. Shorten this one or split it in two."), field="text"
        )
    return plain
