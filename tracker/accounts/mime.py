"""Writes a mail as the bytes that go over the wire.

By hand, since the library's generator breaks long addresses in List-Unsubscribe into encoded
words, lets an encoded line end become a header of its own, and takes milliseconds a letter.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence

# "=_" occurs in no part, since all are quoted-printable or base64.
_BOUNDARY = "=_the_other_form_of_it"
# An encoded word has at most 75 characters.
_WORD = 45


def header(text: str) -> str:
    """One line that cannot become a header of its own, nor hide one as an encoded word."""
    return one_line(text)[:200]


def one_line(text: str) -> str:
    """The same at whatever length, for addresses of pages."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).replace("=?", "= ?")


def message(
    headers: Sequence[tuple[str, str]],
    *,
    text: str,
    html: str = "",
    calendar: bytes = b"",
    method: str = "",
) -> bytes:
    """The whole mail. The values of headers must have been cleaned; empty ones are left out."""
    parts = [_quoted("text/plain; charset=utf-8", text)]
    if html:
        parts.append(_quoted("text/html; charset=utf-8", html))
    if calendar:
        # As bytes, or its lines would get other ends.
        kind = f"text/calendar; charset=utf-8; method={method}"
        parts.append(_part(kind, "base64", base64.encodebytes(calendar).replace(b"\n", b"\r\n")))
    lines = [f"{name}: {value}" for name, value in headers if value]
    head = "\r\n".join([*lines, "MIME-Version: 1.0", ""]).encode()
    if len(parts) == 1:
        return head + parts[0]
    form = f'Content-Type: multipart/alternative; boundary="{_BOUNDARY}"\r\n\r\n'.encode()
    between = f"--{_BOUNDARY}\r\n".encode()
    return (
        head + form + b"".join(between + part for part in parts) + f"--{_BOUNDARY}--\r\n".encode()
    )


def _quoted(kind: str, text: str) -> bytes:
    lines = "\r\n".join(text.splitlines()) + "\r\n"
    return _part(kind, "quoted-printable", binascii.b2a_qp(lines.encode(), istext=True))


def _part(kind: str, encoding: str, content: bytes) -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + content


def words(text: str) -> str:
    """A line of free text as a header may hold it."""
    clean = header(text)
    if clean.isascii():
        return clean
    encoded = (base64.b64encode(piece.encode()).decode() for piece in _pieces(clean))
    return "\r\n ".join(f"=?utf-8?b?{word}?=" for word in encoded)


def _pieces(text: str) -> Iterator[str]:
    """Short enough for an encoded word each, no letter cut in two."""
    piece, length = "", 0
    for letter in text:
        size = len(letter.encode())
        if length + size > _WORD:
            yield piece
            piece, length = "", 0
        piece, length = piece + letter, length + size
    yield piece
