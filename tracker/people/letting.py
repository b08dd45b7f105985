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
        _keep(study, subject, {find.sort for find in found}, len(found), by, now)
    return found


def _keep(
    study: Study, subject: str, sorts: Collection[Sort], count: int, by: Account, now: dt.datetime
) -> None:
    words = " ".join(sort for sort in Sort if sort in sorts)
    row = LetThrough(
        study_id=study.id, subject=subject, count=count, sorts=words, account=by, let_through_at=now
    )
    db.session.add(row)
    db.session.flush()
