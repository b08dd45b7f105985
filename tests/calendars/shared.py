"""What the tests of calendars do again and again."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.calendars.reading_back import by_icalendar
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.engagements import service
from tracker.engagements.models import Engagement
from tracker.engagements.rules import when
from tracker.studies import queries
from tracker.studies.models import Study


def change(app: Flask, work: Callable[[Study], Any], *, study: str = "husk") -> Any:
    """Do something to the study and commit it."""
    with app.app_context():
        begin_writing()
        here = queries.find_study(study)
        assert here is not None
        done = work(here)
        db.session.commit()
        return done


def plan(study: Study, *, title: str, starts: dt.time | None = None, **values: Any) -> Engagement:
    """A visit tomorrow, or something else of it."""
    day = clock.today(study.time_zone) + dt.timedelta(days=1)
    given = {"kind": "site-visit", "cases": cases.cases(study)[:1] or [make.case(study)]} | values
    return service.plan(
        study, title=title, when=when(day=day, starts=starts, time_zone=study.time_zone), **given
    )


def as_leader(app: Flask, world: make.World) -> FlaskClient:
    return sign_in(app.test_client(), world.leader)


def make_feed(
    app: Flask, world: make.World, *, account: int = 0, study: str = "husk", **options: str
) -> str:
    """The path of a new feed, as the page tells it once."""
    client = sign_in(app.test_client(), account or world.leader)
    given = {"shows": "titles", "whose": "all", "alarm": ""} | options
    page = client.post(f"/s/{study}/calendar-files", data=given).text
    found = re.search(r'value="http://localhost(/ics/[^"]+\.ics)"', page)
    assert found, page
    return found[1]


def events_of(app: Flask, address: str) -> list[Any]:
    return by_icalendar(app.test_client().get(address).data)
