"""How often there was contact with each case, and how evenly over all, as plain values."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.cases.rules import Since
from tracker.coverage import queries, rules
from tracker.coverage.queries import Held
from tracker.coverage.rules import Gaps, Standing
from tracker.engagements.kinds import KINDS
from tracker.studies.models import Study

_ORDER = list(Standing)


@dataclass(frozen=True)
class Line:
    """The contacts of one case.

    `by_kind` counts all of each kind; `contacts` leaves out what is part of another, such as
    the interviews of a visit.
    """

    slug: str
    name: str
    standing: Standing
    by_kind: tuple[int, ...]
    contacts: int
    # Days on which it was evaluated so far.
    exposure: int
    gaps: Gaps


@dataclass(frozen=True, eq=False)
class Frequency:
    """As of `until`. `evenness` is of the cases that count; None where it says nothing."""

    until: dt.date
    # The kinds there was any contact of, by their codes.
    kinds: tuple[str, ...]
    lines: tuple[Line, ...]
    evenness: float | None


def frequency(study: Study, *, until: dt.date, kind: str = "") -> Frequency:
    """How often each case was met up to a day, in three statements; `kind` leaves one kind."""
    by_case: dict[int, list[Held]] = {}
    for one in queries.held(study, until=until, kind=kind):
        by_case.setdefault(one.case_id, []).append(one)
    met = {one.kind for contacts in by_case.values() for one in contacts}
    kinds = tuple(code for code in KINDS if code in met)
    histories = cases.histories(study)
    lines = [
        _line(case, histories.get(case.id, ()), by_case.get(case.id, ()), kinds, until)
        for case in cases.cases(study)
    ]
    counted = [line for line in lines if line.standing is Standing.COUNTED]
    return Frequency(
        until=until,
        kinds=kinds,
        lines=tuple(sorted(lines, key=lambda line: _ORDER.index(line.standing))),
        evenness=rules.evenness((line.contacts, line.exposure) for line in counted),
    )


def _line(
    case: Case,
    history: Sequence[Since],
    contacts: Sequence[Held],
    kinds: Sequence[str],
    until: dt.date,
) -> Line:
    first = case.study.starts_on
    counted = Counter(one.kind for one in contacts)
    spans = [(one.starts_on, one.ends_on) for one in contacts]
    window = rules.followed(history, first=first, last=until)
    return Line(
        slug=case.slug,
        name=case.name,
        standing=rules.standing(history, on=until),
        by_kind=tuple(counted[code] for code in kinds),
        contacts=sum(not one.is_part for one in contacts),
        exposure=rules.exposure(history, first=first, last=until),
        gaps=rules.gaps(spans, first=window[0], last=window[1]) if window else Gaps(),
    )
