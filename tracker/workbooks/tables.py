"""Any table of ours as a workbook or as CSV; what people wrote is never a formula in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.core.language import n_
from tracker.workbooks import lists
from tracker.workbooks.cells import escaped, plain
from tracker.workbooks.writer import Say, cell, heading, saved

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# Excel counts characters as UTF-16 does, and drops what goes beyond.
_LONGEST = 32_767
_CUT = n_("… (cut)")


class Address(str):
    """An address of our own pages, which a workbook makes a link of."""

    __slots__ = ()


@dataclass(frozen=True)
class Table:
    """A sheet: its name, its headings with the width of each column, and its rows."""

    name: str
    headings: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Any]]


def to_xlsx(tables: Sequence[Table], *, say: Say) -> bytes:
    import openpyxl  # noqa: PLC0415 - heavy
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - heavy

    cut = say(_CUT)
    book = openpyxl.Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.name)
        for place, (_words, width) in enumerate(table.headings, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.freeze_panes = "B2"
        sheet.append([heading(sheet, plain(words)) for words, _width in table.headings])
        for row in table.rows:
            sheet.append([_cell(sheet, value, cut=cut) for value in row])
    return saved(book)


def to_csv(table: Table, *, language: str) -> bytes:
    headings = [escaped(plain(words)) for words, _width in table.headings]
    rows = ([_value(value) for value in row] for row in table.rows)
    return lists.to_csv(headings, rows, language=language)


def _cell(sheet: Any, value: Any, *, cut: str) -> Any:
    if not isinstance(value, str):
        return cell(sheet, value)
    made = cell(sheet, _fitting(plain(value), cut=cut))
    if isinstance(value, Address):
        made.hyperlink = str(value)
        made.style = "Hyperlink"
    return made


def _fitting(text: str, *, cut: str) -> str:
    """As much of the text as a cell holds, and that there was more."""
    wide = text.encode("utf-16-le")
    if len(wide) // 2 <= _LONGEST:
        return text
    # One less for the apostrophe that some texts get; half an emoji at the end is left out.
    room = _LONGEST - len(cut) - 1
    return wide[: room * 2].decode("utf-16-le", "ignore") + cut


def _value(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value
