"""Reading what people send: B3 (spreadsheet bombs) and B4 (CSV reality) of the reliability plan."""

import datetime as dt
import io
import re
import struct
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from tests.workbooks import samples
from tests.workbooks.samples import HEADINGS, PLAN, PLAN_XML, ROW
from tracker.core.errors import DomainError
from tracker.workbooks import files
from tracker.workbooks.sheet import Sheet, from_text, to_text

File = Callable[[], bytes]


def cells(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.line, tuple(row.cells.values())) for row in sheet.rows]


def refusal(name: str, content: bytes) -> DomainError:
    """The refusal of a file."""
    with pytest.raises(DomainError) as refused:
        files.read(name, content)
    assert (refused.value.field, refused.value.status in {413, 422}) == ("document", True)
    return refused.value


def test_a_workbook_is_read_as_people_would_type_it() -> None:
    row = ("Interview", "Nr 7", dt.date(2011, 3, 24), dt.time(9, 30), 7, dt.timedelta(hours=10))
    headings = ("KIND", "tittel", " Første  dag ", "Starts", "Part of", "slutt")
    sheet = files.read("Plan.XLSX", samples.workbook([headings, row]))
    assert sheet.codes == ("kind", "title", "first", "starts", "parent", "ends")
    assert cells(sheet) == [(2, ("Interview", "Nr 7", "2011-03-24", "09:30", "7", "10:00"))]


def test_headings_may_stand_lower_and_on_another_sheet() -> None:
    plan = [("Plan for 2011",), (), *PLAN]
    sheet = files.read("plan.xlsx", samples.workbook(plan, before=[("Read me", "first")]))
    assert cells(sheet) == [(4, ROW)]


def test_unknown_columns_are_told_and_left_out() -> None:
    rows = [(*HEADINGS, "Budget", "Title"), (*ROW, "500", "Another")]
    sheet = files.read("plan.xlsx", samples.workbook(rows))
    assert (sheet.unknown, cells(sheet)) == (("Budget", "Title"), [(2, ROW)])


def test_values_of_formulas_are_taken_and_merged_cells_count_once() -> None:
    book = openpyxl.load_workbook(io.BytesIO(samples.workbook([("Plan",), *PLAN])))
    book.active.merge_cells("A1:D1")
    xml = samples.members(samples.saved(book))
    name = "xl/worksheets/sheet1.xml"
    cell = b'<c r="B3" t="str"><f>"A "&amp;"call"</f><v>A call</v></c>'
    before, after = xml[name].split(b'<c r="B3"')
    xml[name] = before + cell + after.split(b"</c>", 1)[1]
    sheet = files.read("plan.xlsx", samples.zipped(xml))
    assert cells(sheet) == [(3, ROW)]


def _far_cell() -> bytes:
    return samples.with_sheet(PLAN_XML + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def _many_empty_rows() -> bytes:
    return samples.with_sheet(PLAN_XML + "".join(f'<row r="{n}"/>' for n in range(3, 1_000_000)))


@pytest.mark.parametrize("make_file", [_far_cell, _many_empty_rows])
def test_b3_a_lonely_cell_and_a_million_empty_rows_cost_nothing(make_file: File) -> None:
    """B3: what openpyxl's normal mode would take half a minute for."""
    content = make_file()
    if make_file is _many_empty_rows:
        # As dense as that it counts as a bomb; with other things in the file it is read.
        parts = samples.members(content) | {"xl/media/noise.bin": _noise()}
        content = samples.zipped(parts)
    assert cells(files.read("plan.xlsx", content)) == [(2, ROW)]


def _noise() -> bytes:
    return zipfile.zlib.compress(bytes(range(256)) * 64) + bytes(
        (n * n * 31 + n * 7) % 251 for n in range(400_000)
    )


def _with_part(name: str, content: bytes) -> bytes:
    return samples.zipped(samples.members(samples.workbook()) | {name: content})


def _many_rows() -> bytes:
    line = "".join(f'<c r="{letter}%d"><v>1</v></c>' for letter in "ABCD")
    rows = (f'<row r="{n}">{line % (n, n, n, n)}</row>' for n in range(2, 400_000))
    return samples.with_sheet(samples.row_xml(1, HEADINGS) + "".join(rows))


def _entities() -> bytes:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    ) + "]>"  # fmt: skip
    parts = samples.members(samples.with_sheet(PLAN_XML.replace("A call", "&j;")))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"<worksheet", bomb.encode() + b"<worksheet", 1)
    return samples.zipped(parts)


def _false_sizes() -> bytes:
    """The directory says that the sheet is one byte long."""
    content = bytearray(samples.with_sheet(PLAN_XML * 200))
    place = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    content[place + 24 : place + 28] = struct.pack("<L", 1)
    return bytes(content)


def _encrypted() -> bytes:
    content = bytearray(samples.workbook())
    place = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    content[place + 8] |= 1
    return bytes(content)


def _macros() -> bytes:
    return _with_part("xl/vbaProject.bin", b"Sub Auto_Open()")


