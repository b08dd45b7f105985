"""The fixed words of a summary, in the language of the study and not of whoever asks for it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import Translations

from tracker.core.language import n_
from tracker.engagements.days import joined, say_days
from tracker.summaries.document import CaseSection, Days, Document

_CATALOGUES = Path(__file__).resolve().parent.parent / "translations"


@cache
def catalogue(language: str) -> Callable[[str], str]:
    """The `gettext` of the program's own catalogue; without one, words stay English."""
    found: Callable[[str], str] = Translations.load(str(_CATALOGUES), [language]).gettext
    return found


@dataclass(frozen=True)
class Words:
    """How the document speaks: a language for dates, and a catalogue for everything else."""

    language: str
    translate: Callable[[str], str]

    def say(self, message: str, **values: object) -> str:
        """A marked message in the document's language, its gaps filled."""
        text = self.translate(message)
        return text % values if values else text

    def month(self, day: dt.date) -> str:
        return str(format_date(day, "MMMM yyyy", locale=self.language))

    def day(self, day: dt.date) -> str:
        return str(format_date(day, self._pattern, locale=self.language))

    @property
    def _pattern(self) -> str:
        return "d. MMMM yyyy" if self.language == "nb" else "d MMMM yyyy"

    def decimal(self, number: float) -> str:
        """With two places and the language's own point."""
        return str(format_decimal(number, "0.00", locale=self.language))

    def days(self, *several: Days) -> str:
        """Days in the order of time, those in a row as one stretch."""
        stretches = joined((days.first, days.last) for days in several)
        return say_days(stretches, language=self.language)


def words_of(document: Document) -> Words:
    """The document's own words, from the program's catalogue."""
    return Words(document.language, catalogue(document.language))


def subtitle(document: Document, words: Words) -> str:
    """The document's own subtitle, else what every summary is."""
    said = words.say(n_("Status per case as of %(month)s"), month=words.month(document.as_of))
    return document.subtitle or said


def case_heading(section: CaseSection, *, document: Document, words: Words) -> str:
    """The case with the month its text speaks of: the note's own, which may be an older one."""
    as_of = section.note.as_of if section.note else document.as_of
    heading = n_("%(case)s – status as of %(month)s")
    if section.note and section.note.is_draft:
        heading = n_("%(case)s – status as of %(month)s (draft)")
    return words.say(heading, case=section.name, month=words.month(as_of))


def note_remark(section: CaseSection, *, document: Document, words: Words) -> str:
    """What has to be said about the note before it is read: missing, a draft, or old."""
    note = section.note
    if note is None:
        none = words.say(n_("No published status note for this case yet."))
        return none if section.expects_note else ""
    said = []
    if note.is_draft:
        said.append(words.say(n_("Draft, not published.")))
    if note.is_older:
        older = n_("This is older than %(month)s: the status note holds as of %(own)s.")
        own, month = words.month(note.as_of), words.month(document.as_of)
        said.append(words.say(older, own=own, month=month))
    return " ".join(said)


def running_head(document: Document, words: Words) -> str:
    """What stands at the head of each page: the study and the month."""
    as_of = words.say(n_("as of %(month)s"), month=words.month(document.as_of))
    return f"{document.title} – {as_of}"
