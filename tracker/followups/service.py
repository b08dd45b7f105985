"""What people promise and do, one function per intention. The caller commits."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.differences import continued
from tracker.engagements.models import Engagement
from tracker.followups import queries, rules
from tracker.followups.models import FollowUp
from tracker.studies import queries as studies
from tracker.studies.models import Membership, Study


@dataclass(frozen=True)
class Promise:
    """A task line as a text says it; `owner` is a word, `line` counts from 1."""

    line: int
    text: str
    is_done: bool
    owner: str
    due_on: dt.date | None


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
    origins = continued([row.text for row in old], [promise.text for promise in promises])
    kept = {origin for origin in origins if origin is not None}
    for place, row in enumerate(old):
        if place not in kept:
            db.session.delete(row)
    owners = _owners(engagement.study, promises)
    for position, (promise, origin) in enumerate(zip(promises, origins, strict=True), 1):
        row = old[origin] if origin is not None else _begun(engagement, source, promise.text, now)
        owner = owners.get(promise.owner)
        row.position, row.line, row.text = position, promise.line, promise.text
        row.owner_id, row.owner_word = owner, "" if owner else promise.owner
        row.due_on = promise.due_on
        if promise.is_done != (row.done_at is not None):
            _set_done(row, by if promise.is_done else None, now)


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


def _owners(study: Study, promises: Sequence[Promise]) -> dict[str, int]:
    words = {promise.owner for promise in promises if promise.owner}
    if not words:
        return {}
    members = [(member.id, member.account.name) for member in studies.members(study)]
    meant = {word: rules.owner_meant(word, members) for word in words}
    return {word: owner for word, owner in meant.items() if owner is not None}


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
    text: str,
    case: Case | None,
    owner: Membership | None,
    due_on: dt.date | None,
) -> None:
    """Change one that stands by itself; the others are changed in their text."""
    rules.check_stands_alone(row.source)
    row.text, row.case, row.owner, row.due_on = text, case, owner, due_on


def tick(row: FollowUp, *, is_done: bool, by: Account, now: dt.datetime) -> None:
    """Done, or open again; one from a text is ticked in the text."""
    rules.check_stands_alone(row.source)
    _set_done(row, by if is_done else None, now)


def remove(row: FollowUp) -> None:
    """Take one away that stands by itself."""
    rules.check_stands_alone(row.source)
    db.session.delete(row)
