"""Reminders as if a rule had asked for them, for tests that ask no rules."""

from typing import Any

from tests import make
from tracker.people.models import Person
from tracker.reminders.models import Reminder
from tracker.studies.models import Membership


def reminder(whose: Membership | Person, **values: Any) -> Reminder:
    """That a contact is near, due now."""
    number = values.pop("number", 1)
    given = {
        "rule": "unconfirmed",
        "subject": f"engagement:{number}",
        "key": f"unconfirmed|engagement:{number}|",
        "details": {"title": f"Visit {number}", "begins": "2012-01-24",
                    "address": {"number": number}},
        "at": make.NOW,
        "made_at": make.NOW,
        "membership_id" if isinstance(whose, Membership) else "person_id": whose.id,
    } | values  # fmt: skip
    row = Reminder(study_id=whose.study_id, **given)
    make.db.session.add(row)
    make.db.session.flush()
    return row
