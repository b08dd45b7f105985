"""Reads a workbook in a process of its own: bytes in, the rows of its plan out as text.

What somebody sends may be made to use up memory or time, so this runs as a child with a limit
of both, and hands over nothing but text.
"""

import datetime as dt
import io
import json
import resource
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from tracker.core.errors import DomainError
from tracker.workbooks.columns import missing
from tracker.workbooks.sheet import WIDTH, Record, Sheet, taken, to_text

MEMORY = 600 * 1024 * 1024
SECONDS = 20


def plan_in(content: bytes) -> Sheet | None:
    """The first sheet with all that a plan needs, else the first with any of its columns."""
    import openpyxl  # noqa: PLC0415 - heavy
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet  # noqa: PLC0415 - heavy

    # Files lie about a sheet's size, and one that does not tell it would be read to its end.
    ReadOnlyWorksheet._get_size = _unmeasured  # type: ignore[attr-defined]
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    first = None
    for worksheet in book.worksheets:
        sheet = taken(_records(worksheet.iter_rows(max_col=WIDTH)))
        if sheet is not None and not missing(dict.fromkeys(sheet.codes, 0)):
            return sheet
        first = first or sheet
    return first


def _unmeasured(_sheet: object) -> None:
    """A sheet has no size; it is read row by row for as long as there is something in it."""


def _records(rows: Iterable[Any]) -> Iterator[Record]:
    for line, row in enumerate(rows, 1):
        cells = [_text(cell.value) for cell in row]
        # What stands beside the plan is no part of it, however far the headings reach.
        yield line, cells + [""] * (WIDTH - len(cells))


def _text(value: object) -> str:
    """A cell's value as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    if isinstance(value, dt.timedelta) and not value.days:
        hour, minute = divmod(value.seconds // 60, 60)
        return dt.time(hour, minute).isoformat("minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    answer: dict[str, Any]
    try:
        sheet = plan_in(sys.stdin.buffer.read())
        answer = {"sheet": to_text(sheet) if sheet else None}
    except DomainError as refusal:
        answer = {"refusal": [refusal.message, refusal.values]}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
