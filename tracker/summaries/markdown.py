"""A summary as Markdown: what is handed out as text, and what Word, PDF and HTML are made of.

CommonMark with pipe tables and footnotes. Nothing here reaches a database or runs a program.
"""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.core.language import n_
from tracker.summaries import words as said
from tracker.summaries.document import CaseSection, Days, Document, Planned, Timeline
from tracker.summaries.inline import cell, literal
from tracker.summaries.rewrite import rewrite
from tracker.summaries.words import Words, words_of

FIGURE = "timeline"


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
    figures: dict[str, str] = field(default_factory=dict)


def to_markdown(document: Document, *, words: Words | None = None) -> str:
    """The whole summary as one text; the figure's picture stands at its very end."""
    source = to_source(document, words=words)
    head = [
        f"# {literal(source.title)}",
        f"**{literal(source.subtitle)}**",
        "\\\n".join(literal(line) for line in (source.commissioner, source.institute,
                                               source.made_on) if line),
    ]  # fmt: skip
    pictures = [
        f"[{name}]: data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
        for name, svg in source.figures.items()
    ]
    return _join(*head, _by_reference(source), *pictures) + "\n"


def _by_reference(source: Source) -> str:
    """The body with its pictures named by reference, so that their data can stand last."""
    body = source.body
    for name in source.figures:
        body = body.replace(f"]({name})", f"][{name}]")
    return body


def to_source(document: Document, *, words: Words | None = None) -> Source:
    """The summary as the converters take it."""
    speech = words or words_of(document)
    writer = _Body(document, speech)
    body = writer.write()
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
        figures=_figures(document.timeline),
    )


def _figures(timeline: Timeline | None) -> dict[str, str]:
    parts = timeline.parts if timeline else []
    return {f"{FIGURE}-{number}": svg for number, svg in enumerate(parts, 1)}


def _join(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block)


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {literal(line)}" for line in lines)


