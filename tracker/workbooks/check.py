"""What importing a plan would do, row by row, and what is wrong with each: nothing is written."""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import rules
from tracker.engagements.kinds import KINDS
from tracker.engagements.rules import OPEN, Status, When
from tracker.workbooks.cells import read_number
from tracker.workbooks.rows import Entry, Known, read
from tracker.workbooks.sheet import Row, Sheet

Span = tuple[dt.date, dt.date]


class Deed(StrEnum):
    """What becomes of a row."""

    WRONG = "wrong"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    # Read from a file before; whatever has happened to it since stays.
    KNOWN = "known"


@dataclass
class Finding:
    """A row, what it asks for, and what is wrong with that."""

    row: Row
    number: int | None = None
    before: Entry | None = None
    entry: Entry | None = None
    # The digest by which a row without a number is known when it comes again.
    source: str = ""
    # Something very much like it is in the plan already.
    similar: int | None = None
    is_known: bool = False
    # How much of its programme moves along.
    brings: int = 0
    errors: list[DomainError] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.entry.title if self.entry else self.row.cells.get("title", "")

    @property
    def changes(self) -> tuple[str, ...]:
        return self.entry.differences(self.before) if self.entry and self.before else ()

    @property
    def deed(self) -> Deed:
        if self.errors or self.entry is None:
            return Deed.WRONG
        if self.before is not None:
            return Deed.CHANGED if self.changes else Deed.SAME
        return Deed.KNOWN if self.is_known else Deed.NEW


def check(sheet: Sheet, known: Known, *, today: dt.date) -> list[Finding]:
    """One finding for each row, in the file's order."""
    findings = [_read(row, known) for row in sheet.rows]
    _refuse_twins(findings)
    _recognise(findings, known)
    following = followers(findings, known)
    spans = _spans(findings, known, following)
    for finding in findings:
        finding.brings = len(following.keys() & known.programmes.get(finding.number or 0, ()))
        if finding.deed is not Deed.WRONG and not finding.is_known:
            _check_row(finding, known, spans, today)
    return findings


def followers(findings: Iterable[Finding], known: Known) -> dict[int, int]:
    """What moves along with its visit, since the file does not tell of it: by how many days."""
    told = {one.number for one in findings}
    moved = {
        one.number: (one.entry.first - one.before.first).days
        for one in findings
        if one.number and one.entry and one.before
    }
    return {
        number: days
        for visit, days in moved.items()
        for number in known.programmes.get(visit, ())
        if days and number not in told and known.entries[number].status != Status.HELD
    }


def _read(row: Row, known: Known) -> Finding:
    finding = Finding(row)
    try:
        finding.number = _number(row, known)
    except DomainError as refusal:
        refusal.field = "number"
        finding.errors.append(refusal)
        return finding
    finding.before = known.entries[finding.number] if finding.number else None
    finding.entry, finding.errors = read(row.cells, known, finding.before)
    return finding


def _number(row: Row, known: Known) -> int | None:
    text = row.cells.get("number", "")
    if not text:
        return None
    number = read_number(text)
    if number not in known.entries:
        message = n_("There is no engagement with this number. Leave it empty to plan a new one.")
        raise DomainError(message)
    return number


def _refuse_twins(findings: Iterable[Finding]) -> None:
    lines: dict[int, int] = {}
    for finding in findings:
        if not finding.number:
            continue
        first = lines.setdefault(finding.number, finding.row.line)
        if first != finding.row.line:
            message = n_("This number stands in row %(line)s already.")
            finding.errors.append(DomainError(message, field="number", line=first))


def _recognise(findings: Iterable[Finding], known: Known) -> None:
    """Tell rows that were read before from new ones, however often a file repeats them."""
    times: Counter[str] = Counter()
    similar = {_likeness(entry): number for number, entry in known.entries.items()}
    for finding in findings:
        if finding.entry is None or finding.before is not None:
            continue
        text = json.dumps([*vars(finding.entry).values()], default=str)
        times[text] += 1
        digest = hashlib.sha256(f"{text} {times[text]}".encode()).hexdigest()
        finding.source = f"row:{digest}"
        finding.number = known.imported.get(finding.source)
        finding.is_known = finding.number is not None
        finding.similar = similar.get(_likeness(finding.entry))


def _likeness(entry: Entry) -> tuple[str, str, dt.date]:
    return entry.kind, entry.title.casefold(), entry.first


def _span(entry: Entry) -> Span:
    return entry.first, entry.last


def _spans(
    findings: Iterable[Finding], known: Known, following: Mapping[int, int]
) -> dict[int, Span]:
    """The days of every engagement once the file is in."""
    spans = {number: _span(entry) for number, entry in known.entries.items()}
    for number, days in following.items():
        first, last = spans[number]
        shift = dt.timedelta(days=days)
        spans[number] = (first + shift, last + shift)
    return spans | {
        one.number: _span(one.entry) for one in findings if one.number and one.entry and one.before
    }


def _check_row(finding: Finding, known: Known, spans: Mapping[int, Span], today: dt.date) -> None:
    entry, before = finding.entry, finding.before
    if entry is None or (finding.deed is Deed.SAME and _is_settled(entry, known, spans)):
        return
    try:
        _check_place(entry, known, spans)
        _check_programme(finding, known, spans)
        _check_status(entry, before, today)
    except DomainError as refusal:
        refusal.field = {"case": "cases", "day": "first"}.get(refusal.field or "", refusal.field)
        finding.errors.append(refusal)


def _is_settled(entry: Entry, known: Known, spans: Mapping[int, Span]) -> bool:
    """Whether the visit that it is part of stays where it was."""
    parent = known.entries.get(entry.parent or 0)
    return parent is None or spans[entry.parent or 0] == _span(parent)


def _check_place(entry: Entry, known: Known, spans: Mapping[int, Span]) -> None:
    """Its cases, and the visit that it is part of."""
    kind, parent = KINDS[entry.kind], None
    if entry.parent is not None:
        parent = known.entries.get(entry.parent)
        if parent is None:
            raise DomainError(n_("There is no engagement with this number."), field="parent")
        rules.check_parent(kind, parent=KINDS[parent.kind])
        rules.check_inside(When(entry.first, entry.last), When(*spans[entry.parent]))
    rules.check_cases(kind, number=len(entry.cases or (parent.cases if parent else ())))


def _check_programme(finding: Finding, known: Known, spans: Mapping[int, Span]) -> None:
    """What belongs to a visit and has no wrong row of its own still lies within its days."""
    entry, before = finding.entry, finding.before
    if entry is None or before is None or _span(entry) == _span(before):
        return
    for number in known.programmes.get(finding.number or 0, ()):
        first, last = spans[number]
        if first < entry.first or last > entry.last:
            raise DomainError(
                n_("“%(title)s” belongs to it and would lie outside. Move that one first."),
                field="first",
                title=known.entries[number].title,
            )


def _check_status(entry: Entry, before: Entry | None, today: dt.date) -> None:
    """Files plan, confirm and log; calling off asks for a reason, so it has its own page."""
    if entry.status == Status.HELD:
        rules.check_held(ends_on=entry.last, today=today)
    if before is not None and entry.status == before.status:
        return
    if entry.status not in (*OPEN, Status.HELD) or (before and before.status not in OPEN):
        message = n_("A file cannot cancel, postpone or reopen. Do that on the engagement's page.")
        raise DomainError(message, field="status")
