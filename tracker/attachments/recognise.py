"""Says what a file is from what is in it, whatever its name; refuses what is not on the list."""

import codecs
import io
import lzma
import re
import struct
import zipfile
import zlib
from copy import copy

import puremagic

from tracker.attachments import kinds
from tracker.attachments.kinds import Kind
from tracker.attachments.rules import MEGABYTE, suffix_of
from tracker.core.errors import DomainError, TooLarge
from tracker.core.language import n_

_MEMBERS = 5_000
_UNPACKED = 300 * MEGABYTE
_RATIO = 100
# No office program packs in another way.
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_PAGE = re.compile(rb"<(?:!doctype|(?:\w+:)?svg|html|head|body|script|iframe)\b", re.IGNORECASE)
# What may stand before the first element, and where it ends.
_BEFORE = ((b"<?", b"?>"), (b"<!--", b"-->"))
_MARKUP = {".svg", ".svgz", ".html", ".htm", ".xhtml", ".xht", ".mht", ".mhtml", ".xml", ".js"}
_ALLOWED = n_(
    "“%(name)s” is of a kind that is not kept here. Kept are PDF, Word, Excel, PowerPoint, "
    "OpenDocument, text, CSV and Markdown, and JPEG, PNG and WebP pictures."
)
_OLD_OFFICE = n_(
    "“%(name)s” is an old Office file or protected by a password. Save it as .docx, .xlsx or "
    ".pptx without a password."
)
# What reading an archive ends in when some of its bytes are not what they were.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, OSError,
    EOFError, ValueError, LookupError, struct.error,
)  # fmt: skip
_DAMAGED = n_("“%(name)s” is damaged. Save it anew and try again.")
_WIDE = n_(
    "“%(name)s” is written in UTF-16. Save it as UTF-8 (in Excel: “CSV UTF-8”) and add that."
)
# What people send in good faith and what helps them, by the name that puremagic has for it.
_ADVICE = {
    ".doc": _OLD_OFFICE,
    ".heif": n_("“%(name)s” is an HEIC photograph. Save it as JPEG and add that."),
    ".heic": n_("“%(name)s” is an HEIC photograph. Save it as JPEG and add that."),
    ".exe": n_("“%(name)s” is a program. Programs are not kept here."),
    ".mp4": n_("“%(name)s” is a film. Films are not kept here."),
    ".gif": n_("“%(name)s” is a GIF. Save it as PNG and add that."),
}


def kind_of(name: str, content: bytes) -> Kind:
    """The kind that the content is of; `name` only decides between kinds of plain text."""
    if content.startswith(b"%PDF-"):
        return kinds.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return kinds.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return kinds.PNG
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return kinds.WEBP
    if content.startswith(b"PK\x03\x04"):
        return _office(name, content)
    return _text(name, content)


def _office(name: str, content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(name, archive)
            found = _office_kind(archive)
    except _BROKEN:
        raise DomainError(_DAMAGED, name=name) from None
    if found is None:
        raise DomainError(_ALLOWED, name=name)
    return found


def _check_members(name: str, archive: zipfile.ZipFile) -> None:
    """Whoever opens the file later would unpack all of it, so we look at what comes out."""
    members = archive.infolist()
    packed = sum(member.compress_size for member in members)
    most = min(_UNPACKED, _RATIO * max(packed, 1))
    said = sum(member.file_size for member in members)
    if len(members) > _MEMBERS or said > most or _unfolded(archive, most) > most:
        raise TooLarge(
            n_("“%(name)s” unfolds into far too much. Save it as PDF and add that."), name=name
        )
    if any(_is_program(member.filename) for member in members):
        raise DomainError(
            n_("“%(name)s” holds macros. Save it without them, or as PDF."), name=name
        )


def _unfolded(archive: zipfile.ZipFile, most: int) -> int:
    """How many bytes come out, whatever the archive's directory says; counted a little too far."""
    whole = 0
    for member in archive.infolist():
        if member.compress_type not in _PACKED:
            raise zipfile.BadZipFile
        read = copy(member)
        # Else no more would be read than the directory says.
        read.file_size = 2 * _UNPACKED
        with archive.open(read) as part:
            while (piece := part.read(MEGABYTE)) and whole <= most:
                whole += len(piece)
    return whole


def _is_program(member: str) -> bool:
    return member.lower().endswith("vbaproject.bin") or member.startswith(("Basic/", "Scripts/"))


def _office_kind(archive: zipfile.ZipFile) -> Kind | None:
    first = archive.infolist()[0].filename if archive.infolist() else ""
    if first == "mimetype":
        said = _start_of(archive, first, 100).strip()
        return next((one for one in kinds.OPEN_DOCUMENT if one.media_type.encode() == said), None)
    if "[Content_Types].xml" not in archive.namelist():
        return None
    types = _start_of(archive, "[Content_Types].xml", MEGABYTE)
    return next((one for one in kinds.OPEN_XML if one.marker in types), None)


def _start_of(archive: zipfile.ZipFile, member: str, size: int) -> bytes:
    with archive.open(member) as part:
        return part.read(size)


def _text(name: str, content: bytes) -> Kind:
    """Plain text of the kind that its name says; a page or drawing with scripts is none."""
    suffix = suffix_of(name)
    if suffix in _MARKUP or _is_page(content):
        raise DomainError(
            n_("“%(name)s” is a web page or a drawing that can run scripts (HTML, SVG, XML). "
               "Save it as PDF or PNG and add that."),
            name=name,
        )  # fmt: skip
    if not _is_text(content):
        raise DomainError(_advice(content), name=name)
    for kind in kinds.TEXTS:
        if suffix in kind.suffixes:
            return kind
    if suffix and not any(suffix in kind.suffixes for kind in kinds.KINDS.values()):
        raise DomainError(_ALLOWED, name=name)
    return kinds.TEXT


def _is_page(content: bytes) -> bool:
    """Whether its first element, after what may stand before it, is one of a page or drawing."""
    start = content[:MEGABYTE].removeprefix(b"\xef\xbb\xbf").lstrip()
    while sign := next((sign for sign in _BEFORE if start.startswith(sign[0])), None):
        start = start.partition(sign[1])[2].lstrip()
    return _PAGE.match(start) is not None


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not _is_mostly_control(content)
    return False


def _is_mostly_control(content: bytes) -> bool:
    """CP1252 takes nearly any byte, but people type hardly any of the control characters."""
    start = content[:MEGABYTE]
    odd = len(start) - len(start.translate(None, bytes({*range(32)} - {9, 10, 12, 13})))
    return odd * 100 > len(start)


def _advice(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _WIDE
    try:
        matches = puremagic.magic_string(content[:MEGABYTE])
    except (puremagic.PureError, ValueError):
        return _ALLOWED
    known = (_ADVICE[match.extension] for match in matches if match.extension in _ADVICE)
    return next(known, _ALLOWED)
