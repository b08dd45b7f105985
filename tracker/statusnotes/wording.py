"""How a reference is printed: by kind, days and role, never by name."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from babel.dates import format_date

from tracker.core.language import n_
from tracker.engagements.kinds import KINDS
from tracker.statusnotes import marks
from tracker.statusnotes.marks import Sort
from tracker.statusnotes.standing import Standing

_SORT_WORDS = {
    Sort.EXCERPT: n_("note"),
    Sort.CONTACT: n_("contact"),
    Sort.EVENT: n_("event"),
    Sort.FACT: n_("fact"),
    Sort.PROMISE: n_("follow-up"),
}
# Words of the program's catalogue in some language.
Say = Callable[[str], str]


@dataclass(frozen=True)
class Cited:
    """A reference of a text: its place among them from 1, and what holds of it now.

    `kind`, days and `roles` (names, never persons) are what may be printed of it; `words` are what
    stands there now, for those who may read notes, and `digest` tells whether they change.
    """

    mark: str
    number: int
    state: Standing
    kind: str = ""
    happened_on: dt.date | None = None
    until: dt.date | None = None
    roles: tuple[str, ...] = ()
    words: str = ""
    digest: str = ""
    engagement_number: int | None = None

    @property
    def sort(self) -> Sort:
        return marks.sort_of(self.mark)

    @property
    def key(self) -> int:
        return int(self.mark[1:])

    @property
    def link(self) -> tuple[int | None, str]:
        """The number of the contact it leads to, None for the case's page; and the place there."""
        places = {Sort.EXCERPT: f"excerpt-{self.key}", Sort.EVENT: "events", Sort.FACT: "facts"}
        usual = "follow-ups" if self.sort is Sort.PROMISE else ""
        return self.engagement_number, places.get(self.sort, usual)


def source_words(one: Cited, say: Say, *, language: str) -> str:
    """What is printed of a reference: "site visit, 24 March 2011; office leader".

    Of what may not be used any more the role is left out, of what was never there nothing is said.
    """
    if one.state is Standing.UNKNOWN:
        return ""
    kind = KINDS[one.kind].label if one.kind in KINDS else _SORT_WORDS[one.sort]
    said = [_small(say(kind))]
    if one.happened_on:
        said.append(spelt_days(one.happened_on, one.until or one.happened_on, language))
    roles = () if one.state is Standing.BLOCKED else one.roles
    return "; ".join([", ".join(said), *([", ".join(map(_small, roles))] if roles else [])])


def _small(words: str) -> str:
    """Within a sentence; what is written in capitals stays so: NAV leader."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def spelt_days(first: dt.date, last: dt.date, language: str) -> str:
    """24 March 2011; 23–24 March 2011; no month or year is said twice."""
    end = _format(last, "d MMMM yyyy", language)
    if first == last:
        return end
    if first.year != last.year:
        return f"{_format(first, 'd MMMM yyyy', language)} – {end}"
    if first.month != last.month:
        return f"{_format(first, 'd MMMM', language)} – {end}"
    return f"{_format(first, 'd', language)}–{end}"


def _format(day: dt.date, pattern: str, language: str) -> str:
    """Norwegian writes a full stop after the number of a day."""
    if language == "nb":
        pattern = pattern.replace("d", "d'.'", 1)
    return str(format_date(day, pattern, locale=language))


def footnoted(text: str, all_: Sequence[Cited], say: Say, *, language: str) -> str:
    """The text with a Markdown footnote for each reference, by role only.

    A mark of which nothing can be said is left out.
    """
    said = {one.mark: source_words(one, say, language=language) for one in all_}
    body = marks.with_marks(text, lambda mark: marks.written(mark) if said.get(mark) else "")
    notes = [f"{marks.written(mark)}: {words}" for mark, words in said.items() if words]
    return "\n\n".join([body.rstrip("\n"), *notes]) if notes else body
