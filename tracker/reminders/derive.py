"""Brings the stored reminders in line with what the rules ask for.

First it is read what has changed and what the rules make of it, then the differences are
written in a short transaction: nobody who saves has to wait for the rules. What changes in
between leaves a row of its own in `touched` and is looked at in the next round.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
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
    Reminder.at, Reminder.until, Reminder.late_at, Reminder.case_id, Reminder.details,
)  # fmt: skip
_IS_OF_SUBJECT = Reminder.subject.in_(sa.bindparam("subjects", expanding=True))
_OF_SUBJECTS = _STORED.where(_IS_OF_SUBJECT)
_OF_STUDIES = _STORED.where(
    sa.or_(_IS_OF_SUBJECT, Reminder.study_id.in_(sa.bindparam("studies", expanding=True)))
).execution_options(yield_per=_MANY)


# Which column names the recipient, their key, and what the reminder is known by.
Identity = tuple[str, int, str]


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


def look(changed: Pending, *, now: dt.datetime) -> Found:
    """What the rules make of it; nothing is written."""
    scope = scope_of(changed.subjects)
    asked = tuple(
        (facts.study_id, one) for facts in facts_of(scope) for one in wanted(facts, now=now)
    )
    return Found(changed, scope, asked)


def settle(found: Found, *, now: dt.datetime) -> int:
    """Write the differences, and how many they were. The caller has begun writing and commits.

    When another round was quicker, or something that was found has been deleted meanwhile, it
    writes nothing, and what is left in `touched` is looked at anew.
    """
    if not _are_still_there(found.pending.ids):
        return 0
    try:
        # Not one of the session's: those who listen to it would take it for the commit.
        with db.session.connection().begin_nested():
            return _write(found, now)
    except sa.exc.IntegrityError:
        return 0


def _are_still_there(ids: Collection[int]) -> bool:
    """Whether nobody else has settled them, and nobody does before we have."""
    chosen = sa.select(Touched.id).where(Touched.id.in_(ids)).with_for_update()
    return not ids or len(db.session.scalars(chosen).all()) == len(ids)


def _write(found: Found, now: dt.datetime) -> int:
    db.session.execute(_without_sync(sa.delete(Touched).where(Touched.id.in_(found.pending.ids))))
    asked = _asked(found)
    gone, changed = [], []
    # Few at a time and none kept: of a large study there are thousands.
    for row in _stored(found.scope):
        _study_id, one = asked.pop(_identity(row), (0, None))
        if one is None:
            gone += [row.id] if row.gone_at is None else []
        elif _differs(row, one):
            changed.append({"id": row.id, "gone_at": None, **_derived(one)})
    # What is left stands nowhere yet.
    _add(asked, now)
    if changed:
        db.session.execute(sa.update(Reminder), changed)
    if gone:
        _close(gone, now)
    return len(asked) + len(gone) + len(changed)


def _add(asked: Mapping[Identity, tuple[int, Wanted]], now: dt.datetime) -> None:
    rows = (_row(key, *one, now=now) for key, one in asked.items())
    while some := list(islice(rows, _MANY)):
        # Without nulls there would be one statement for each run of rows that lack the same.
        db.session.execute(sa.insert(Reminder).execution_options(render_nulls=True), some)


def _close(ids: Sequence[int], now: dt.datetime) -> None:
    for first in range(0, len(ids), _MANY):
        closed = sa.update(Reminder).where(Reminder.id.in_(ids[first : first + _MANY]))
        db.session.execute(closed.values(gone_at=now).execution_options(synchronize_session=False))


def catch_up(*, now: dt.datetime) -> int:
    """Look at all that was touched, round after round, each in a transaction of its own."""
    number, before = 0, None
    # The same once more means that a round could not write it.
    while (changed := pending()).ids and changed != before:
        number += derive(changed, now=now)
        before = changed
    db.session.rollback()
    return number


def everything(*, now: dt.datetime) -> int:
    """All studies, looked at anew though nothing was changed: time passes too."""
    return sum(anew(key, now=now) for key in study_ids())


def study_ids() -> Sequence[int]:
    return db.session.scalars(sa.select(Study.id).order_by(Study.id)).all()


def anew(study_id: int, *, now: dt.datetime) -> int:
    """One of them; it is touched, so that no other round can write in between unseen."""
    begin_writing()
    db.session.execute(sa.insert(Touched), [{"subject": f"study:{study_id}"}])
    db.session.commit()
    return catch_up(now=now)


def derive(changed: Pending, *, now: dt.datetime) -> int:
    """One round: read, then write and commit."""
    found = look(changed, now=now)
    begin_writing()
    number = settle(found, now=now)
    db.session.commit()
    return number


def at_once(subject: str, *, now: dt.datetime) -> None:
    """What a reader has just changed stands on their next page, whoever derives when.

    It stays in `touched`: a round under way may have read what was there before.
    """
    begin_writing()
    touched = sa.select(Touched.id).where(Touched.subject == subject).with_for_update()
    if db.session.scalars(touched).all():
        settle(look(Pending((), frozenset({subject})), now=now), now=now)
    db.session.commit()


def refresh(study: Study, *, now: dt.datetime) -> None:
    """Look at one study as a whole, in the caller's own transaction."""
    settle(look(Pending((), frozenset({f"study:{study.id}"})), now=now), now=now)


