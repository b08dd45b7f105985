"""Which of the stored reminders still hold, when something has changed since they were derived."""

import datetime as dt
from collections.abc import Collection, Sequence

from tracker.reminders import queries
from tracker.reminders.models import Reminder


def still_holding(rows: Sequence[Reminder], *, now: dt.datetime) -> list[Reminder]:
    """Without those whose reason went a moment ago; one statement says whether any may have."""
    if not rows:
        return []
    changed = queries.touched({subject for row in rows for subject in _subjects(row)})
    doubtful = [row for row in rows if changed & _subjects(row)]
    if not doubtful:
        return list(rows)
    gone = {row.id for row in doubtful} - _holding(doubtful, now=now)
    return [row for row in rows if row.id not in gone]


def _subjects(row: Reminder) -> set[str]:
    """A change of any of these may have taken its reason away."""
    subjects = {row.subject, f"study:{row.study_id}"}
    return subjects | ({f"case:{row.case_id}"} if row.case_id else set())


def _holding(rows: Collection[Reminder], *, now: dt.datetime) -> set[int]:
    return {row.id for row in rows}
