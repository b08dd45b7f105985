"""Brings the stored reminders in line with what the rules ask for.

First it is read what has changed and what the rules make of it, then the differences are
written in a short transaction: nobody who saves has to wait for the rules. What changes in
between leaves a row of its own in `touched` and is looked at in the next round.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tracker.core.database import begin_writing, db
from tracker.reminders.duties import wanted
from tracker.reminders.gather import facts_of
from tracker.reminders.models import Mute, Reminder, Touched
from tracker.reminders.rules import Wanted
from tracker.reminders.scope import Scope, scope_of
from tracker.studies.models import Study

# How much is looked at in one round, and named in one statement.
_MANY = 500
_PENDING = sa.select(Touched.id, Touched.subject).order_by(Touched.id).limit(sa.bindparam("limit"))
_MUTES = sa.select(Mute.membership_id, Mute.rule, Mute.case_id)
# What is compared and rewritten when it differs; what people did with it stays.
_STORED = sa.select(
    Reminder.id, Reminder.membership_id, Reminder.person_id, Reminder.key, Reminder.gone_at,
    Reminder.at, Reminder.until, Reminder.case_id, Reminder.details,
)  # fmt: skip
_IS_OF_SUBJECT = Reminder.subject.in_(sa.bindparam("subjects", expanding=True))
_OF_SUBJECTS = _STORED.where(_IS_OF_SUBJECT)
_OF_STUDIES = _STORED.where(
    sa.or_(_IS_OF_SUBJECT, Reminder.study_id.in_(sa.bindparam("studies", expanding=True)))
)


@dataclass(frozen=True)
class Pending:
    """What has changed: the rows of `touched` that say so, and the subjects."""

    ids: tuple[int, ...]
    subjects: frozenset[str]


@dataclass(frozen=True)
class Found:
    """What the rules ask for in a scope; all else in it has lost its reason."""

    pending: Pending
    scope: Scope
    wanted: tuple[tuple[int, Wanted], ...]


def pending(limit: int = _MANY) -> Pending:
    rows = db.session.execute(_PENDING, {"limit": limit}).all()
    return Pending(tuple(row.id for row in rows), frozenset(row.subject for row in rows))


def everything() -> Pending:
    """All studies, looked at anew though nothing was touched: time passes too."""
    keys = db.session.scalars(sa.select(Study.id))
    return Pending((), frozenset(f"study:{key}" for key in keys))


def look(changed: Pending, *, now: dt.datetime) -> Found:
    """What the rules make of it; nothing is written."""
    scope = scope_of(changed.subjects)
    asked = tuple(
        (facts.study_id, one) for facts in facts_of(scope) for one in wanted(facts, now=now)
    )
    return Found(changed, scope, asked)


def settle(found: Found, *, now: dt.datetime) -> int:
    """Write the differences, and how many they were. The caller has begun writing and commits."""
    db.session.execute(_without_sync(sa.delete(Touched).where(Touched.id.in_(found.pending.ids))))
    muted = _muted()
    asked = {
        (kind, recipient, one.key): (study_id, one)
        for study_id, one in found.wanted
        for kind, recipient in _recipients(one)
        if (recipient, one.rule, one.case_id) not in muted or kind != "membership_id"
    }
    there = {_identity(row): row for row in _stored(found.scope)}
    fresh = [_row(key, *asked[key], now=now) for key in asked.keys() - there.keys()]
    gone = [row.id for key, row in there.items() if key not in asked and row.gone_at is None]
    changed = [
        {"id": row.id, "gone_at": None, **_derived(asked[key][1])}
        for key, row in there.items()
        if key in asked and _differs(row, asked[key][1])
    ]
    if fresh:
        db.session.execute(sa.insert(Reminder), fresh)
    if changed:
        db.session.execute(sa.update(Reminder), changed)
    if gone:
        _close(gone, now)
    return len(fresh) + len(gone) + len(changed)


def _close(ids: Sequence[int], now: dt.datetime) -> None:
    for first in range(0, len(ids), _MANY):
        closed = sa.update(Reminder).where(Reminder.id.in_(ids[first : first + _MANY]))
        db.session.execute(closed.values(gone_at=now).execution_options(synchronize_session=False))


def catch_up(*, now: dt.datetime) -> int:
    """Look at all that was touched, round after round, each in a transaction of its own."""
    number = 0
    while (changed := pending()).ids:
        number += derive(changed, now=now)
        if len(changed.ids) < _MANY:
            break
    db.session.rollback()
    return number


def derive(changed: Pending, *, now: dt.datetime) -> int:
    """One round: read, then write and commit."""
    found = look(changed, now=now)
    begin_writing()
    number = settle(found, now=now)
    db.session.commit()
    return number


def refresh(study: Study, *, now: dt.datetime) -> None:
    """Look at one study as a whole, in the caller's own transaction."""
    settle(look(Pending((), frozenset({f"study:{study.id}"})), now=now), now=now)


