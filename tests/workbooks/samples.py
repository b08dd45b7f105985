"""Files that people might send, made on the spot."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

HEADINGS = ("Kind", "Title", "First day", "Cases")
ROW = ("Phone check-in", "A call", "2011-03-24", "NAV Sola")
PLAN = [HEADINGS, ROW]


Rows = Iterable[Sequence[Any]]


def workbook(rows: Rows = PLAN, *, before: Rows = ()) -> bytes:
    """A workbook with these rows in its last sheet and those `before` in one before it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    if before:
        for row in before:
            sheet.append(row)
        sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def csv_text(*rows: Sequence[str], delimiter: str = ";") -> str:
    return "".join(f"{delimiter.join(row)}\r\n" for row in rows)


def plan_csv(*rows: Sequence[str]) -> bytes:
    return csv_text(HEADINGS, *rows).encode()


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_sheet(xml: str) -> bytes:
    """A workbook whose only sheet holds this data, as written by hand."""
    parts = members(workbook([]))
    parts["xl/worksheets/sheet1.xml"] = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{xml}</sheetData></worksheet>'
    ).encode()
    return zipped(parts)


def row_xml(number: int, cells: Sequence[str]) -> str:
    inner = "".join(
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for place, text in enumerate(cells)
    )
    return f'<row r="{number}">{inner}</row>'


PLAN_XML = row_xml(1, HEADINGS) + row_xml(2, ROW)
