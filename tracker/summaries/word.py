"""The Word file around pandoc's work: our styles before it, the finishing touches after it."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from xml.parsers import expat

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.summaries.markdown import Source
from tracker.summaries.sift import SHORT, Node, chapters, words_in

API_VERSION = [1, 23, 1]
_STYLES = Path(__file__).resolve().parent / "styles"
_LARGEST = 20 * 1024 * 1024
_RATIO = 100
_MEMBERS = 200
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
# In Word no table keeps what follows at a distance: headings do so themselves, these do not.
_CLINGING = {"BulletList", "OrderedList", "Para", "Plain"}
_GAP = '<w:p><w:pPr><w:spacing w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
_LANGUAGES = {"en": "en-GB", "nb": "nb-NO"}


def check_reference(content: bytes) -> None:
    """Refuse what is no Word document, or one that would not be safe to open."""
    if not content.startswith(b"PK\x03\x04"):
        _refuse(n_("This is not a Word document. Save it as .docx and try again."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive)
            _check_parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        _refuse_damaged()


def _refuse(message: str, **values: object) -> None:
    raise DomainError(message, field="document", **values)


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    whole = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > _MEMBERS or whole > _LARGEST or whole > _RATIO * max(packed, 1):
        limit = n_("This Word document is too large. Use one of at most %(megabytes)s MB "
                   "that holds styles only.")  # fmt: skip
        _refuse(limit, megabytes=_LARGEST // 1024 // 1024)
    if any(member.flag_bits & 1 for member in members):
        _refuse(n_("This Word document is protected by a password. Save it without one."))


def _check_parts(archive: zipfile.ZipFile) -> None:
    """It must be a Word document without macros, and declare nothing that unfolds on reading."""
    names = set(archive.namelist())
    if not {"[Content_Types].xml", "word/styles.xml", "word/document.xml"} <= names:
        _refuse(n_("This is not a Word document. Save it as .docx and try again."))
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        _refuse(n_("This Word document holds macros. Save it as .docx without them."))
    for name in names:
        # Reading checks the sums too, so a false size does not get through.
        content = archive.read(name)
        if name.endswith((".xml", ".rels")):
            _check_xml(content)


def _check_xml(content: bytes) -> None:
    """It can be read to its end and declares nothing of its own."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_damaged
    try:
        parser.ParseFile(io.BytesIO(content))
    except expat.ExpatError:
        _refuse_damaged()


def _refuse_damaged(*_declared: object) -> None:
    _refuse(n_("This Word document is damaged. Save it anew and try again."))


