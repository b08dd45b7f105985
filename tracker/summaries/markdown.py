"""A summary as Markdown: what is handed out as text, and what Word, PDF and HTML are made of.

CommonMark with pipe tables and footnotes. Nothing here reaches a database or runs a program.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.core.language import n_
from tracker.summaries import words as said
from tracker.summaries.chapters import cases, gathered, introduction, method, timeline
from tracker.summaries.document import (
    Annex,
    Cases,
    Chapter,
    Document,
    Gathered,
    Introduction,
    MethodAccount,
    Timeline,
    TimelineInWords,
)
from tracker.summaries.inline import literal
from tracker.summaries.words import Words, words_of
from tracker.summaries.writer import Figure, Writer, join

# How each kind of chapter is written.
_WRITTEN: dict[type[Chapter], Callable[[Any, Writer], str]] = {
    Introduction: introduction.write,
    Timeline: timeline.write,
    TimelineInWords: timeline.write_in_words,
    Cases: cases.write,
    MethodAccount: method.write,
    Gathered: gathered.write,
    Annex: gathered.write,
}


@dataclass(frozen=True)
class Source:
    """A document ready for conversion: its body in Markdown and what stands around the body.

    `captions` are the exact texts that stand over a table or under a figure; `figures` are the
    pictures by the address under which the body names them; `page_starts` tells which chapters,
    counted from 0, begin on a new page.
    """

    body: str
    title: str
    subtitle: str
    commissioner: str
    institute: str
    made_on: str
    made_at: int
    language: str
    running_head: str
    contents: str
    captions: Sequence[str] = ()
    page_starts: Sequence[int] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)


def to_markdown(document: Document, *, words: Words | None = None) -> str:
    """The whole summary as one text; the figures' pictures stand at its very end."""
    source = to_source(document, words=words)
    head = [
        f"# {literal(source.title)}",
        f"**{literal(source.subtitle)}**",
        "\\\n".join(literal(line) for line in (source.commissioner, source.institute,
                                               source.made_on) if line),
    ]  # fmt: skip
    pictures = [
        f"[{name}]: data:image/svg+xml;base64,{base64.b64encode(one.svg.encode()).decode()}"
        for name, one in source.figures.items()
    ]
    return join(*head, _by_reference(source), *pictures) + "\n"


def _by_reference(source: Source) -> str:
    """The body with its pictures named by reference, so that their data can stand last."""
    body = source.body
    for name in source.figures:
        body = body.replace(f"]({name})", f"][{name}]")
    return body


def to_source(document: Document, *, words: Words | None = None) -> Source:
    """The summary as the converters take it."""
    speech = words or words_of(document)
    writer = Writer(document, speech)
    body = join(*(_WRITTEN[type(one)](one, writer) for one in document.chapters))
    commissioned = speech.say(n_("Commissioned by %(name)s"), name=document.commissioner)
    return Source(
        body=body,
        title=document.title,
        subtitle=said.subtitle(document, speech),
        commissioner=commissioned if document.commissioner else "",
        institute=document.institute,
        made_on=speech.day(document.made_on),
        made_at=(document.made_on.toordinal() - 719_163) * 86_400,
        language=document.language,
        running_head=said.running_head(document, speech),
        contents=speech.say(n_("Contents")),
        captions=tuple(writer.captions),
        page_starts=tuple(writer.page_starts),
        figures=writer.figures,
    )


def heading_of(document: Document, chapter: Chapter) -> str:
    """What stands over a chapter; over the first of a kind that has several."""
    writer = Writer(document, words_of(document))
    _WRITTEN[type(chapter)](chapter, writer)
    return writer.headings[0]
