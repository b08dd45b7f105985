"""Word, PDF and HTML hold the words and nothing else; whatever goes wrong ends in a sentence."""

import io
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from tests.summaries.samples import (
    document,
    parts,
    pdf_words,
    raw,
    timeline,
)
from tracker.summaries import build, convert
from tracker.summaries.convert import ConversionError, to_body, to_docx, to_html, to_pdf
from tracker.summaries.markdown import Source, to_source
from tracker.summaries.page import style_hash

SECRET = "SECRET-4711-BYTES"
Write = Callable[[Source], bytes]


def _html(source: Source) -> bytes:
    return to_html(source).encode()


WRITERS: list[Write] = [to_docx, to_pdf, _html]


@pytest.fixture(scope="module")
def source() -> Source:
    return to_source(document())


@pytest.fixture(scope="module")
def word_file(source: Source) -> bytes:
    return to_docx(source)


@pytest.fixture(scope="module")
def pdf_file(source: Source) -> bytes:
    return to_pdf(source)


def test_word_has_real_headings_one_per_case(word_file: bytes) -> None:
    found = docx.Document(io.BytesIO(word_file))
    heads = [p.text for p in found.paragraphs if p.style and p.style.name == "Heading 1"]
    assert heads == [
        "The study in short",
        "Contacts over time",
        "NAV Bærum – status as of January 2012",
        "NAV Sandnes – status as of January 2012",
        "The figure in words",
    ]


def test_word_has_contents_captions_and_repeated_table_heads(word_file: bytes) -> None:
    found = docx.Document(io.BytesIO(word_file))
    styles = [(p.style.name, p.text) for p in found.paragraphs if p.style]
    # Word's own counters are fields, which python-docx leaves out of the text.
    assert ("Table Caption", "Table\xa0: Key facts, NAV Bærum") in styles
    assert ("Image Caption", "Figure\xa0: Contacts 2011") in styles
    text = parts(word_file)
    assert "SEQ Table" in text
    assert "TOC \\o &quot;1-1&quot;" in text
    assert text.count("<w:tblHeader") == len(found.tables) == 3
    assert 'descr="One visit in March 2011"' in text


def test_word_is_a4_with_the_month_in_its_head(word_file: bytes) -> None:
    section = docx.Document(io.BytesIO(word_file)).sections[0]
    assert section.page_width is not None
    assert round(section.page_width.mm) == 210
    head = section.header.paragraphs[0].text
    assert head == "Professional developers in four offices – as of January 2012"
    assert section.different_first_page_header_footer


def test_word_knows_its_title_author_and_language(word_file: bytes) -> None:
    properties = docx.Document(io.BytesIO(word_file)).core_properties
    assert properties.title == "Professional developers in four offices"
    assert properties.author == "Work Research Institute"
    assert str(properties.created)[:10] == "2012-02-02"
    assert 'w:lang w:val="en-GB"' in parts(word_file).replace('w:bidi="ar-SA" ', "").replace(
        'w:eastAsia="en-US" ', ""
    )


def test_norwegian_captions_are_counted_in_norwegian() -> None:
    norwegian = replace(to_source(document()), language="nb")
    assert "Tabell\xa0</w:t>" in parts(to_docx(norwegian))


def test_the_institutes_own_style_is_taken_over(source: Source, word_file: bytes) -> None:
    own = docx.Document(io.BytesIO(word_file))
    own.styles["Heading 1"].font.name = "Institute Sans"  # type: ignore[attr-defined]
    stream = io.BytesIO()
    own.save(stream)
    convert.check_reference(stream.getvalue())
    assert "Institute Sans" in parts(to_docx(source, reference=stream.getvalue()))


def test_pdf_holds_the_words_and_is_tagged(pdf_file: bytes) -> None:
    words = pdf_words(pdf_file)
    assert "NAV Bærum – status as of January 2012" in words
    assert "The youth team has made cooperation easier." in words
    assert "about 170 employees | 6 departments" in words
    root = PdfReader(io.BytesIO(pdf_file)).trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in pdf_file


def test_pdf_is_a4_with_the_month_on_each_page_but_the_first(pdf_file: bytes) -> None:
    pages = PdfReader(io.BytesIO(pdf_file)).pages
    assert round(float(pages[0].mediabox.height)) == 842
    heads = ["– as of January 2012" in page.extract_text().splitlines()[0] for page in pages]
    assert heads == [False, *[True] * (len(pages) - 1)]


def test_html_is_one_page_without_scripts_or_styles_in_tags(source: Source) -> None:
    page = to_html(source)
    assert page.count("<h1>") == 1
    assert "<figcaption" in page
    assert "data:image/svg+xml;base64," in page
    for power in ("<script", " style=", " onload", "http://", "<link"):
        assert power not in page
    assert style_hash().startswith("'sha256-")
    assert to_body(source) in page


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_summary_gives_the_same_bytes(write: Write, source: Source) -> None:
    assert write(source) == write(source)


def test_headings_of_a_raw_text_skip_no_level_in_pdf() -> None:
    assert b"pdfuaid" in to_pdf(raw("##### Deep\n\n# High\n\n> # Quoted\n\n#### Deeper"))


def test_a_child_that_takes_too_long_is_killed_with_all_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(convert, "SECONDS", 0.5)
    mark = tmp_path / "alive"
    grandchild = f"import time, pathlib; time.sleep(1.5); pathlib.Path({str(mark)!r}).touch()"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"
    with pytest.raises(ConversionError, match="took too long") as refused:
        convert._run([sys.executable, "-c", child], b"the note's own words", str(tmp_path))
    time.sleep(1.6)
    assert not mark.exists()
    assert refused.value.why.endswith("took longer than 0.5 s")


def test_a_failure_is_one_sentence_and_one_line_without_the_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(ConversionError, match="could not be made"):
        build.file(document(), format_="docx", reference=b"PK\x03\x04 broken")
    assert len(caplog.records) == 1
    assert "youth team" not in caplog.text


def test_a_figure_that_cannot_be_drawn_is_named() -> None:
    figure, _ = timeline()
    broken = to_source(document(chapters=[replace(figure, svg="<svg broken")]))
    with pytest.raises(ConversionError, match="“Figure 1: Contacts 2011” could not be drawn"):
        to_docx(broken)


def test_nothing_is_left_in_the_temporary_folder(
    source: Source, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(convert.tempfile, "tempdir", str(tmp_path))
    to_docx(source)
    with pytest.raises(ConversionError):
        to_docx(source, reference=b"broken")
    assert list(tmp_path.iterdir()) == []


def test_typst_cannot_take_all_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = "import resource; from tracker.summaries.typesetting import MEMORY as m; "
    bomb += "resource.setrlimit(resource.RLIMIT_AS, (m, m)); bytearray(m)"
    with pytest.raises(ConversionError):
        convert._run([sys.executable, "-c", bomb], b"", "/")
