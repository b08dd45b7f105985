"""Writes the plan as a workbook or as CSV, and the empty workbook to fill in.

Whatever people wrote goes out as text: nothing in these files is ever run as a formula.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements.kinds import KINDS
from tracker.engagements.rules import OPEN, STATUS_NAMES, Status
from tracker.workbooks import words
from tracker.workbooks.cells import escaped
from tracker.workbooks.columns import COLUMNS, Column
from tracker.workbooks.lists import DELIMITERS
from tracker.workbooks.rows import Entry, Known
from tracker.workbooks.timeless import timeless

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Say = Callable[[str], str]
_FORMATS = {dt.date: "yyyy-mm-dd", dt.time: "hh:mm"}
# As much as a list to choose from may have in a workbook.
_CHOICES = 255


def columns_for(*, with_internal: bool) -> list[Column]:
    return [column for column in COLUMNS if with_internal or not column.is_internal]


def file(known: Known, columns: Sequence[Column], *, kind: str, language: str, say: Say) -> bytes:
    """The plan as a file of the kind that its name ends in."""
    write = _KINDS.get(kind)
    if write is None:
        raise DomainError(n_("Only .xlsx and .csv files are written. Choose one of them."))
    return write(known, columns, language=language, say=say)


def to_xlsx(known: Known, columns: Sequence[Column], *, language: str, say: Say) -> bytes:
    """The plan in the order of time, its headings and words in the reader's language."""
    import openpyxl  # noqa: PLC0415 - heavy

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Plan")
    _lay_out(sheet, columns)
    sheet.append([heading(sheet, column.names[language]) for column in columns])
    for values in _rows(known, columns, say):
        sheet.append([cell(sheet, value) for value in values])
    return saved(book)


def to_csv(known: Known, columns: Sequence[Column], *, language: str, say: Say) -> bytes:
    """The same as text that spreadsheets open with every letter right."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=DELIMITERS.get(language, ","))
    writer.writerow([column.names[language] for column in columns])
    for values in _rows(known, columns, say):
        writer.writerow([_text(value) for value in values])
    return made.getvalue().encode("utf-8-sig")


_KINDS = {".xlsx": to_xlsx, ".csv": to_csv}


def template(known: Known, *, language: str, say: Say) -> bytes:
    """Headings to fill in below, and a sheet that tells what goes where."""
    import openpyxl  # noqa: PLC0415 - heavy

    columns = columns_for(with_internal=True)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Plan")
    _lay_out(sheet, columns)
    sheet.append([heading(sheet, column.names[language]) for column in columns])
    _offer(sheet, columns, "kind", [say(kind.label) for kind in KINDS.values()])
    statuses = (*OPEN, Status.HELD)
    _offer(sheet, columns, "status", [say(STATUS_NAMES[status]) for status in statuses])
    _explain(book, columns, known, language=language, say=say)
    return saved(book)


def _rows(known: Known, columns: Sequence[Column], say: Say) -> Iterator[list[Any]]:
    for number, entry in known.entries.items():
        yield [
            number if column.code == "number" else written(column.code, entry, known, say)
            for column in columns
        ]


def written(code: str, entry: Entry, known: Known, say: Say) -> Any:
    """What a column shows of an engagement, keys and codes as words."""
    write = _WRITERS.get(code)
    return write(entry, known, say) if write else getattr(entry, code)


_WRITERS: dict[str, Callable[[Entry, Known, Say], Any]] = {
    "kind": lambda entry, _known, say: say(KINDS[entry.kind].label),
    "status": lambda entry, _known, say: say(STATUS_NAMES[Status(entry.status)]),
    "cases": lambda entry, known, _say: "; ".join(map(known.cases.written, entry.cases)),
    "team": lambda entry, known, _say: "; ".join(map(known.members.written, entry.team)),
    "round": lambda entry, known, _say: _round_name(entry, known),
}


def _round_name(entry: Entry, known: Known) -> str:
    return known.rounds.by_key[entry.round].name if entry.round else ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, dt.date) else escaped(str(value))


def _lay_out(sheet: "Worksheet", columns: Sequence[Column]) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - heavy

    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = "A2"


def heading(sheet: "Worksheet", text: str) -> Any:
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415 - heavy

    made = cell(sheet, text)
    made.font = Font(bold=True)
    made.fill = PatternFill("solid", fgColor="E8ECEF")
    return made


def cell(sheet: "Worksheet", value: Any) -> Any:
    """A cell; text is text whatever it begins with, also after somebody has edited it."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - heavy

    if not isinstance(value, str):
        made = WriteOnlyCell(sheet, value)
        made.number_format = _FORMATS.get(type(value), "General")
        return made
    text = escaped(value) if value.startswith("'") else value
    made = WriteOnlyCell(sheet, text)
    made.data_type = "s"
    if escaped(text) != text:
        made.quotePrefix = True
    return made


def _offer(sheet: "Worksheet", columns: Sequence[Column], code: str, names: Iterable[str]) -> None:
    """Let a column's cells be chosen from a list, where the list is short enough for that."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - heavy
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - heavy

    choices = ",".join(names)
    if len(choices) <= _CHOICES:
        letter = get_column_letter([column.code for column in columns].index(code) + 1)
        offered = DataValidation("list", formula1=f'"{choices}"', allow_blank=True)
        offered.add(f"{letter}2:{letter}5001")
        sheet.data_validations.append(offered)


def _explain(
    book: Any, columns: Sequence[Column], known: Known, *, language: str, say: Say
) -> None:
    """The second sheet: each column with an example, then the names that this study has."""
    sheet = book.create_sheet(say(words.HELP))
    for letter, width in (("A", 16), ("B", 70), ("C", 34)):
        sheet.column_dimensions[letter].width = width
    sheet.append([heading(sheet, say(text)) for text in words.HEADINGS])
    for column in columns:
        texts = (column.names[language], *map(say, words.COLUMNS[column.code]))
        sheet.append([cell(sheet, text) for text in texts])
    for title, directory in ((words.CASES, known.cases), (words.ROUNDS, known.rounds)):
        names = [thing.name for thing in directory.by_key.values()]
        if names:
            sheet.append([])
            sheet.append([heading(sheet, say(title))])
            for name in names:
                sheet.append([cell(sheet, name)])


def saved(book: Any) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return timeless(made.getvalue())
