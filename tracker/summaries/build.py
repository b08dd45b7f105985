"""Gathers one plain document from what was chosen, part by part, and writes it as a file."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tracker.cases import queries as cases
from tracker.cases.queries import Standing
from tracker.cases.rules import Status
from tracker.core.language import n_
from tracker.studies.rules import Action
from tracker.summaries import convert
from tracker.summaries.choice import Choice
from tracker.summaries.document import Chapter, Document
from tracker.summaries.markdown import to_markdown, to_source
from tracker.summaries.parts import across, coverage, introduction, method, story, timeline
from tracker.summaries.parts import cases as case_part
from tracker.summaries.rules import Part

_ORDER = {Status.ACTIVE: 0, Status.ASSOCIATED: 1, Status.WITHDRAWN: 2}
Tell = Callable[[str], None]


class Builder(NamedTuple):
    """Who gathers a part, what is said meanwhile, and what a reader of it must be allowed."""

    gather: Callable[[Choice, Sequence[Standing]], Iterable[Chapter]]
    says: str
    needs: Action = Action.SEE


# A part is offered once it stands here.
BUILDERS: dict[Part, Builder] = {
    Part.STUDY: Builder(introduction.gather, n_("Gathering what the study is about")),
    Part.TIMELINE: Builder(timeline.gather, n_("Drawing the timeline")),
    Part.STATUS: Builder(case_part.gather, n_("Gathering the status of each case")),
    Part.STORY: Builder(story.gather, n_("Gathering how each case changed")),
    Part.FACTS: Builder(across.facts, n_("Gathering the facts of all cases")),
    Part.THEMES: Builder(across.themes, n_("Gathering excerpts by theme"), Action.SEE_NOTES),
    Part.PROMOTES: Builder(
        across.promotes, n_("Gathering what promotes and what hinders"), Action.SEE_NOTES
    ),
    Part.INPUTS: Builder(
        across.inputs, n_("Gathering inputs from the dialogue meetings"), Action.SEE_NOTES
    ),
    # Who declined or was not asked is not for observers to look up.
    Part.COVERAGE: Builder(coverage.gather, n_("Counting who was reached"), Action.SEE_NOTES),
    Part.METHOD: Builder(method.gather, n_("Counting what was done")),
}


class Format(NamedTuple):
    """One form in which a summary is handed out, and what is said while it is written."""

    code: str
    name: str
    mimetype: str
    says: str


FORMATS = {
    "docx": Format(
        "docx",
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        n_("Writing Word"),
    ),
    "pdf": Format("pdf", "PDF", "application/pdf", n_("Writing PDF")),
    "html": Format("html", "HTML", "text/html", n_("Writing HTML")),
    "md": Format("md", "Markdown", "text/markdown", n_("Writing Markdown")),
}


def summary(choice: Choice, *, tell: Tell = lambda _step: None) -> Document:
    """The document that was chosen; `tell` hears what is under way, a marked message each time."""
    study = choice.study
    standings = _standings(choice)
    chapters: list[Chapter] = []
    for part in choice.parts:
        tell(BUILDERS[part].says)
        chapters += BUILDERS[part].gather(choice, standings)
    return Document(
        title=study.title,
        commissioner=study.commissioner,
        institute=study.institute,
        as_of=choice.as_of,
        made_on=choice.today,
        starts_on=study.starts_on,
        ends_on=study.ends_on,
        chapters=sorted(chapters, key=lambda one: one.is_annex),
        language=choice.language,
        subtitle=_subtitle(choice),
    )


def _standings(choice: Choice) -> list[Standing]:
    """The chosen cases that have joined by then, those still followed first."""
    found = [s for s in cases.standings(choice.study, on=choice.until) if s.since is not None]
    chosen = [s for s in found if not choice.case_ids or s.case.id in choice.case_ids]
    return sorted(chosen, key=lambda s: _ORDER[s.status] if s.status else 3)


def _subtitle(choice: Choice) -> str:
    """A report with a name is called by it; the usual one says what it is."""
    if not choice.name:
        return ""
    words = choice.words
    month = words.month(choice.as_of)
    return words.say(n_("%(report)s, as of %(month)s"), report=choice.name, month=month)


def file(document: Document, *, format_: str, reference: bytes | None = None) -> bytes:
    """The document in one of `FORMATS`; raises ConversionError when it cannot be made, and logs it.

    `reference` is the institute's own style for Word.
    """
    with convert.told():
        return written(document, format_=format_, reference=reference)


def written(document: Document, *, format_: str, reference: bytes | None = None) -> bytes:
    """The same without a word in the log, for whoever seeks the place of a fault."""
    writers: dict[str, Callable[[], bytes]] = {
        "md": lambda: to_markdown(document).encode(),
        "html": lambda: convert.to_html(to_source(document)).encode(),
        "pdf": lambda: convert.to_pdf(to_source(document)),
        "docx": lambda: convert.to_docx(to_source(document), reference=reference),
    }
    return writers[format_]()


def text_of(document: Document) -> str:
    """All its words, without pictures: what is looked through before it is handed out."""
    source = to_source(document)
    return f"{source.title}\n\n{source.body}"


def count_steps(choice: Choice) -> int:
    """How many steps there are from the choice to the file."""
    return len(choice.parts) + 1
