"""What reminders set by hand hang on."""

from collections.abc import Iterable

from tracker.reminders import queries
from tracker.reminders.models import Reminder
from tracker.reminders.registry import OWN
from tracker.reminders.things import Thing, things
from tracker.studies.models import Study

_OWN_SUBJECT = "own:"


def own_key(row: Reminder) -> int:
    return int(row.subject.removeprefix(_OWN_SUBJECT))


def subjects_of(study: Study, rows: Iterable[Reminder]) -> dict[int, str]:
    """What each of them is about, by its key; of those set by hand what they hang on."""
    given = list(rows)
    own = {row.id: own_key(row) for row in given if row.rule == OWN.code}
    hung = queries.own_subjects(study, own.values()) if own else {}
    return {row.id: hung.get(own[row.id], "") if row.id in own else row.subject for row in given}


def hung_on(study: Study, rows: Iterable[Reminder]) -> dict[int, Thing]:
    """The things that those set by hand hang on, by the key of the reminder.

    In two statements at most, and in none when nothing was set by hand.
    """
    subjects = subjects_of(study, (row for row in rows if row.rule == OWN.code))
    found = things(study, subjects.values())
    return {key: found[subject] for key, subject in subjects.items() if subject in found}
