"""The figure of contacts over time, and the same as a table behind all chapters."""

from tracker.core.language import n_
from tracker.summaries.document import Timeline, TimelineInWords
from tracker.summaries.writer import Writer, join


def write(chapter: Timeline, writer: Writer) -> str:
    heading = writer.chapter(writer.words.say(n_("Contacts over time")))
    return join(
        heading, *(_part(chapter, svg, number, writer) for number, svg in enumerate(chapter.parts))
    )


def _part(chapter: Timeline, svg: str, number: int, writer: Writer) -> str:
    title = chapter.caption
    if number:
        title = writer.words.say(n_("%(caption)s (continued)"), caption=title)
    return writer.figure("timeline", svg, title=title, alternative=chapter.alternative)


def write_in_words(chapter: TimelineInWords, writer: Writer) -> str:
    """A case is named in its first row only, as in a printed list."""
    rows, before = [], ""
    for row in chapter.rows:
        rows.append((row.lane if row.lane != before else "", row.what, row.how, row.dates))
        before = row.lane
    columns = [n_("Case"), n_("Contact or event"), n_("Details"), n_("Dates")]
    return join(
        writer.chapter(writer.words.say(n_("The figure in words")), on_new_page=True),
        writer.table(writer.words.say(n_("Contacts and events per case")), columns, rows),
    )