def _document() -> bytes:
    types = b"application/vnd.openxmlformats-officedocument.wordprocessingml"
    return samples.zipped({"[Content_Types].xml": types, "word/document.xml": b"<a/>"})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: b"", "is empty"),
        (_many_rows, "rows|unfolds"),
        (_entities, "damaged"),
        (lambda: samples.zipped({f"m{n}": b"1" for n in range(10_000)}), "unfolds"),
        (lambda: _with_part("xl/bomb.bin", b"0" * 90_000_000), "unfolds"),
        (_false_sizes, "damaged"),
        (_encrypted, "password"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 5000, "password"),
        (_macros, "macros"),
        (lambda: b"MZ\x90\x00 a program", "not a workbook"),
        (_document, "not a workbook"),
        (lambda: samples.zipped({"a": b"1"}), "not a workbook"),
        (lambda: b"PK\x03\x04 cut off", "damaged"),
        (lambda: samples.workbook()[:-40], "damaged"),
        (lambda: samples.workbook([("a", "b")] * 30), "Looked for.*Title / Tittel"),
        (lambda: samples.workbook([HEADINGS]), "no rows"),
        (lambda: samples.workbook([("Title", "Place"), ("x", "y")]), "missing: Kind / Type, First"),
        (lambda: samples.workbook([HEADINGS, *([ROW] * 5001)]), "more than 5000 rows"),
    ],
)
def test_b3_a_bad_workbook_is_refused_at_once_with_its_reason(content: File, sentence: str) -> None:
    """B3: bombs, lies and other files."""
    assert re.search(sentence, str(refusal("plan.xlsx", content())))


def test_b3_reading_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """B3: whatever a bomb does, it does it for a limited time."""
    monkeypatch.setattr(files, "SECONDS", 0.01)
    assert "took too long" in str(refusal("plan.xlsx", samples.workbook()))


@pytest.mark.parametrize("name", ["plan.xls", "plan.exe", "plan", "plan.xlsx.exe", "plan.ods"])
def test_other_files_are_refused_by_their_names(name: str) -> None:
    assert "Only .xlsx and .csv" in str(refusal(name, samples.workbook()))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_b4_letters_survive_every_usual_way_of_saving(delimiter: str, encoding: str) -> None:
    """B4: 'Bjørn Åse' comes out as it went in."""
    row = ("Interview", "Bjørn Åse – “æøå” Ã", "24.3.2011", "NAV Bærum")
    text = samples.csv_text(HEADINGS, row, delimiter=delimiter)
    assert cells(files.read("plan.csv", text.encode(encoding))) == [(2, row)]


GOOD = samples.csv_text(HEADINGS, ROW).encode()


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (GOOD + "Interview;Bjørn\x00;24.3.2011;\r\n".encode(), 3),
        (GOOD + b"Interview;Bj\xf8rn \xc3\x85se;24.3.2011;\r\n", 3),
        (GOOD + "Interview;BjÃ¸rn;24.3.2011;\r\n".encode(), 3),
        (GOOD + b"Interview;Bj\x81rn;24.3.2011;\r\n", 3),
        (GOOD.decode().encode("utf-16-le"), 1),
        (b"\xff\xfe" + GOOD.decode().encode("utf-16-le")[:-1], 2),
        (GOOD + "Interview;Bj\ufffdrn;24.3.2011;\r\n".encode(), 3),
        (GOOD + b"Interview;A;24.3.2011;NAV Sola;one too many\r\n", 3),
        (GOOD + b'Interview;"A"b;24.3.2011;\r\n', 3),
        (GOOD + b'Interview;"never closed;24.3.2011;\r\n', 3),
    ],
)
def test_b4_what_cannot_be_read_is_refused_with_its_line(content: bytes, line: int) -> None:
    """B4: never a wrong letter, never a shifted cell."""
    assert str(refusal("plan.csv", content)).startswith((f"Line {line} ", f"Row {line} "))


def test_b4_long_fields_short_rows_and_blank_lines_are_read() -> None:
    """B4: the csv module alone stops at 131,072 characters."""
    long = "x" * 200_000
    rows = [(*HEADINGS, "Agenda"), ROW, (), (*ROW, f'"{long}\nmore; of it"')]
    sheet = files.read("plan.csv", samples.csv_text(*rows).encode())
    assert cells(sheet) == [(2, (*ROW, "")), (4, (*ROW, f"{long}\nmore; of it"))]


def test_what_a_page_hands_back_is_the_same_sheet() -> None:
    sheet = files.read("plan.xlsx", samples.workbook())
    assert from_text(to_text(sheet)) == sheet


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "[[],[],[[]]]", '[["kind"],[],[[1,2]]]', '[["kind"],[],[["1","a"]]]',
     '[["password"],[],[[1,"a"]]]', '[["kind"],[],[[1,"a","b"]]]', "[" * 100_000, "[1,2,3]",
     '[[["kind"]],[],[]]'],
)  # fmt: skip
def test_rows_that_nobody_looked_at_are_refused(text: str) -> None:
    with pytest.raises(DomainError, match="Choose the file again"):
        from_text(text)
