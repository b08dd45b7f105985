"""Chapters whose words were found while they were gathered: sections of tables and lines."""

from tracker.summaries.document import Gathered, Quote, Section
from tracker.summaries.inline import literal
from tracker.summaries.rewrite import rewrite
from tracker.summaries.writer import Writer, bullets, join


def write(chapter: Gathered, writer: Writer) -> str:
    heading = writer.chapter(chapter.heading, on_new_page=chapter.on_new_page)
    return join(heading, *(_section(section, writer) for section in chapter.sections))


def _section(section: Section, writer: Writer) -> str:
    return join(
        f"### {literal(section.heading)}" if section.heading else "",
        literal(section.text),
        rewrite(section.written, below=3, notes=writer.notes()) if section.written else "",
        *(
            writer.figure("drawing", one.svg, title=one.title, alternative=one.alternative)
            for one in section.drawings
        ),
        *(
            writer.grid(one.title, one.columns, one.rows, is_counted=one.is_counted)
            for one in section.grids
        ),
        bullets(section.lines),
        "\n".join(_quote(one, writer) for one in section.quotes),
    )


def _quote(one: Quote, writer: Writer) -> str:
    """A line of a list; what was written on several lines stays in its item."""
    lines = rewrite(one.text, below=3, notes=writer.notes()).split("\n")
    return "\n".join([f"- {lines[0]}", *(f"  {line}" for line in lines[1:]), f"  {_said(one)}"])


def _said(one: Quote) -> str:
    return f"({literal(one.source)})"
