"""Finds the place in a document that cannot be made: the chapter, and in a case the passage."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.summaries import build
from tracker.summaries.convert import Busy
from tracker.summaries.document import Cases, CaseSection, Chapter, Document
from tracker.summaries.markdown import heading_of

Sentence = tuple[str, dict[str, str]]
# Looking is worth so many seconds; then the reader hears that it failed, without a place.
_WORTH = 40
_FIRST = 60


def of_fault(document: Document, *, format_: str, reference: bytes | None) -> list[Sentence]:
    """Where the fault lies, in a sentence; none when every chapter can be made by itself."""
    until = time.monotonic() + _WORTH

    def is_broken(chapters: list[Chapter]) -> bool:
        return time.monotonic() < until and _fails(replace(document, chapters=chapters), format_)

    if reference is not None and not is_broken(list(document.chapters)):
        return [(n_("The fault lies in your institute's Word style: without it the document can be "
                    "made. Upload the style anew, or use our own again."), {})]  # fmt: skip
    if is_broken([]):
        # Nothing at all can be made: the fault lies in no text.
        return []
    for chapter in _chapters(document):
        if is_broken([chapter]):
            return [_said(document, chapter, _passage(chapter, is_broken))]
    return []


def _fails(document: Document, format_: str) -> bool:
    try:
        build.written(document, format_=format_)
    except Busy:
        return False
    except DomainError:
        return True
    return False


def _chapters(document: Document) -> Iterator[Chapter]:
    """One by one, and every case by itself."""
    for chapter in document.chapters:
        if isinstance(chapter, Cases):
            yield from (Cases([section]) for section in chapter.sections)
        else:
            yield chapter


def _passage(chapter: Chapter, is_broken: Callable[[list[Chapter]], bool]) -> str:
    """The beginning of the first paragraph of a case's note that cannot be made by itself."""
    if not isinstance(chapter, Cases):
        return ""
    [section] = chapter.sections
    blocks = section.note.text.split("\n\n") if section.note else []
    broken = (one for one in blocks if one.strip() and is_broken([_holding(section, one)]))
    passage = " ".join(next(broken, "").split())
    return passage if len(passage) <= _FIRST else f"{passage[:_FIRST]} …"


def _holding(section: CaseSection, text: str) -> Cases:
    """The case with nothing but that text in its note."""
    assert section.note is not None
    bare = CaseSection(section.name, section.region, section.status)
    return Cases([replace(bare, note=replace(section.note, text=text))])


def _said(document: Document, chapter: Chapter, passage: str) -> Sentence:
    values = {"chapter": heading_of(document, chapter)}
    if passage:
        said = n_("It stopped in the chapter “%(chapter)s”, at the passage “%(passage)s”.")
        return said, values | {"passage": passage}
    return n_("It stopped in the chapter “%(chapter)s”."), values