def holding(reminders: Sequence[Reminder], *, now: dt.datetime) -> set[int]:
    """Those of the reminders that still have their reason, by their keys.

    Only what was touched since the last round is looked at; nothing is written.
    """
    waiting = set(db.session.scalars(sa.select(Touched.subject).distinct().limit(500)))
    touched = scope_of(waiting) if waiting else Scope()
    doubtful = {row.subject for row in reminders if _is_in(touched, row)}
    if not doubtful:
        return {row.id for row in reminders}
    found = look(Pending((), frozenset(doubtful)), now=now)
    asked = {(kind, key, one.key) for _, one in found.wanted for kind, key in _recipients(one)}
    return {row.id for row in reminders if row.subject not in doubtful or _identity(row) in asked}


def _is_in(scope: Scope, row: Reminder) -> bool:
    sort, _, key = row.subject.partition(":")
    return int(key) in scope.of(sort) or row.study_id in scope.of("study")


def _recipients(one: Wanted) -> Iterator[tuple[str, int]]:
    yield from (("membership_id", key) for key in dict.fromkeys(one.members))
    yield from (("person_id", key) for key in dict.fromkeys(one.people))


def _identity(row: Any) -> tuple[str, int, str]:
    if row.membership_id is not None:
        return "membership_id", row.membership_id, row.key
    return "person_id", row.person_id, row.key


def _stored(scope: Scope) -> Iterable[Any]:
    """Open ones and those whose reason may come back."""
    subjects = scope.subjects
    if not scope.is_whole:
        return db.session.execute(_OF_SUBJECTS, {"subjects": subjects})
    given = {"subjects": subjects, "studies": list(scope.of("study"))}
    return db.session.execute(_OF_STUDIES, given)


def _muted() -> Collection[tuple[int, str, int]]:
    return {(row.membership_id, row.rule, row.case_id) for row in db.session.execute(_MUTES)}


def _row(
    key: tuple[str, int, str], study_id: int, one: Wanted, *, now: dt.datetime
) -> dict[str, Any]:
    kind, recipient, _ = key
    other = "person_id" if kind == "membership_id" else "membership_id"
    return {
        kind: recipient,
        other: None,
        "study_id": study_id,
        "rule": one.rule,
        "subject": one.subject,
        "key": one.key,
        "made_at": now,
        **_derived(one),
    }


def _derived(one: Wanted) -> dict[str, Any]:
    return {
        "at": one.at,
        "until": one.until,
        "case_id": one.case_id,
        "details": {**one.details, "address": dict(one.address)},
    }


def _differs(row: Any, one: Wanted) -> bool:
    """A reason that came back opens its reminder again."""
    values = _derived(one)
    return row.gone_at is not None or any(getattr(row, name) != values[name] for name in values)


def _without_sync(statement: sa.Delete) -> sa.Delete:
    return statement.execution_options(synchronize_session=False)