def asked_of(study: Study, *, now: dt.datetime) -> dict[Identity, Wanted]:
    """All that the rules want in a study at a moment, by whom it is for; nothing is written."""
    found = look(Pending((), frozenset({f"study:{study.id}"})), now=now)
    return {identity: one for identity, (_study_id, one) in _asked(found).items()}


def holding(reminders: Sequence[Reminder], *, now: dt.datetime) -> set[int]:
    """Those of the reminders that still have their reason, by their keys.

    Only what was touched since the last round is looked at; nothing is written.
    """
    doubtful = _doubtful(reminders)
    if not doubtful:
        return {row.id for row in reminders}
    asked = _asked(look(Pending((), frozenset(doubtful)), now=now))
    return {
        row.id
        for row in reminders
        if row.subject not in doubtful or _still_asks(asked.get(_identity(row)), row, now)
    }


def _doubtful(reminders: Sequence[Reminder]) -> set[str]:
    """The subjects that may have changed; all of them when too much has to tell them apart."""
    chosen = sa.select(Touched.subject).distinct().limit(_MANY + 1)
    waiting = db.session.scalars(chosen).all()
    if len(waiting) > _MANY:
        return {row.subject for row in reminders}
    touched = scope_of(waiting)
    return {row.subject for row in reminders if _is_in(touched, row)}


def _is_in(scope: Scope, row: Reminder) -> bool:
    sort, _, key = row.subject.partition(":")
    # What is being typed is saved every few seconds and leaves no word in `touched`.
    return sort == "draft" or int(key) in scope.of(sort) or row.study_id in scope.of("study")


def _still_asks(asked: tuple[int, Wanted] | None, row: Reminder, now: dt.datetime) -> bool:
    """Its reason holds, and was not put off or left behind either."""
    if asked is None:
        return False
    _study_id, one = asked
    return one.at <= max(row.at, now) and (one.until is None or now < one.until)


def _asked(found: Found) -> dict[Identity, tuple[int, Wanted]]:
    """What is wanted by whom it is for, with its study; what somebody muted is not for them."""
    muted = _muted()
    return {
        (kind, recipient, one.key): (study_id, one)
        for study_id, one in found.wanted
        for kind, recipient in _recipients(one)
        if (recipient, one.rule, one.case_id) not in muted or kind != "membership_id"
    }


def _recipients(one: Wanted) -> Iterator[tuple[str, int]]:
    yield from (("membership_id", key) for key in dict.fromkeys(one.members))
    yield from (("person_id", key) for key in dict.fromkeys(one.people))


def _identity(row: Any) -> Identity:
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


def _row(key: Identity, study_id: int, one: Wanted, *, now: dt.datetime) -> dict[str, Any]:
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
        "late_at": one.late_at,
        "case_id": one.case_id,
        "details": {**one.details, "address": dict(one.address)},
    }


def _differs(row: Any, one: Wanted) -> bool:
    """A reason that came back opens its reminder again."""
    values = _derived(one)
    return row.gone_at is not None or any(getattr(row, name) != values[name] for name in values)


def _without_sync(statement: sa.Delete) -> sa.Delete:
    return statement.execution_options(synchronize_session=False)
