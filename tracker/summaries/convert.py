"""Makes Word, PDF and HTML of a summary: the only module that runs pandoc and Typst.

Both run as children with a limit of time and memory, in an empty folder of their own, and never
more than two of them at once in one process, whoever asks. Pandoc
reads CommonMark in its sandbox and hands over a tree; what `sift` takes over of it is all that
reaches a writer. Typst gets the tree as data and a template of ours as program.
"""

import base64
import datetime as dt
import json
import logging
import re
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tracker.core import apart
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.summaries import page, typesetting, word
from tracker.summaries.markdown import Source
from tracker.summaries.sift import Node, sift
from tracker.summaries.word import check_reference
from tracker.summaries.writer import Figure

__all__ = ["Busy", "ConversionError", "check_reference", "to_body", "to_docx", "to_html",
           "to_pdf", "to_sheet", "told"]  # fmt: skip

SECONDS = 20
# How long a child waits for its turn; whoever asked on a page does not wait longer than that.
PATIENCE = 10

_STYLES = Path(__file__).resolve().parent / "styles"
_READER = "commonmark-raw_html+pipe_tables+footnotes+strikeout"
# How wide and how tall a figure may be on the page, in millimetres.
_WIDEST, _TALLEST = 152.0, 200.0
_turns = threading.BoundedSemaphore(2)
_log = logging.getLogger(__name__)


class ConversionError(DomainError):
    """The document could not be made; nothing was written anywhere.

    `why` is for the log: it says how the program ended and holds no word of a text.
    """

    why = ""


class TooSlow(ConversionError):
    """It had to be killed."""


class Busy(ConversionError):
    """Others make documents just now."""

    status = 503
    advice = n_("Nothing is lost. Go back and try again in a moment.")


@contextmanager
def told() -> Iterator[None]:
    """Log why something could not be made, in one line."""
    try:
        yield
    except ConversionError as fault:
        _log.warning("%s", fault.why)
        raise


def to_docx(source: Source, *, reference: bytes | None = None) -> bytes:
    """A Word file with real styles, contents and captions.

    `reference` is the institute's own .docx, whose styles, header and footer are used instead
    of ours; it must have passed `check_reference`.
    """
    # The one waits for pandoc and the other for Typst; neither needs the other.
    with ThreadPoolExecutor(1) as beside:
        drawn = {name: beside.submit(_picture, one) for name, one in source.figures.items()}
        blocks = _sifted(source)
        pictures = {name: picture.result() for name, picture in drawn.items()}
    widths = {name: f"{_width(one.svg)}mm" for name, one in source.figures.items()}
    tree = word.tree(blocks, source=source, pictures=pictures, widths=widths)
    style = reference or word.own_reference(_default_reference(), head=source.running_head,
                                            language=source.language)  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "reference.docx").write_bytes(style)
        made = _pandoc(
            ["--from=json", "--to=docx+native_numbering", "--reference-doc=reference.docx",
             "--toc", "--toc-depth=1", "--output=-"],
            json.dumps(tree).encode(), folder,
        )  # fmt: skip
    return word.finished(made, source=source, blocks=blocks)


def to_html(source: Source) -> str:
    """A whole page that prints well and needs nothing from anywhere; it holds no script."""
    return page.whole(to_body(source), source=source)


def to_body(source: Source) -> str:
    """The chapters as safe HTML, headings from h2 down, to stand in a page of our own."""
    pictures = {name: figure.svg for name, figure in source.figures.items()}
    blocks = page.blocks(_sifted(source), figures=pictures)
    tree = {"pandoc-api-version": word.API_VERSION, "meta": {}, "blocks": blocks}
    with tempfile.TemporaryDirectory() as folder:
        made = _pandoc(["--from=json", "--to=html5", "--wrap=preserve"],
                       json.dumps(tree).encode(), folder)  # fmt: skip
    return page.clean(made.decode())


