"""What people promise and do, one function per intention. The caller commits."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.differences import continued, equal
from tracker.engagements.models import Engagement
from tracker.followups import queries, rules
from tracker.followups.models import FollowUp
from tracker.studies.models import Membership, Study


@dataclass(frozen=True)
class Promise:
    """A task line as a text says it; `owner` is a word, `line` counts from 1."""

    line: int
    text: str
    is_done: bool
    owner: str
    due_on: dt.date | None


_Matched = Callable[[Sequence[Any], Sequence[Any]], list[int | None]]
# How lines are told apart, and by what of them.
_STEPS: tuple[tuple[_Matched, Callable[[Promise], Any]], ...] = (
    (equal, attrgetter("text", "owner", "due_on", "is_done")),
    (equal, attrgetter("text", "owner", "due_on")),
    (continued, attrgetter("text")),
)


def take_over(
    engagement: Engagement,
    *,
    source: str,
    promises: Sequence[Promise],
    by: Account,
    now: dt.datetime,
) -> None:
    """Make the follow-ups of one text those it has now; each keeps its key while it is edited."""
    old = queries.of_source(source)
    origins = _origins([_said(row) for row in old], promises)
    kept = set(origins)
    for place, row in enumerate(old):
        if place not in kept:
            db.session.delete(row)
    team = _team(engagement.study, promises)
    for position, (promise, origin) in enumerate(zip(promises, origins, strict=True), 1):
        row = old[origin] if origin is not None else _begun(engagement, source, promise.text, now)
        row.owner_id, row.owner_word = _owner(row, promise.owner, team), promise.owner
        row.position, row.line, row.text = position, promise.line, promise.text
        row.due_on = promise.due_on
        if promise.is_done != (row.done_at is not None):
            _set_done(row, by if promise.is_done else None, now)


def _said(row: FollowUp) -> Promise:
    return Promise(row.line, row.text, row.done_at is not None, row.owner_word, row.due_on)


def _origins(before: Sequence[Promise], now: Sequence[Promise]) -> list[int | None]:
    """For each line the place of the one that it goes on from.

    All that a line says counts first, then all but its box, so that of several with the same
    words each stays itself when they are put in another order.
    """
    origins: list[int | None] = [None] * len(now)
    for matched, said in _STEPS:
        taken = set(origins)
        left = [place for place in range(len(before)) if place not in taken]
        fresh = [place for place, origin in enumerate(origins) if origin is None]
        found = matched([said(before[at]) for at in left], [said(now[at]) for at in fresh])
        for place, origin in zip(fresh, found, strict=True):
            origins[place] = None if origin is None else left[origin]
    return origins


def _begun(engagement: Engagement, source: str, text: str, now: dt.datetime) -> FollowUp:
    row = FollowUp(
        study_id=engagement.study_id,
        engagement_id=engagement.id,
        source=source,
        text=text,
        made_at=now,
    )
    db.session.add(row)
    return row


def _team(study: Study, promises: Sequence[Promise]) -> list[tuple[int, str]]:
    """Keys and names of who may own one, when any of them names somebody."""
    if not any(promise.owner for promise in promises):
        return []
    return [(member.id, member.account.name) for member in queries.owners(study)]


def _owner(row: FollowUp, word: str, team: Sequence[tuple[int, str]]) -> int | None:
    """Whom the word means; who has left keeps what is still said to be theirs."""
    if not word:
        return None
    if row.owner_id and row.owner_word == word:
        return row.owner_id
    meant = rules.owner_meant(word, team)
    if meant is None and row.owner is not None:
        return rules.owner_meant(word, [(row.owner.id, row.owner.account.name)])
    return meant


def _set_done(row: FollowUp, by: Account | None, now: dt.datetime) -> None:
    row.done_at, row.done_by_id = (now, by.id) if by else (None, None)


def promise(
    study: Study,
    *,
    text: str,
    case: Case | None,
    owner: Membership | None,
    due_on: dt.date | None,
    now: dt.datetime,
) -> FollowUp:
    """A follow-up that stands by itself, in no text."""
    row = FollowUp(study=study, case=case, text=text, owner=owner, due_on=due_on, made_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def change(
    row: FollowUp,
    *,
    seen: str,
    text: str,
    case: Case | None,
    owner: Membership | None,
    due_on: dt.date | None,
) -> None:
    """Change one that stands by itself; refused when it is no longer what was seen."""
    rules.check_stands_alone(row.source)
    db.session.refresh(row, with_for_update=True)
    rules.check_unchanged(seen, row.state)
    row.text, row.case, row.owner, row.due_on = text, case, owner, due_on


def tick(row: FollowUp, *, is_done: bool, by: Account, now: dt.datetime) -> None:
    """Done, or open again; one from a text is ticked in the text."""
    rules.check_stands_alone(row.source)
    _set_done(row, by if is_done else None, now)


def remove(row: FollowUp, *, seen: str) -> None:
    """Take one away that stands by itself; refused when it is no longer what was seen."""
    rules.check_stands_alone(row.source)
    rules.check_unchanged(seen, row.state)
    db.session.delete(row)
