"""Reads what the rules are told of cases and rounds."""

import datetime as dt
from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from tracker.cases.models import Case, CaseStatus
from tracker.cases.rules import Since, Status
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase
from tracker.engagements.rules import OPEN
from tracker.engagements.rules import Status as Held
from tracker.feedback.models import Given
from tracker.planning.calls import KIND as CALL
from tracker.planning.models import Cadence, Round
from tracker.planning.rules import read_pauses
from tracker.planning.standing import standings_where
from tracker.reminders.facts import Calls, Site, Text, Wave
from tracker.reminders.scope import Scope
from tracker.statusnotes.models import StatusNote

_FEEDBACK = "feedback"
Grouped = dict[int, list[Any]]


def sites(scope: Scope) -> dict[int, list[Site]]:
    """By study; a bounded number of statements, whatever the scope."""
    where = scope.rows("case", Case.id, Case.study_id)
    rows = db.session.execute(sa.select(Case.study_id, Case.id, Case.slug, Case.name).where(where))
    cases = rows.all()
    if not cases:
        return {}
    chosen = sa.select(Case.id).where(where)
    history = _history(chosen)
    days = {row.case_id: row for row in db.session.execute(_days(chosen))}
    given = _given(chosen)
    planned, texts, calls = _planned(chosen), _texts(chosen), _cadences(chosen)
    found: dict[int, list[Site]] = defaultdict(list)
    for study_id, key, slug, name in cases:
        seen = days.get(key)
        told = [day for day in (seen.told_on if seen else None, given.get(key)) if day]
        found[study_id].append(
            Site(
                key,
                slug,
                name,
                tuple(history.get(key, ())),
                heard_on=seen.heard_on if seen else None,
                told_on=max(told, default=None),
                planned=tuple(planned.get(key, ())),
                calls=_calls(calls.get(key), seen),
                texts=tuple(texts.get(key, ())),
            )
        )
    return found


def _history(chosen: sa.Select[*tuple[Any, ...]]) -> Grouped:
    rows = db.session.execute(
        sa.select(CaseStatus.case_id, CaseStatus.status, CaseStatus.from_on).where(
            CaseStatus.case_id.in_(chosen)
        )
    )
    found: Grouped = defaultdict(list)
    for case_id, status, from_on in rows:
        found[case_id].append(Since(Status(status), from_on))
    return found


def _days(chosen: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """When each case was last heard from, told, and called, and whether a call is planned."""
    held = Engagement.status == Held.HELD
    is_feedback = Engagement.kind == _FEEDBACK
    is_call = Engagement.kind == CALL
    is_open = Engagement.status.in_(OPEN)

    def newest(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[dt.date | None]:
        return sa.func.max(sa.case((condition, Engagement.ends_on)))

    return (
        sa.select(
            EngagementCase.case_id,
            newest(held & ~is_feedback).label("heard_on"),
            newest(held & is_feedback).label("told_on"),
            newest(held & is_call).label("called_on"),
            sa.func.max(sa.case((is_open & is_call, 1), else_=0)).label("call_is_planned"),
        )
        .join(Engagement, Engagement.id == EngagementCase.engagement_id)
        .where(EngagementCase.case_id.in_(chosen))
        .group_by(EngagementCase.case_id)
    )


def _given(chosen: sa.Select[*tuple[Any, ...]]) -> dict[int, dt.date]:
    rows = db.session.execute(
        sa.select(Given.case_id, sa.func.max(Given.given_on))
        .where(Given.case_id.in_(chosen))
        .group_by(Given.case_id)
    )
    return {row[0]: row[1] for row in rows}


def _planned(chosen: sa.Select[*tuple[Any, ...]]) -> Grouped:
    rows = db.session.execute(
        sa.select(EngagementCase.case_id, Engagement.starts_on)
        .join(Engagement, Engagement.id == EngagementCase.engagement_id)
        .where(EngagementCase.case_id.in_(chosen), Engagement.status.in_(OPEN))
    )
    found: Grouped = defaultdict(list)
    for case_id, day in rows:
        found[case_id].append(day)
    return found


def _texts(chosen: sa.Select[*tuple[Any, ...]]) -> Grouped:
    rows = db.session.execute(
        sa.select(StatusNote.case_id, StatusNote.id, StatusNote.as_of, StatusNote.state,
                  StatusNote.changed_at)
        .where(StatusNote.case_id.in_(chosen))
    )  # fmt: skip
    found: Grouped = defaultdict(list)
    for case_id, key, as_of, state, since in rows:
        found[case_id].append(Text(key, as_of, state, since))
    return found


def _cadences(chosen: sa.Select[*tuple[Any, ...]]) -> dict[int, Cadence]:
    rows = db.session.scalars(sa.select(Cadence).where(Cadence.case_id.in_(chosen)))
    return {row.case_id: row for row in rows}


def _calls(cadence: Cadence | None, seen: Any) -> Calls | None:
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


def waves(scope: Scope) -> dict[int, list[Wave]]:
    """Rounds that lack something, by study; in one statement."""
    found: dict[int, list[Wave]] = defaultdict(list)
    for one in standings_where(scope.rows("round", Round.id, Round.study_id)):
        left = one.progress.planned + one.progress.confirmed
        found[one.round.study_id].append(
            Wave(one.round.id, one.round.name, one.round.ends_on, one.progress.missing, left)
        )
    return found
