"""What a page or a terminal shows of a checked plan."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext

from tracker.core.language import n_
from tracker.engagements.kinds import KINDS, Kind
from tracker.studies.models import Study
from tracker.web.forms import spoken
from tracker.web.words import day, page_language, said
from tracker.workbooks import queries, vocabulary
from tracker.workbooks.check import Deed, Finding, check
from tracker.workbooks.columns import BY_CODE
from tracker.workbooks.rows import Entry, Known
from tracker.workbooks.sheet import Sheet
from tracker.workbooks.writer import written

# In the order in which they deserve a look; those that change nothing stay folded.
GROUPS = {
    Deed.WRONG: n_("To be mended"),
    Deed.CHANGED: n_("Changed"),
    Deed.NEW: n_("New"),
    Deed.KNOWN: n_("Imported before, left as they are now"),
    Deed.SAME: n_("Unchanged"),
}
FOLDED = (Deed.KNOWN, Deed.SAME)


def look(study: Study, found: Sheet, *, today: dt.date) -> "Preview":
    """Hold a file against the plan as it is now."""
    known = known_of(study)
    return Preview(check(found, known, today=today), known, page_language())


def known_of(study: Study) -> Known:
    return queries.known(study, kinds=vocabulary.kinds(), statuses=vocabulary.statuses())


@dataclass(frozen=True)
class Line:
    """A row of the file as the page shows it."""

    finding: Finding
    known: Known
    language: str

    @property
    def kind(self) -> Kind | None:
        entry = self.finding.entry
        return KINDS[entry.kind] if entry else None

    @property
    def cases(self) -> str:
        keys = self.finding.entry.cases if self.finding.entry else ()
        return ", ".join(self.known.cases.by_key[key].name for key in keys)

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """Column, what it was, what it becomes."""
        before, entry = self.finding.before, self.finding.entry
        if before is None or entry is None:
            return []
        return [
            (self._column(code), self._value(code, before), self._value(code, entry))
            for code in self.finding.changes
        ]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Where it is wrong, and why."""
        return [(self._column(one.field or ""), spoken(one)) for one in self.finding.errors]

    def _column(self, code: str) -> str:
        return BY_CODE[code].names[self.language] if code in BY_CODE else ""

    def _value(self, code: str, entry: Entry) -> str:
        return _shown(written(code, entry, self.known, said))


def _shown(value: Any) -> str:
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    text = "" if value is None else str(value)
    return text if len(text) <= 120 else f"{text[:119]}…"


@dataclass(frozen=True)
class Preview:
    """All that a file would do."""

    findings: Sequence[Finding]
    known: Known
    language: str

    @cached_property
    def groups(self) -> dict[Deed, list[Line]]:
        """The rows by what becomes of them, in the file's order."""
        found: dict[Deed, list[Line]] = {deed: [] for deed in GROUPS}
        for finding in self.findings:
            found[finding.deed].append(Line(finding, self.known, self.language))
        return {deed: lines for deed, lines in found.items() if lines}

    @property
    def is_wrong(self) -> bool:
        return Deed.WRONG in self.groups

    @property
    def has_work(self) -> bool:
        return bool({Deed.NEW, Deed.CHANGED} & self.groups.keys())

    @property
    def summary(self) -> str:
        """How many rows of each sort."""
        titles = ((len(lines), said(GROUPS[deed])) for deed, lines in self.groups.items())
        return ", ".join(f"{number} {title.lower()}" for number, title in titles)

    def count(self, deed: Deed) -> int:
        return len(self.groups.get(deed, ()))

    def complaints(self) -> Iterable[str]:
        """A sentence or more for each row that is wrong."""
        for line in self.groups.get(Deed.WRONG, ()):
            words = "; ".join(f"{column}: {why}" if column else why for column, why in line.errors)
            yield gettext("row %(line)s: %(words)s", line=line.finding.row.line, words=words)
