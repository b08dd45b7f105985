"""Asking again before a text with names in it goes out, and keeping that somebody let it."""

import datetime as dt
from collections.abc import Collection

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.people.discretion import Find, Sort, finds
from tracker.people.models import LetThrough
from tracker.people.queries import known_names
from tracker.studies.models import Study


class NamesLeft(DomainError):
    """A text that is about to go out names people; it says how many times, never whom."""

    def __init__(self, count: int) -> None:
        super().__init__(
            n_("Names or ways to reach people still stand in the text: %(count)s. Look at each."),
            count=count,
        )
        self.count = count


def let_out(
    study: Study,
    text: str,
    *,
    subject: str,
    left: int,
    near: int | None = None,
    by: Account | None,
    now: dt.datetime,
) -> list[Find]:
    """What a text that goes out holds of people; refused when that is more than the `left`
    finds that `by` has seen. What is let through is kept as a number and its sorts."""
    found = finds(text, known_names(study), near=near)
    if len(found) > left or (found and by is None):
        raise NamesLeft(len(found))
    if found and by:
        keep(study, subject, found, by=by, now=now)
    return found


def keep(
    study: Study, subject: str, found: Collection[Find], *, by: Account, now: dt.datetime
) -> None:
    """Keep that somebody let a text out with these in it: how many, and of which sorts."""
    sorts = {find.sort for find in found}
    row = LetThrough(
        study_id=study.id,
        subject=subject,
        count=len(found),
        sorts=" ".join(sort for sort in Sort if sort in sorts),
        account=by,
        let_through_at=now,
    )
    db.session.add(row)
    db.session.flush()
