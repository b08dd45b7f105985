"""Which Word documents may serve as a style."""

import io
import zipfile
from typing import Any

import docx
import pytest

from tests.summaries.samples import document
from tracker.core.errors import DomainError
from tracker.summaries import convert
from tracker.summaries.markdown import to_source


def _zip(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


NEEDED = {"[Content_Types].xml": b"<Types/>", "word/styles.xml": b"<s/>", "word/document.xml": b""}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a Word document"),
        (b"MZ\x90 a program", "not a Word document"),
        (b"PK\x03\x04 cut off", "damaged"),
        (_zip(a=b"1"), "not a Word document"),
        (_zip(**NEEDED, bomb=b"0" * 30_000_000), "too large"),
        (_zip(**NEEDED, dense=b"0" * 5_000_000), "too large"),
        (_zip(**NEEDED, **{f"m{n}": b"1" for n in range(300)}), "too large"),
        (_zip(**{**NEEDED, "[Content_Types].xml": b"x.macroEnabled.y"}), "macros"),
        (_zip(**{**NEEDED, "word/styles.xml": b"<!DOCTYPE s [<!ENTITY a 'b'>]><s/>"}), "damaged"),
        (
            _zip(**NEEDED | {"word/styles.xml": b"<!--%s--><!DOCTYPE s><s/>" % (b"x" * 3000)}),
            "damaged",
        ),
        (_zip(**NEEDED | {"word/styles.xml": "<!DOCTYPE s><s/>".encode("utf-16")}), "damaged"),
        (_zip(**NEEDED | {"word/document.xml": b"<d>"}), "damaged"),
    ],
)
def test_a_style_that_is_no_word_document_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence) as refused:
        convert.check_reference(content)
    assert refused.value.field == "document"


def test_our_own_style_would_be_accepted() -> None:
    convert.check_reference(convert.to_docx(to_source(document())))


NARROW = """\
| Opplysning | NAV Songdalen | NAV Kristiansund | NAV Bærum | NAV Sola |
| --- | --- | --- | --- | --- |
| Bakgrunn | Sosionom, master i administrasjon | Pedagog | Pedagog | Sosionom og en fra HUSK |

- What follows a table closely.
"""
# Twentieths of a point: a letter of a table on average, and what stands free at both its sides.
LETTER, MARGINS = 95, 160


def test_no_word_is_broken_in_a_table_that_has_room() -> None:
    table = _written(NARROW).tables[0]
    for column in table.columns:
        words = [word for one in column.cells for word in one.text.split()]
        assert column.width is not None
        assert column.width.twips >= max(map(len, words)) * LETTER + MARGINS


def test_what_follows_a_table_keeps_its_distance() -> None:
    body = list(_written(NARROW).element.body)
    place = next(number for number, one in enumerate(body) if one.tag.endswith("}tbl"))
    gap, item = body[place + 1 : place + 3]
    assert (gap.text, item.text) == ("", "What follows a table closely.")


def _written(text: str) -> Any:
    return docx.Document(io.BytesIO(convert.to_docx(to_source(document(text)))))
