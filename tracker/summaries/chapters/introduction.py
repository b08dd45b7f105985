"""The study in short: its period, what it is about, its questions."""

from tracker.core.language import n_
from tracker.summaries.document import Introduction
from tracker.summaries.inline import literal
from tracker.summaries.rewrite import rewrite
from tracker.summaries.writer import Writer, bullets, join


def write(chapter: Introduction, writer: Writer) -> str:
    questions = [f"{n}. {literal(q)}" for n, q in enumerate(chapter.questions, 1)]
    return join(
        writer.chapter(writer.words.say(n_("The study in short"))),
        _period(chapter, writer),
        rewrite(chapter.about, below=3, notes="a"),
        writer.section(n_("Research questions"), "\n".join(questions)),
        writer.section(n_("What to keep in mind"), bullets(chapter.notices)),
    )


def _period(chapter: Introduction, writer: Writer) -> str:
    document, month = writer.document, writer.words.month
    return writer.say(
        n_("Study period: %(start)s to %(end)s. Cases in this summary: %(count)s."),
        start=month(document.starts_on),
        end=month(document.ends_on),
        count=chapter.cases,
    )