def to_pdf(source: Source) -> bytes:
    """A tagged PDF, PDF/UA-1 whenever the text allows it."""
    blocks = _sifted(source)
    files = {f"{name}.svg": figure.svg for name, figure in source.figures.items()}
    data = _template_data(source, blocks)
    try:
        return _typst("summary.typ", files=files, data=data, standards=["ua-1"], kind="pdf")
    except (Busy, TooSlow):
        raise
    except ConversionError:
        return _typst("summary.typ", files=files, data=data, standards=[], kind="pdf")


def to_sheet(template: str, data: dict[str, Any]) -> bytes:
    """A tagged PDF of one of our sheets; what people wrote goes in as data and stays text."""
    with told():
        return _typst(template, files={}, data=data, standards=["ua-1"], kind="pdf")


def _sifted(source: Source) -> list[Node]:
    with tempfile.TemporaryDirectory() as folder:
        tree = _pandoc([f"--from={_READER}", "--to=json"], source.body.encode(), folder)
    return sift(tree.decode(), source=source)


def _template_data(source: Source, blocks: list[Node]) -> dict[str, Any]:
    day = dt.datetime.fromtimestamp(source.made_at, dt.UTC)
    names = ("title", "subtitle", "commissioner", "institute", "made_on", "language",
             "running_head", "contents")  # fmt: skip
    return {
        **{name: getattr(source, name) for name in names},
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "blocks": blocks,
        "figures": {name: f"{name}.svg" for name in source.figures},
        "widths": {name: _width(figure.svg) for name, figure in source.figures.items()},
    }


def _picture(figure: Figure) -> str:
    """The figure as PNG data, because Word's readers differ on SVG."""
    files = {"figure.svg": figure.svg}
    try:
        made = _typst("figure.typ", files=files, data={}, standards=[], kind="png")
    except (Busy, TooSlow):
        raise
    except ConversionError as fault:
        broken = ConversionError(n_("“%(caption)s” could not be drawn."), caption=figure.caption)
        broken.why = fault.why
        raise broken from None
    return f"data:image/png;base64,{base64.b64encode(made).decode()}"


def _width(svg: str) -> float:
    """As wide as the text, unless it would then be taller than a page."""
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if size is None:
        return _WIDEST
    return round(min(_WIDEST, _TALLEST * float(size[1]) / float(size[2])), 1)


@cache
def _pandoc_path() -> str:
    import pypandoc  # noqa: PLC0415 - heavy

    return str(pypandoc.get_pandoc_path())


@cache
def _default_reference() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return _pandoc(["--print-default-data-file=reference.docx"], b"", folder)


def _pandoc(arguments: list[str], given: bytes, folder: str) -> bytes:
    limits = ["+RTS", "-M512M", "-RTS"]
    return _run([_pandoc_path(), "--sandbox", *arguments, *limits], given, folder)


def _typst(
    template: str, *, files: dict[str, str], data: dict[str, Any], standards: list[str], kind: str
) -> bytes:
    """Typst's answer for one of our templates, its root a folder with our files and no others."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in {template: (_STYLES / template).read_text(), **files}.items():
            Path(folder, name).write_text(content)
        job = {"template": template, "data": data, "standards": standards, "format": kind}
        given = json.dumps(job).encode()
        return _run(apart.python(typesetting.__name__), given, folder)


def _run(command: list[str], given: bytes, folder: str) -> bytes:
    """What the program writes."""
    name = Path(command[0]).name
    try:
        with _turn():
            child = apart.run(command, given, seconds=SECONDS, folder=folder)
    except TimeoutError:
        slow = TooSlow(n_("Making the document took too long. Make the texts shorter and try "
                          "again."))  # fmt: skip
        slow.why = f"{name} took longer than {SECONDS} s"
        raise slow from None
    if child.code:
        failed = ConversionError(n_("The document could not be made."))
        failed.why = f"{name} failed with {child.code}, {child.complaint} bytes of complaint"
        raise failed
    return child.made


@contextmanager
def _turn() -> Iterator[None]:
    """Only two at once: each may take a gigabyte and a whole processor."""
    if not _turns.acquire(timeout=PATIENCE):
        busy = Busy(n_("Others are making documents just now."))
        busy.why = "no turn came for a converter"
        raise busy
    try:
        yield
    finally:
        _turns.release()
