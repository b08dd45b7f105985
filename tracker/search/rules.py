"""What can be found, what narrows a search, and how a typed question is read. Plain values."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.core.language import n_
from tracker.search.stems import (
    APART,
    composed,
    indexed,
    is_beginning,
    looked_for,
    stems,
    undoubled,
    words,
)

# Counted up when words or marks are made in another way, so that all is indexed anew.
RULES = 2
_QUOTES = re.compile(r"[\"“”„«»]")
# Years that a study can lie in.
_FIRST, _LAST = 1950, 2100


class Sort(StrEnum):
    """What a hit is. A status note is another thing to find while it is a draft."""

    ENGAGEMENT = "engagement"
    NOTE = "note"
    EXCERPT = "excerpt"
    STATUS_NOTE = "status_note"
    DRAFT = "draft"
    PERSON = "person"


# What is found by its title comes before what is found by its text.
TITLES = (Sort.ENGAGEMENT, Sort.PERSON)
SORT_NAMES = {
    Sort.ENGAGEMENT: n_("Engagements"),
    Sort.NOTE: n_("Notes"),
    Sort.EXCERPT: n_("Excerpts"),
    Sort.STATUS_NOTE: n_("Status notes"),
    Sort.DRAFT: n_("Drafts of status notes"),
    Sort.PERSON: n_("People"),
}


@dataclass(frozen=True)
class Place:
    """Where and when something belongs: it follows its engagement when that changes."""

    day: dt.date | None = None
    kind: str = ""
    case_ids: tuple[int, ...] = ()
    # Its last day, where it takes several.
    last: dt.date | None = None

    def marks(self) -> list[str]:
        found = [f"_c_{case_id}" for case_id in sorted(self.case_ids)]
        if self.kind:
            found.append(f"_e_{_plain(self.kind)}")
        return [*found, *self._touched()] if self.day else found

    def _touched(self) -> list[str]:
        """Each year and month in which some of its days lie."""
        first, last = self.day or dt.date.min, self.last or self.day or dt.date.min
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        years = [f"_y_{year}" for year in range(first.year, last.year + 1)]
        return [*years, *(_month(month // 12, month % 12 + 1) for month in months)]


@dataclass(frozen=True)
class Entry:
    """Something that can be found. `number` is that of the engagement it belongs to."""

    sort: Sort
    object_id: int
    title: str = ""
    text: str = ""
    number: int | None = None
    place: Place = Place()
    author_id: int | None = None
    # A sign and a code, as in notes: #theme, @role, !kind.
    tags: Iterable[tuple[str, str]] = ()
    # The code of a person's role, whose name changes without the person changing.
    role: str = ""

    def words(self) -> list[str]:
        """What it is found by."""
        return [*indexed(self.title), APART, *indexed(self.text)]

    def marks(self, study_id: int) -> list[str]:
        """What it is filtered by, as words that nobody can type."""
        found = [f"_in_{study_id}", f"_s_{self.sort}", *self.place.marks()]
        if self.author_id is not None:
            found.append(f"_a_{self.author_id}")
        if self.role:
            found += [role_mark(self.role), tag_mark("@", self.role)]
        return [*found, *(tag_mark(sign, code) for sign, code in self.tags)]


def replaced(marks: Iterable[str], place: Place) -> list[str]:
    """The marks of something whose place has changed."""
    kept = [mark for mark in marks if not mark.startswith(("_c_", "_e_", "_y_", "_m_"))]
    return [*kept, *place.marks()]


def tag_mark(sign: str, code: str) -> str:
    return f"_{ {'#': 'h', '@': 'r', '!': 'k'}[sign] }_{_plain(code)}"


def role_mark(code: str) -> str:
    return f"_p_{_plain(code)}"


def _plain(code: str) -> str:
    return code.replace("-", "_")


def _month(year: int, month: int) -> str:
    return f"_m_{year}{month:02}"


def period_marks(first: dt.date | None, last: dt.date | None) -> list[str]:
    """Whole years as years and the rest month by month, so that few are asked for."""
    begins = (first.year, first.month) if first else (_FIRST, 1)
    ends = (last.year, last.month) if last else (_LAST, 12)
    found = []
    for year in range(begins[0], ends[0] + 1):
        months = [m for m in range(1, 13) if begins <= (year, m) <= ends]
        is_whole = len(months) == 12
        found += [f"_y_{year}"] if is_whole else [_month(year, month) for month in months]
    return found


@dataclass(frozen=True)
class Term:
    """A word with all that begins like it or its stems, or words in quotes as they stand."""

    phrase: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    exactly: tuple[str, ...] = ()

    def finds(self, word: str) -> bool:
        """Whether a single word, written small, is one of those looked for."""
        if self.phrase:
            return word == self.phrase[0] and len(self.phrase) == 1
        return any(
            one.startswith(self.begins) or one in self.exactly for one in (word, *stems(word))
        )

    def finds_in(self, text: str) -> bool:
        there = words(text)
        if not self.phrase:
            return any(self.finds(word) for word in there)
        size = len(self.phrase)
        return any(tuple(there[at : at + size]) == self.phrase for at in range(len(there)))


def terms_of(question: str) -> list[Term]:
    """What somebody typed: words, and phrases in quotes. A quote that never ends is none."""
    parts = _QUOTES.split(composed(question))
    found: list[Term] = []
    for at, part in enumerate(parts):
        if at % 2 and at < len(parts) - 1:
            phrase = tuple(words(part))
            found += [Term(phrase=phrase)] if phrase else []
        else:
            found += [_term(word) for word in words(part)]
    return list(dict.fromkeys(found))


def _term(word: str) -> Term:
    wanted = looked_for(word)
    return Term(
        begins=tuple(one for one in wanted if is_beginning(one)),
        exactly=(*(one for one in wanted if not is_beginning(one)), *undoubled(word)),
    )


@dataclass(frozen=True)
class Asked:
    """A question with its filters; each of `tags` is the marks of which one must be there."""

    terms: Sequence[Term]
    sorts: Collection[Sort]
    case_id: int | None = None
    kind: str = ""
    author_id: int | None = None
    tags: Sequence[Sequence[str]] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    # The study's roles by their marks, since people are found by the name of their role.
    roles: dict[str, str] = field(default_factory=dict)

    @property
    def phrases(self) -> list[Term]:
        """Words of which it matters that they stand together."""
        return [term for term in self.terms if len(term.phrase) > 1]

    def marks(self, study_id: int) -> list[list[str]]:
        """Groups of marks: of each group one must be there."""
        groups = [[f"_in_{study_id}"], [f"_s_{sort}" for sort in self._sorts()]]
        groups += [[f"_c_{self.case_id}"]] if self.case_id is not None else []
        groups += [[f"_e_{_plain(self.kind)}"]] if self.kind else []
        groups += [[f"_a_{self.author_id}"]] if self.author_id is not None else []
        groups += [list(group) for group in self.tags]
        if self.first or self.last:
            groups.append(period_marks(self.first, self.last))
        return groups

    def _sorts(self) -> list[Sort]:
        """A note speaks for its excerpts, unless tags or excerpts themselves are asked for."""
        wanted = sorted(self.sorts)
        if self.tags or wanted == [Sort.EXCERPT]:
            return wanted
        return [sort for sort in wanted if sort is not Sort.EXCERPT]

    def named(self, term: Term) -> list[str]:
        """The marks of the roles that a term names."""
        return [mark for mark, name in self.roles.items() if term.finds_in(name)]