class _Body:
    """Writes the chapters in order and counts tables and chapters as it goes."""

    def __init__(self, document: Document, words: Words) -> None:
        self.document = document
        self.words = words
        self.captions: list[str] = []
        self.page_starts: list[int] = []
        self.chapters = 0
        self.tables = 0

    def write(self) -> str:
        return _join(*self._chapters())

    def _chapters(self) -> Iterator[str]:
        timeline = self.document.timeline
        yield self._study()
        if timeline:
            yield self._figure(timeline)
        for number, case in enumerate(self.document.cases, 1):
            yield self._case(case, number)
        if timeline and timeline.rows:
            yield self._annex(timeline)

    def _say(self, message: str, **values: object) -> str:
        return literal(self.words.say(message, **values))

    def _chapter(self, heading: str, *, on_new_page: bool) -> str:
        if on_new_page:
            self.page_starts.append(self.chapters)
        self.chapters += 1
        return f"## {heading}"

    def _study(self) -> str:
        document = self.document
        questions = [f"{n}. {literal(q)}" for n, q in enumerate(document.questions, 1)]
        return _join(
            self._chapter(self._say(n_("The study in short")), on_new_page=False),
            self._period(),
            rewrite(document.about, below=3, notes="a"),
            self._section(n_("Research questions"), "\n".join(questions)),
            self._section(n_("What to keep in mind"), _bullets(document.notices)),
        )

    def _period(self) -> str:
        document, month = self.document, self.words.month
        return self._say(
            n_("Study period: %(start)s to %(end)s. Cases in this summary: %(count)s."),
            start=month(document.starts_on),
            end=month(document.ends_on),
            count=len(document.cases),
        )

    def _figure(self, timeline: Timeline) -> str:
        parts = [self._part(timeline, number) for number in range(1, len(timeline.parts) + 1)]
        chapter = self._chapter(self._say(n_("Contacts over time")), on_new_page=False)
        return _join(chapter, *parts)

    def _part(self, timeline: Timeline, number: int) -> str:
        title = timeline.caption
        if number > 1:
            title = self.words.say(n_("%(caption)s (continued)"), caption=title)
        caption = f"{self.words.say(n_('Figure'))} {number}: {title}"
        self.captions.append(caption)
        picture = f"![{literal(timeline.alternative)}]({FIGURE}-{number})"
        return _join(picture, f"*{literal(caption)}*")

    def _annex(self, timeline: Timeline) -> str:
        """The figure in words; a case is named in its first row only, as in a printed list."""
        rows, before = [], ""
        for row in timeline.rows:
            rows.append((row.lane if row.lane != before else "", row.what, row.how, row.dates))
            before = row.lane
        title = self.words.say(n_("Contacts and events per case"))
        columns = [n_("Case"), n_("Contact or event"), n_("Details"), n_("Dates")]
        return _join(
            self._chapter(self._say(n_("The figure in words")), on_new_page=True),
            self._table(title, columns, rows),
        )

    def _table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """A table under its caption; nothing when it would be empty."""
        if not rows:
            return ""
        self.tables += 1
        caption = f"{self.words.say(n_('Table'))} {self.tables}: {title}"
        self.captions.append(caption)
        lines = [[cell(self.words.say(column)) for column in columns], ["---"] * len(columns)]
        lines += [[cell(text) for text in row] for row in rows]
        return _join(f"*{literal(caption)}*", "\n".join(f"| {' | '.join(ln)} |" for ln in lines))

    def _case(self, case: CaseSection, number: int) -> str:
        heading = said.case_heading(case, document=self.document, words=self.words)
        remark = said.note_remark(case, document=self.document, words=self.words)
        parts = [literal(part) for part in (case.region, case.status) if part]
        return _join(
            self._chapter(literal(heading), on_new_page=case.expects_note),
            " · ".join(parts),
            f"**{literal(remark)}**" if remark else "",
            rewrite(case.note.text, below=2, notes=f"c{number}-") if case.note else "",
            self._section(n_("Facts and contacts"), _join(self._facts(case), self._contacts(case))),
            self._planned(case),
            self._events(case),
        )

    def _facts(self, case: CaseSection) -> str:
        rows = [
            (fact.name, fact.value, self.words.day(fact.holds_from) if fact.holds_from else "–")
            for fact in case.facts
        ]
        title = self.words.say(n_("Key facts, %(case)s"), case=case.name)
        columns = [n_("Fact"), n_("Value"), n_("Since")]
        return self._table(title, columns, rows)

    def _contacts(self, case: CaseSection) -> str:
        rows = [
            (self.words.say(entry.kind.plural if len(entry.held) > 1 else entry.kind.label),
             str(len(entry.held)), self.words.days(*entry.held))
            for entry in case.contacts if entry.held
        ]  # fmt: skip
        title = self.words.say(n_("Contacts held, %(case)s"), case=case.name)
        columns = [n_("Contact"), n_("Number"), n_("Dates")]
        none = self._say(n_("No contacts held yet.")) if case.expects_note else ""
        return self._table(title, columns, rows) or none

    def _planned(self, case: CaseSection) -> str:
        lines = [f"{self.words.days(entry.days)}: {self._name(entry)}" for entry in case.planned]
        return self._section(n_("Planned next"), _bullets(lines))

    def _name(self, entry: Planned) -> str:
        kind = self.words.say(entry.kind.label)
        return kind if entry.title in {"", kind} else f"{kind}, {entry.title}"

    def _events(self, case: CaseSection) -> str:
        lines = [f"{self.words.days(Days(e.on, e.on))}: {e.text}" for e in case.events]
        if case.events_since is None:
            return self._section(n_("Events"), _bullets(lines))
        since = self.words.day(case.events_since)
        return self._section(n_("Events since %(day)s"), _bullets(lines), day=since)

    def _section(self, heading: str, text: str, **values: object) -> str:
        return _join(f"### {self._say(heading, **values)}", text) if text else ""
