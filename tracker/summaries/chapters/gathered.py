"""Chapters whose words were found while they were gathered: sections of tables and lines."""

from tracker.summaries.document import Gathered, Section
from tracker.summaries.inline import literal
from tracker.summaries.writer import Writer, bullets, join


def write(chapter: Gathered, writer: Writer) -> str:
    heading = writer.chapter(chapter.heading, on_new_page=True)
    return join(heading, *(_section(section, writer) for section in chapter.sections))


def _section(section: Section, writer: Writer) -> str:
    return join(
        f"### {literal(section.heading)}" if section.heading else "",
        literal(section.text),
        *(writer.grid(grid.title, grid.columns, grid.rows) for grid in section.grids),
        bullets(section.lines),
    )
