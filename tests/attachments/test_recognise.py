"""A file is what is in it: each kind that is kept, and what pretends to be one."""

import contextlib
import random
import struct

import pytest

from tests.attachments import samples
from tracker.attachments.recognise import kind_of
from tracker.core.errors import DomainError, TooLarge

_SHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SLIDES = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_MACROS = b"application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("name", "content", "label"),
    [
        ("a", samples.PDF, "PDF document"),
        ("a", samples.jpeg(), "JPEG photograph"),
        ("a", samples.png(), "PNG picture"),
        ("a", samples.webp(), "WebP picture"),
        ("a", samples.docx(), "Word document"),
        ("a", samples.docx(_SHEET), "Excel workbook"),
        ("a", samples.docx(_SLIDES), "PowerPoint presentation"),
        ("a", samples.odt(), "OpenDocument text"),
        ("a", samples.odt("spreadsheet"), "OpenDocument spreadsheet"),
        ("a", samples.odt("presentation"), "OpenDocument slides"),
        ("a.txt", "Blåbær".encode(), "Text"),
        ("a.csv", "Blåbær;1".encode("cp1252"), "CSV table"),
        ("a.md", b"# Heading\n<b>bold</b>", "Markdown text"),
        ("a", b"plain", "Text"),
        # The name says otherwise; that is refused where names are looked at.
        ("a.pdf", b"plain", "Text"),
    ],
)
def test_a_kind_is_known_by_its_content(name: str, content: bytes, label: str) -> None:
    assert kind_of(name, content).label == label


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.svg", samples.SVG, "can run scripts"),
        ("a.txt", samples.SVG, "can run scripts"),
        ("a.txt", b"\xef\xbb\xbf \n<!DOCTYPE html><p>x", "can run scripts"),
        ("a.md", b"<!-- never closed <svg>" + b"<script>", "kept|Markdown|Text"),
        ("a.csv", b"<SCRIPT src=x>", "can run scripts"),
        ("a.txt", b'<!DOCTYPE x [<!ENTITY y "]>">]>' + samples.SVG, "can run scripts"),
        ("a.csv", "Blåbær;1".encode("utf-16"), "UTF-16.*UTF-8"),
        ("a.html", b"hello", "can run scripts"),
        ("a.js", b"pwned()", "can run scripts"),
        ("a.exe", b"MZ" + bytes(100), "a program"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office file"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "Save it as JPEG"),
        ("a.gif", b"GIF89a" + bytes(30), "PNG"),
        ("a.bin", bytes(range(256)), "not kept here"),
        ("a.txt", b"half\x00text", "not kept here"),
        ("a.txt", b"\x81\x8d\x8f", "not kept here"),
        ("a.txt", bytes(range(1, 32)) * 9, "not kept here"),
        ("a.py", b"print()", "not kept here"),
        ("a.docx", samples.docx(_MACROS), "not kept here"),
        ("a.docx", samples.docx(**{"word/vbaProject.bin": b"x"}), "macros"),
        ("a.odt", samples.odt(**{"Basic/Standard/Module1.xml": b"x"}), "macros"),
        ("a.zip", samples.archive({"a.txt": b"x"}), "not kept here"),
        ("a.odt", samples.odt("graphics"), "not kept here"),
        ("a.docx", samples.docx()[:200], "damaged"),
        ("a.docx", b"PK\x03\x04", "damaged"),
    ],
)
def test_what_is_not_kept_is_refused_with_a_reason(name: str, content: bytes, said: str) -> None:
    if said.startswith("kept"):
        # A comment that never ends hides nothing that a reader of text would run.
        assert kind_of(name, content).label == "Markdown text"
        return
    with pytest.raises(DomainError, match=said):
        kind_of(name, content)


def test_a_document_that_unfolds_without_end_is_too_large() -> None:
    with pytest.raises(TooLarge, match="unfolds"):
        kind_of("a.docx", samples.bomb())
    with pytest.raises(TooLarge, match="unfolds"):
        kind_of("a.docx", samples.docx(**{f"part{n}": b"" for n in range(5_001)}))


def test_what_an_archive_says_of_its_sizes_is_not_believed() -> None:
    truth = samples.docx(**{"word/media/a": bytes(40 * 1024 * 1024)})
    lie = truth.replace(struct.pack("<L", 40 * 1024 * 1024), struct.pack("<L", 9))
    assert lie != truth
    with pytest.raises(TooLarge, match="unfolds"):
        kind_of("a.docx", lie)


def test_whatever_bytes_of_an_archive_change_it_is_kept_or_refused() -> None:
    chance = random.Random(4)
    whole = [samples.docx(), samples.odt(), *map(samples.packed, (12, 14))]
    for _time in range(600):
        content = bytearray(chance.choice(whole))
        for _byte in range(chance.choice((1, 1, 2, 5))):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
        with contextlib.suppress(DomainError):
            kind_of("a.docx", bytes(content))


def test_comments_without_end_are_read_in_no_time_of_note() -> None:
    # A pattern that tries every way to split them would never come back.
    assert kind_of("a.txt", b"<!---->" * 40_000 + b"x").label == "Text"
