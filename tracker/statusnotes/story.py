"""A case's story in words: its published status notes one after another, and what changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice, pairwise

import sqlalchemy as sa

from tracker.cases import queries as case_queries
from tracker.cases.models import Case, CaseEvent, Fact
from tracker.cases.rules import Valued, value_on
from tracker.core.database import db
from tracker.core.differences import Piece, differences
from tracker.statusnotes.marks import without_marks
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import State, last_day
from tracker.studies.models import Study

# More than any study writes of one case; the oldest are left out.
_MOST = 60
_MOST_EVENTS = 500
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Changed:
    """A fact that got another value on a day; `before` is empty when there was none."""

    name: str
    before: str
    value: str
    on: dt.date


@dataclass(frozen=True)
class Chapter:
    """What held as of a month, in its newest edition, and what changed since the one before.

    Of the first one `pieces` is empty and nothing is said to have changed. `events` are the
    days and words of what happened in between.
    """

    as_of: dt.date
    note_id: int
    edition: int
    published_at: dt.datetime
    text: str
    pieces: Sequence[Piece] = ()
    facts: Sequence[Changed] = ()
    events: Sequence[tuple[dt.date, str]] = ()


def story(case: Case, until: dt.date) -> list[Chapter]:
    """The chapters of the months not later than a day, first to last, in three statements."""
    return stories(case.study, [case], until)[case.id]


def stories(study: Study, cases: Sequence[Case], until: dt.date) -> dict[int, list[Chapter]]:
    """The same of several cases of a study, by the case's key and in as many statements."""
    notes = _newest_editions(cases, until)
    told = [key for key, own in notes.items() if own]
    if not told:
        return {key: [] for key in notes}
    facts = case_queries.facts_of(told)
    first = min(notes[key][0].as_of for key in told)
    events: dict[int, list[CaseEvent]] = defaultdict(list)
    for event in case_queries.events_between(
        study, starts_on=last_day(first) + _DAY, ends_on=last_day(until), case_ids=told
    ):
        events[event.case_id].append(event)
    return {
        key: _chapters(own, facts[key], events[key][-_MOST_EVENTS:]) if own else []
        for key, own in notes.items()
    }


def _chapters(
    notes: Sequence[StatusNote], facts: Sequence[Fact], events: Sequence[CaseEvent]
) -> list[Chapter]:
    chapters = [_chapter(note) for note in notes[:1]]
    for before, note in pairwise(notes):
        after, to = last_day(before.as_of), last_day(note.as_of)
        chapters.append(
            replace(
                _chapter(note),
                pieces=differences(without_marks(before.text), without_marks(note.text)),
                facts=_changes(facts, after=after, until=to),
                events=[(e.happened_on, e.text) for e in events if after < e.happened_on <= to],
            )
        )
    return chapters


def _newest_editions(cases: Sequence[Case], until: dt.date) -> dict[int, list[StatusNote]]:
    found: dict[int, list[StatusNote]] = {case.id: [] for case in cases}
    rows = db.session.scalars(
        sa.select(StatusNote)
        .where(StatusNote.case_id.in_(found), StatusNote.state == State.PUBLISHED)
        .where(StatusNote.as_of <= until)
        .order_by(StatusNote.case_id, StatusNote.as_of.desc(), StatusNote.edition.desc())
    )
    for case_id, of_case in groupby(rows, lambda row: row.case_id):
        of_months = groupby(islice(of_case, _MOST), lambda row: row.as_of)
        found[case_id] = [next(of_month) for _, of_month in of_months][::-1]
    return found


def _chapter(note: StatusNote) -> Chapter:
    published_at = note.published_at or note.changed_at
    return Chapter(note.as_of, note.id, note.edition, published_at, without_marks(note.text))


def _changes(facts: Iterable[Fact], *, after: dt.date, until: dt.date) -> list[Changed]:
    """What got another value in these days, in their order; facts without a day always held."""
    found = [
        change
        for _, of_name in groupby(facts, lambda fact: fact.name_id)
        for change in _of_name(list(of_name), after, until)
    ]
    return sorted(found, key=lambda change: change.on)


def _of_name(facts: Sequence[Fact], after: dt.date, until: dt.date) -> Iterator[Changed]:
    # As the rule wants them: of two from the same day the one entered last holds.
    entered = sorted(facts, key=lambda fact: fact.id)
    valued = [Valued(fact.value, fact.holds_from) for fact in entered]
    days = {held.holds_from for held in valued if held.holds_from is not None}
    for day in sorted(day for day in days if after < day <= until):
        before, held = value_on(day - _DAY, valued), value_on(day, valued)
        former = before.value if before else ""
        if held is not None and held.value != former:
            yield Changed(facts[0].fact_name.name, former, held.value, day)
