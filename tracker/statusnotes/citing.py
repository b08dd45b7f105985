"""How references are shown on pages: the marks as small numbers, and what each leads to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from tracker.cases.models import Case
from tracker.statusnotes import marks, references
from tracker.statusnotes.marks import Passage
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.standing import Standing, resting_on_withdrawn
from tracker.statusnotes.wording import Cited, source_words
from tracker.studies.access import allowed
from tracker.studies.rules import Action
from tracker.web.words import markdown, page_language

# Characters that no keyboard types carry a mark through the Markdown.
_CARRIED = re.compile("\ue000([ecvfp][0-9]+)\ue001")


@dataclass(frozen=True)
class Line:
    """A reference in the list under the text; without an address for who may not go there."""

    cited: Cited
    words: str
    url: str
    # The first words of the passage that rests on it.
    passage: str


@dataclass(frozen=True)
class RestsOn:
    """What a text rests on, as its reader may see it."""

    text: str
    lines: list[Line]
    # Passages that rest on withdrawn consent alone.
    withdrawn: list[Passage]
    # What became of references is for those who read notes.
    sees_states: bool
    below: int

    @cached_property
    def html(self) -> Markup:
        return self.drawn(self.text)

    def drawn(self, part: str) -> Markup:
        """A part of the text with the numbers of its references."""
        return _drawn(part, self.lines, below=self.below, sees=self.sees_states)

    def of(self, part: str) -> list[Line]:
        """What a part of the text rests on, in its order."""
        by_mark = {line.cited.mark: line for line in self.lines}
        return [by_mark[mark] for mark in marks.marks_in(part) if mark in by_mark]

    def count(self, state: str) -> int:
        return sum(line.cited.state == state for line in self.lines)

    @property
    def in_doubt(self) -> list[Line]:
        return [line for line in self.lines if line.cited.state is not Standing.FINE]


def rests_on(note: StatusNote, *, below: int = 1) -> RestsOn:
    """The text of a status note and what it rests on, for whoever opened the page."""
    return _shown(note.case, note.text, references.cited(note), below=below)


def rests_on_typed(case: Case, text: str, note: StatusNote | None) -> RestsOn:
    """The same of a text that is not saved yet."""
    return _shown(case, text, references.cited_in(case, text, note), below=2)


def _shown(case: Case, text: str, cited: Sequence[Cited], *, below: int) -> RestsOn:
    passages = marks.passages(text) if cited else []
    sees = allowed(Action.SEE_NOTES)
    lines = [
        Line(
            one,
            source_words(one, gettext, language=page_language()),
            _url(case, one) if sees else "",
            marks.passage_of(one.mark, passages),
        )
        for one in cited
        if sees or one.state is not Standing.UNKNOWN
    ]
    standings = {one.mark: one.state for one in cited}
    withdrawn = resting_on_withdrawn(standings, passages) if sees else []
    return RestsOn(text, lines, withdrawn, sees, below)


def _url(case: Case, one: Cited) -> str:
    """Where it stands; nowhere when it is gone."""
    if not one.words:
        return ""
    short_name, (number, place) = case.study.short_name, one.link
    if number is None:
        return url_for("overview.case", study=short_name, slug=case.slug, _anchor=place or None)
    return url_for("overview.engagement", study=short_name, number=number, _anchor=place or None)


def _drawn(text: str, lines: Sequence[Line], *, below: int, sees: bool) -> Markup:
    """Safe HTML of a text with a number for each mark; what is not listed leaves no trace."""
    by_mark = {line.cited.mark: line for line in lines}

    def _carried(mark: str) -> str:
        return f"\ue000{mark}\ue001" if mark in by_mark else ""

    def _number(found: re.Match[str]) -> str:
        line = by_mark.get(found[1])
        return str(_superscript(line, sees=sees)) if line else ""

    html = markdown(marks.with_marks(text, _carried), below=below)
    return Markup(_CARRIED.sub(_number, str(html)))  # noqa: S704 - cleaned, and numbers of ours


def _superscript(line: Line, *, sees: bool) -> Markup:
    in_doubt = sees and line.cited.state is not Standing.FINE
    return Markup('<sup class="reference{}"><a href="{}" title="{}">{}</a></sup>').format(
        f" is-{line.cited.state}" if in_doubt else "",
        line.url or f"#rests-{line.cited.mark}",
        line.words or marks.written(line.cited.mark),
        escape(line.cited.number),
    )