@cache
def own_reference(default: bytes, *, head: str, language: str) -> bytes:
    """Our own style: pandoc's default document with our styles, page, header and footer."""
    parts = {name: (_STYLES / name).read_text() for name in ("styles.xml", "document.xml")}
    parts |= {name: (_STYLES / name).read_text() for name in ("header1.xml", "footer1.xml")}
    parts["header1.xml"] = parts["header1.xml"].replace("{head}", escape(head))
    parts["styles.xml"] = parts["styles.xml"].replace("{language}", _LANGUAGES[language])
    changed = {f"word/{name}": text.encode() for name, text in parts.items()}
    with zipfile.ZipFile(io.BytesIO(default)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, before, more in _ADDITIONS:
        text = members[name].decode()
        members[name] = text.replace(before, more + before).encode()
    return _zipped(members | changed)


_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FORMAT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = f'<Relationship Type="{_KIND}/header" Id="rId101" Target="header1.xml"/>'
_FOOT = f'<Relationship Type="{_KIND}/footer" Id="rId102" Target="footer1.xml"/>'
_HEAD_TYPE = f'<Override PartName="/word/header1.xml" ContentType="{_FORMAT}.header+xml"/>'
_FOOT_TYPE = f'<Override PartName="/word/footer1.xml" ContentType="{_FORMAT}.footer+xml"/>'
_ADDITIONS = (
    ("word/_rels/document.xml.rels", "</Relationships>", _HEAD + _FOOT),
    ("[Content_Types].xml", "</Types>", _HEAD_TYPE + _FOOT_TYPE),
)


def _zipped(members: dict[str, bytes]) -> bytes:
    """The same members always give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def tree(
    blocks: Sequence[Node], *, source: Source, pictures: dict[str, str], widths: dict[str, str]
) -> dict[str, Any]:
    """Pandoc's tree with the title page as metadata and the pictures as data."""
    lines = [line for line in (source.commissioner, source.made_on) if line]
    date: list[Node] = []
    for line in lines:
        date += [*([{"t": "LineBreak"}] if date else []), {"t": "Str", "c": line}]
    meta = {
        "title": _text(source.title),
        "subtitle": _text(source.subtitle),
        "author": {"t": "MetaList", "c": [_text(source.institute)]},
        "date": {"t": "MetaInlines", "c": date},
        "lang": _text(_LANGUAGES[source.language]),
        "toc-title": _text(source.contents),
    }
    prepared: list[Node] = []
    for before, block in zip([None, *blocks], blocks, strict=False):
        if before and before["t"] == "Table" and block["t"] in _CLINGING:
            prepared.append({"t": "RawBlock", "c": ["openxml", _GAP]})
        prepared.append(_prepared(block, pictures, widths))
    return {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": prepared}


def _text(text: str) -> Node:
    return {"t": "MetaInlines", "c": [{"t": "Str", "c": text}]}


def _prepared(block: Node, pictures: dict[str, str], widths: dict[str, str]) -> Node:
    """Captions lose their number, which Word counts itself; pictures get their data."""
    if block["t"] not in {"Table", "Figure"}:
        return block
    content = list(block["c"])
    for paragraph in content[1][1]:
        said = words_in(paragraph).split(": ", 1)[-1]
        paragraph["c"] = [{"t": "Str", "c": said}]
    if block["t"] == "Figure":
        image = content[2][0]["c"][0]
        name = image["c"][2][0]
        image["c"][0] = ["", [], [["width", widths[name]]]]
        image["c"][2] = [pictures[name], ""]
    return {"t": block["t"], "c": content}


def finished(made: bytes, *, source: Source, blocks: Sequence[Node]) -> bytes:
    """The file with contents to read before Word counts pages, page starts and properties."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    headings = chapters(blocks)
    text = members["word/document.xml"].decode()
    text = _with_contents(text, [(c["c"][1][0], words_in(c["c"][2])) for c in headings])
    text = _with_page_starts(text, [c["c"][1][0] for c in headings if c["breaks"]])
    text = _with_whole_tables(text)
    # Pandoc repeats the whole picture as its own description.
    text = re.sub(r'descr="data:[^"]*"', 'descr=""', text)
    members["word/document.xml"] = text.encode()
    members["docProps/core.xml"] = _properties(source).encode()
    return _zipped(members)


_FIELD = re.compile(
    r'<w:p><w:r>(<w:fldChar w:fldCharType="begin"[^>]*/><w:instrText[^>]*>[^<]*</w:instrText>'
    r'<w:fldChar w:fldCharType="separate" */>)(<w:fldChar w:fldCharType="end" */>)</w:r></w:p>'
)


def _with_contents(text: str, headings: Sequence[tuple[str, str]]) -> str:
    """Pandoc leaves the table of contents empty until Word fills it; others never do."""
    field = _FIELD.search(text)
    if not field or not headings:
        return text
    entries = [_contents_entry(anchor, title) for anchor, title in headings]
    entries[0] = entries[0].replace("</w:pPr>", f"</w:pPr><w:r>{field[1]}</w:r>", 1)
    whole = "".join(entries) + f"<w:p><w:r>{field[2]}</w:r></w:p>"
    return text[: field.start()] + whole + text[field.end() :]


def _contents_entry(anchor: str, title: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:hyperlink w:anchor="{anchor}"><w:r>'
        f'<w:t xml:space="preserve">{escape(title)}</w:t></w:r></w:hyperlink></w:p>'
    )


def _with_page_starts(text: str, anchors: Sequence[str]) -> str:
    for anchor in anchors:
        place = text.index(f'w:name="{anchor}"')
        style = text.index("</w:pPr>", place)
        text = f'{text[:style]}<w:pageBreakBefore/><w:spacing w:before="0"/>{text[style:]}'
    return text


def _with_whole_tables(text: str) -> str:
    """Short tables stay on one page: each row but the last holds on to the next."""
    return re.sub(r"<w:tbl>.*?</w:tbl>", lambda table: _held_together(table[0]), text, flags=re.S)


def _held_together(table: str) -> str:
    *rows, last = table.split("<w:tr>")
    if len(rows) > SHORT:
        return table
    held = [re.sub(r"(<w:pPr><w:pStyle [^>]*/>)", r"\1<w:keepNext/>", row) for row in rows]
    return "<w:tr>".join([*held, last])


def _properties(source: Source) -> str:
    day = dt.datetime.fromtimestamp(source.made_at, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    when = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(source.title)}</dc:title><dc:subject>{escape(source.subtitle)}"
        f"</dc:subject><dc:creator>{escape(source.institute)}</dc:creator>"
        f"<dc:language>{_LANGUAGES[source.language]}</dc:language>{when}</cp:coreProperties>"
    )
