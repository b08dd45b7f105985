"""A summary as one plain value: everything a writer needs, and no way back to the database.

Texts that people wrote are Markdown (`about`, `StatusNote.text`); everything else is plain text
and is written literally. Kinds and statuses are the registries' own; `words.py` says them in
the document's language. A chapter is gathered by one module of `parts/` and written by one
of `chapters/`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tracker.engagements.figure import Row
from tracker.engagements.kinds import Kind
from tracker.method.rules import Account

# Drawn this wide, the words of a figure can still be read when it fills the width of a page.
FIGURE_WIDTH = 600


@dataclass(frozen=True)
class Days:
    """The day, or the first and last day, of one contact."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Fact:
    """A named attribute of a case, and since when it holds where that is known."""

    name: str
    value: str
    holds_from: dt.date | None = None


@dataclass(frozen=True)
class Contacts:
    """All held contacts of one kind with one case."""

    kind: Kind
    held: Sequence[Days]


@dataclass(frozen=True)
class Planned:
    """A contact still to come."""

    kind: Kind
    days: Days
    title: str = ""


@dataclass(frozen=True)
class CaseEvent:
    on: dt.date
    text: str


@dataclass(frozen=True)
class StatusNote:
    """What holds for a case as of a month. `is_older` means older than the summary's month."""

    text: str
    as_of: dt.date
    is_draft: bool = False
    is_older: bool = False
    disagreements: Sequence["Disagreement"] = ()


@dataclass(frozen=True)
class Disagreement:
    """Somebody of the case, by role, who disagrees with the status note.

    Each remark has the passage it is about, empty for the whole text.
    """

    role: str
    remarks: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class CaseSection:
    """One case; `status` is the whole phrase ("withdrawn on 30 April 2010: …"), said by `build`.

    `expects_note` is false for a case of which no status note is awaited, such as one that
    left: then nothing is said about a note that is missing.
    """

    name: str
    region: str
    status: str
    note: StatusNote | None = None
    facts: Sequence[Fact] = ()
    contacts: Sequence[Contacts] = ()
    planned: Sequence[Planned] = ()
    events: Sequence[CaseEvent] = ()
    events_since: dt.date | None = None
    expects_note: bool = True


class Chapter:
    """One kind of chapter: what stands under one heading of the document, or under a few."""

    # Whether it stands behind all that are not, wherever its part was put.
    is_annex: ClassVar[bool] = False


@dataclass(frozen=True)
class Introduction(Chapter):
    """The study in short. `about` is Markdown; `cases` is how many the document is about."""

    cases: int
    about: str = ""
    questions: Sequence[str] = ()
    notices: Sequence[str] = ()


@dataclass(frozen=True)
class Timeline(Chapter):
    """The figure and what it is in one line.

    `more` are its further parts when the cases are too many for one page.
    """

    svg: str
    alternative: str
    caption: str
    more: Sequence[str] = ()

    @property
    def parts(self) -> list[str]:
        return [self.svg, *self.more]


@dataclass(frozen=True)
class TimelineInWords(Chapter):
    """The figure once more as rows of a table."""

    is_annex: ClassVar[bool] = True

    rows: Sequence[Row]


@dataclass(frozen=True)
class Cases(Chapter):
    """The status of each case; every one has a heading of its own."""

    sections: Sequence[CaseSection]


@dataclass(frozen=True)
class Grid:
    """A table under its title, all said in the document's language.

    `is_counted` says that all columns but the first hold counts, or why there is none.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    is_counted: bool = False


@dataclass(frozen=True)
class Drawing:
    """A figure of ours with its caption and, for those who do not see it, what it is."""

    svg: str
    title: str
    alternative: str


@dataclass(frozen=True)
class Quote:
    """What somebody wrote, as Markdown, and by whom and where it was said, by role only."""

    text: str
    source: str


@dataclass(frozen=True)
class Section:
    """What stands under one heading: a sentence or two, a text, tables, lists.

    `written` is Markdown that people wrote.
    """

    heading: str
    text: str = ""
    written: str = ""
    drawings: Sequence[Drawing] = ()
    grids: Sequence[Grid] = ()
    lines: Sequence[str] = ()
    quotes: Sequence[Quote] = ()


@dataclass(frozen=True)
class Gathered(Chapter):
    """A chapter of sections that were said while they were gathered."""

    heading: str
    sections: Sequence[Section]
    on_new_page: bool = True


@dataclass(frozen=True)
class Annex(Gathered):
    """The same behind all chapters."""

    is_annex: ClassVar[bool] = True


@dataclass(frozen=True)
class MethodAccount(Chapter):
    """What was planned and done, counted."""

    account: Account


@dataclass(frozen=True)
class Document:
    """A summary as of a month, in its own language ("en" or "nb"), chapter after chapter."""

    title: str
    commissioner: str
    institute: str
    as_of: dt.date
    made_on: dt.date
    starts_on: dt.date
    ends_on: dt.date
    chapters: Sequence[Chapter]
    language: str = "en"
    subtitle: str = ""
