"""What the text of a note must be, on plain values."""

from tracker.core.errors import DomainError, TooLarge
from tracker.core.language import n_

MAXIMUM_BYTES = 1_000_000


def checked_text(text: str) -> str:
    """The text with plain line ends; refuses an empty one and one beyond the limit."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if not plain or plain.isspace():
        raise DomainError(n_("Write something first."), field="text")
    if len(plain.encode("utf-8", "surrogatepass")) > MAXIMUM_BYTES:
        raise TooLarge(
            n_("A text may have one megabyte. Shorten this one or split it in two."), field="text"
        )
    return plain
