"""Reads what the rules are told of cases and rounds."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from tracker.cases.models import Case, CaseStatus
from tracker.cases.rules import Since, Status
from tracker.core.database import db
from tracker.engagements.kinds import KINDS, Asks
from tracker.engagements.models import Engagement, EngagementCase
from tracker.engagements.rules import OPEN
from tracker.engagements.rules import Status as Held
from tracker.feedback.models import Given
from tracker.planning.calls import KIND as CALL
from tracker.planning.models import Cadence, Round
from tracker.planning.rules import read_pauses
from tracker.planning.standing import STANDINGS, read_standings
from tracker.reminders import gather_readers
from tracker.reminders.facts import Calls, Reader, Site, Text, Wave
from tracker.reminders.scope import Scope, within
from tracker.statusnotes.models import StatusNote
from tracker.studies.models import Membership

_FEEDBACK = "feedback"
# In which a case is met and heard; reading what it has written is no contact.
_HEARS = frozenset(
    code
    for code, kind in KINDS.items()
    if code != _FEEDBACK and (kind.asks_for(Asks.PEOPLE) or kind.asks_for(Asks.HEADCOUNT))
)


@dataclass(frozen=True)
class _Statements:
    cases: sa.Select[*tuple[Any, ...]]
    history: sa.Select[*tuple[Any, ...]]
    contacts: sa.Select[*tuple[Any, ...]]
    given: sa.Select[*tuple[Any, ...]]
    planned: sa.Select[*tuple[Any, ...]]
    texts: sa.Select[*tuple[Any, ...]]
    calls: sa.Select[*tuple[Any, ...]]
    readers: sa.Select[*tuple[Any, ...]]
    undecided: sa.Select[*tuple[Any, ...]]
    changes: sa.Select[*tuple[Any, ...]]


@cache
def _statements(*, whole: bool) -> _Statements:
    where = within(Case.id, Case.study_id, whole=whole)
    chosen = sa.select(Case.id).where(where)
    contacts = sa.join(EngagementCase, Engagement, Engagement.id == EngagementCase.engagement_id)
    return _Statements(
        sa.select(Case.study_id, Case.id, Case.slug, Case.name).where(where),
        sa.select(CaseStatus.case_id, CaseStatus.status, CaseStatus.from_on).where(
            CaseStatus.case_id.in_(chosen)
        ),
        _newest_days().select_from(contacts).where(EngagementCase.case_id.in_(chosen)),
        sa.select(Given.case_id, sa.func.max(Given.given_on))
        .where(Given.case_id.in_(chosen))
        .group_by(Given.case_id),
        sa.select(EngagementCase.case_id, Engagement.starts_on, Engagement.kind)
        .select_from(contacts)
        .where(EngagementCase.case_id.in_(chosen), Engagement.status.in_(OPEN)),
        _written().where(StatusNote.case_id.in_(chosen)),
        sa.select(
            Cadence.case_id, Cadence.weeks, Cadence.pauses, Cadence.starts_on,
            Cadence.membership_id,
        ).where(Cadence.case_id.in_(chosen)),
        gather_readers.asked_of(chosen),
        gather_readers.undecided_of(chosen),
        gather_readers.changes_of(chosen),
    )  # fmt: skip


def _written() -> sa.Select[*tuple[Any, ...]]:
    """The status notes, each with the member who began it."""
    is_author = sa.and_(
        Membership.study_id == Case.study_id, Membership.account_id == StatusNote.author_id
    )
    return (
        sa.select(
            StatusNote.case_id, StatusNote.id, StatusNote.as_of, StatusNote.state,
            StatusNote.state_since, Membership.id.label("author"),
        )
        .join(Case, Case.id == StatusNote.case_id)
        .outerjoin(Membership, is_author)
    )  # fmt: skip


def _newest_days() -> sa.Select[*tuple[Any, ...]]:
    """When each case was last heard from, told, and called, and whether a call is planned."""
    held = Engagement.status == Held.HELD
    is_feedback = Engagement.kind == _FEEDBACK
    is_call = Engagement.kind == CALL
    is_open = Engagement.status.in_(OPEN)

    def newest(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[dt.date | None]:
        return sa.func.max(sa.case((condition, Engagement.ends_on)))

    return sa.select(
        EngagementCase.case_id,
        newest(held & Engagement.kind.in_(_HEARS)).label("heard_on"),
        newest(held & is_feedback).label("told_on"),
        newest(held & is_call).label("called_on"),
        sa.func.max(sa.case((is_open & is_call, 1), else_=0)).label("call_is_planned"),
    ).group_by(EngagementCase.case_id)


def sites(scope: Scope) -> dict[int, list[Site]]:
    """By study; a bounded number of statements, whatever the scope."""
    statements, given = _statements(whole=scope.is_whole), scope.given("case")
    cases = db.session.execute(statements.cases, given).all()
    if not cases:
        return {}
    history = _lists(statements.history, given, _since)
    days = {row.case_id: row for row in db.session.execute(statements.contacts, given)}
    told = {row[0]: row[1] for row in db.session.execute(statements.given, given)}
    planned = _lists(statements.planned, given, tuple)
    texts = _texts(statements, given)
    calls = {row.case_id: row for row in db.session.execute(statements.calls, given)}
    found: dict[int, list[Site]] = defaultdict(list)
    for row in cases:
        seen, open_ones = days.get(row.id), planned.get(row.id, [])
        newest = [day for day in (seen.told_on if seen else None, told.get(row.id)) if day]
        found[row.study_id].append(
            Site(
                row.id,
                row.slug,
                row.name,
                tuple(history.get(row.id, ())),
                heard_on=seen.heard_on if seen else None,
                told_on=max(newest, default=None),
                hearing=tuple(day for _, day, kind in open_ones if kind in _HEARS),
                telling=tuple(day for _, day, kind in open_ones if kind == _FEEDBACK),
                calls=_calls(calls.get(row.id), seen),
                texts=tuple(texts.get(row.id, ())),
            )
        )
    return found


def _lists(
    statement: sa.Select[*tuple[Any, ...]], given: Any, make: Callable[[Any], Any]
) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(statement, given):
        found[row.case_id].append(make(row))
    return found


def _since(row: Any) -> Since:
    return Since(Status(row.status), row.from_on)


def _texts(statements: _Statements, given: Any) -> dict[int, list[Text]]:
    """The status notes of each case, with what its people were asked and said of them."""
    readers: dict[int, list[Reader]] = defaultdict(list)
    for row in db.session.execute(statements.readers, given):
        readers[row.status_note_id].append(gather_readers.reader(row))
    undecided: dict[int, list[dt.datetime]] = defaultdict(list)
    for row in db.session.execute(statements.undecided, given):
        undecided[row.status_note_id].append(row.answered_at)
    asked = db.session.execute(statements.changes, given)
    changes = {row.status_note_id: gather_readers.changes(row) for row in asked}

    def text(row: Any) -> Text:
        of_it = tuple(readers.get(row.id, ())), tuple(undecided.get(row.id, ()))
        by = row.author, changes.get(row.id)
        return Text(row.id, row.as_of, row.state, row.state_since, *of_it, *by)

    return _lists(statements.texts, given, text)


def _calls(cadence: Any, seen: Any) -> Calls | None:
    if cadence is None:
        return None
    return Calls(
        cadence.weeks,
        read_pauses(cadence.pauses),
        cadence.starts_on,
        member=cadence.membership_id,
        newest_on=seen.called_on if seen else None,
        is_planned=bool(seen and seen.call_is_planned),
    )


@cache
def _standings(*, whole: bool) -> sa.Select[*tuple[Any, ...]]:
    return STANDINGS.where(within(Round.id, Round.study_id, whole=whole))


def waves(scope: Scope) -> dict[int, list[Wave]]:
    """Rounds that lack something, by study; in one statement."""
    found: dict[int, list[Wave]] = defaultdict(list)
    for one in read_standings(_standings(whole=scope.is_whole), scope.given("round")):
        left = one.progress.planned + one.progress.confirmed
        found[one.round.study_id].append(
            Wave(one.round.id, one.round.name, one.round.ends_on, one.progress.missing, left)
        )
    return found
