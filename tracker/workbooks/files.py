"""Takes a file in: what is no plan is refused before anything in it is believed."""

import codecs
import csv
import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePath

from tracker.core import apart
from tracker.core.errors import DomainError, TooLarge
from tracker.core.language import n_
from tracker.workbooks import columns, sheet
from tracker.workbooks.reader import SECONDS
from tracker.workbooks.sheet import Record, Sheet

_UNPACKED = 100 * 1024 * 1024
_RATIO = 100
_MEMBERS = 200
_DELIMITERS = ";,\t"
# A letter of UTF-8 that stands outside ASCII: in other encodings hardly anything looks like it.
_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_DAMAGED = n_("This workbook is damaged. Save it anew and try again.")
_log = logging.getLogger(__name__)

# A field may be as long as a whole request; what is too long for its column is said by the row.
csv.field_size_limit(8 * 1024 * 1024)


def read(name: str, content: bytes) -> Sheet:
    """The plan in an uploaded file; a refusal belongs beside the field it came by."""
    try:
        return sheet.check_columns(_read(PurePath(name.lower()).suffix, content))
    except DomainError as refusal:
        refusal.field = "document"
        raise


def _read(kind: str, content: bytes) -> Sheet | None:
    if not content:
        raise DomainError(n_("The file is empty."))
    if kind == ".xlsx":
        _check_archive(content)
        return _read_apart(content)
    if kind == ".csv":
        return _read_csv(content)
    raise DomainError(n_("Only .xlsx and .csv files are read. Save the plan as one of them."))


def _check_archive(content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DomainError(
            n_("This workbook is protected by a password, or of an old kind. "
               "Save it as .xlsx without a password.")
        )  # fmt: skip
    if not content.startswith(b"PK\x03\x04"):
        raise DomainError(n_("This is not a workbook, whatever its name says."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive.infolist())
            _check_types(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise DomainError(_DAMAGED) from None


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    whole = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > _MEMBERS or whole > _UNPACKED or whole > _RATIO * max(packed, 1):
        raise TooLarge(n_("This workbook unfolds into far too much. Keep only the plan in it."))
    if any(member.flag_bits & 1 for member in members):
        raise DomainError(n_("This workbook is protected by a password. Save it without one."))


def _check_types(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        raise DomainError(n_("This is not a workbook, whatever its name says."))
    with archive.open("[Content_Types].xml") as part:
        types = part.read(1024 * 1024)
    if b"spreadsheetml" not in types:
        raise DomainError(n_("This is not a workbook, whatever its name says."))
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        raise DomainError(n_("This workbook holds macros. Save it as .xlsx without them."))


def _read_apart(content: bytes) -> Sheet | None:
    """What the reading child makes of it; killed when it takes too long."""
    try:
        child = apart.run(apart.python("tracker.workbooks.reader"), content, seconds=SECONDS)
    except TimeoutError:
        _log.warning("reading a workbook took longer than %s s", SECONDS)
        raise TooLarge(n_("Reading the workbook took too long. Keep only the plan in it.")) \
            from None  # fmt: skip
    if child.code:
        _log.warning("reading a workbook failed with %s", child.code)
        raise DomainError(_DAMAGED)
    answer = json.loads(child.made)
    if "refusal" in answer:
        message, values = answer["refusal"]
        raise TooLarge(message, **values)
    return sheet.from_text(answer["sheet"]) if answer["sheet"] else None


def _read_csv(content: bytes) -> Sheet | None:
    text = _decoded(content)
    _check_readable(text)
    return sheet.taken(_records(text, _delimiter(text)))


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 when it says so, else what older Windows programs write."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as fault:
            raise _unreadable(content[: fault.start].decode("utf-16", "ignore").count("\n")) \
                from None  # fmt: skip
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = content[: fault.start].count(b"\n")
        # Half of each: read as the older kind, every good letter would come out wrong.
        if _UTF_8.search(content):
            raise _unreadable(before) from None
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as fault:
        raise _unreadable(content[: fault.start].count(b"\n")) from None


def _unreadable(lines_before: int) -> DomainError:
    return DomainError(
        n_("Line %(line)s holds characters that cannot be read. Save the file as CSV UTF-8."),
        line=lines_before + 1,
    )


def _check_readable(text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        if "\x00" in line or "\ufffd" in line or _was_misread(line):
            raise _unreadable(number)


def _was_misread(line: str) -> bool:
    """Whether somebody has saved UTF-8 that was opened as something else: BjÃ¸rn."""
    if "Ã" not in line and "â€" not in line:
        return False
    try:
        return line.encode("cp1252").decode() != line
    except UnicodeError:
        return False


def _delimiter(text: str) -> str:
    """The sign between cells by which most headings are known."""
    start = text[:100_000]

    def known(delimiter: str) -> int:
        rows = (line.split(delimiter) for line in start.split("\n")[: sheet.HEADER_ROWS])
        return max(len(columns.codes_of([cell.strip('" \r') for cell in row])) for row in rows)

    return max(_DELIMITERS, key=known)


def _records(text: str, delimiter: str) -> Iterator[Record]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        # Counted as a spreadsheet shows them; a cell may hold several lines of the file.
        for number, cells in enumerate(rows, 1):
            yield number, cells
            line = rows.line_num + 1
    except csv.Error:
        raise DomainError(
            n_("Line %(line)s has a quotation mark where none can be."), line=line
        ) from None
