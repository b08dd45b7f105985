"""What the text of a note must be, on plain values."""

import re
import unicodedata

from tracker.core.errors import DomainError, TooLarge
from tracker.core.language import n_

MAXIMUM_BYTES = 1_000_000


# What word processors put between lines and before the items of their lists.
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Those that people write too are bullets only when a tab follows.
_BULLETS = re.compile(
    r"^([ \t]*)(?:[•·●▪▫■□○◦‣⁃➢❖\uf0a7\uf0a8\uf0b7\uf0d8\uf076](?:\t|[ \u00a0]+)"
    r"|[–—o§→✓✔\uf0fc]\t)",
    re.M,
)
_COUNTED = re.compile(r"^([ \t]*)(\(?(?:[A-Za-z]|[ivx]{2,5})[.)]|\(\d{1,3}\))\t", re.M)
_MARKED = re.compile(r"^[▼▲] [^\r\n]*", re.M)


def marked_lines(text: str) -> list[str]:
    """The lines with which a merged text marks where two people's changes clash."""
    return _MARKED.findall(text)


def checked_text(text: str) -> str:
    """The text in plain characters; refuses an empty one and one too long."""
    plain = plain_text(text)
    if not plain or plain.isspace():
        raise DomainError(n_("Write something first."), field="text")
    if len(plain.encode("utf-8", "surrogatepass")) > MAXIMUM_BYTES:
        raise TooLarge(
            n_("A text may have one megabyte. Shorten this one or split it in two."), field="text"
        )
    return plain


def plain_text(text: str) -> str:
    """The text with plain line ends, list items and letters.

    A paste brings what its program makes: line separators, bullets, letters apart from accents.
    """
    lines = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    items = _BULLETS.sub(lambda item: f"{_depth(item[1])}- ", lines)
    return _COUNTED.sub(lambda item: f"{_depth(item[1])}- {item[2]} ", items)


def _depth(space: str) -> str:
    # As much as puts an item beneath the one above, and never makes it code.
    return space.replace("\t", "  ")
