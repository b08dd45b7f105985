"""What is due stored for the leader, and read back from the member's own calendar."""

import datetime as dt
from typing import Any

from flask import Flask

from tests import make
from tests.calendars.reading_back import by_icalendar, by_vobject
from tracker.core.database import db
from tracker.reminders.models import Reminder
from tracker.studies.models import Study

NOW = dt.datetime(2012, 1, 20, 8, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


OWN = {"details": {"text": "Call Kari Nordmann", "maker": "Leader", "address": {"own_id": 1}},
       "subject": "own:1", "key": "own|own:1|2012-01-20"}  # fmt: skip
PROMISED = {"details": {"text": "Send Kari the report", "due_on": "2012-01-22",
                        "address": {"_anchor": "follow-up-3"}},
            "subject": "follow-up:3"}  # fmt: skip
CONSENT = {"details": {"title": "Interview", "begins": "2012-01-22", "pseudonym": "Office leader 1",
                       "address": {"person_id": 4}}, "subject": "engagement:3"}  # fmt: skip
VISIT = {"details": {"title": "Visit", "begins": "2012-01-22T09:00:00+00:00",
                     "ends": "2012-01-22T15:00:00+00:00", "address": {"number": 12}}}  # fmt: skip
HELD = {"details": VISIT["details"] | {"begins": "2012-01-18", "ends": "2012-01-19"}}
STATUS = {"details": {"case": "NAV Bærum", "month": "2012-01-01",
                      "address": {"slug": "nav-baerum", "as_of": "2012-01"}},
          "subject": "case:1"}  # fmt: skip
ENDS = {"details": {"ends_on": "2012-03-01", "address": {}}, "subject": "study:1"}


def reminder(study: Study, rule: str = "milestone-due", **values: Any) -> Reminder:
    """One of the leader, due an hour ago."""
    details = {"name": "Interim report", "due_on": "2012-01-22", "address": {"milestone_id": 7}}
    given = {"subject": "milestone:7", "key": f"{rule}|milestone:7|1", "details": details,
             "at": NOW - HOUR}  # fmt: skip
    row = Reminder(study=study, membership=make.members_of(study)[0], rule=rule, made_at=NOW,
                   **(given | values))  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def todos_of(app: Flask, address: str) -> list[Any]:
    content = app.test_client().get(address).data
    read, also = by_icalendar(content, "VTODO"), by_vobject(content, "VTODO")
    assert [str(one["UID"]) for one in read] == [one.uid.value for one in also]
    return read
