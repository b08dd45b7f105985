"""When what is due stands in the member's calendar, when it rings, and where it leads."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.calendars.shared import change, make_feed
from tests.deriving import own_reminder
from tests.reminders.feeding import (
    DAY,
    ENDS,
    HELD,
    HOUR,
    NOW,
    OWN,
    STATUS,
    VISIT,
    reminder,
    todos_of,
)
from tracker.calendars.models import Feed
from tracker.core import clock
from tracker.core.database import db
from tracker.reminders import derive
from tracker.studies.models import Study


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch, world: make.World) -> None:
    """No rule speaks but those a test gives a reason to: the cases have just been heard from."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("shows", "title"),
    [("titles", "Set by hand (nav-baerum, 1)"), ("details", "Call back – NAV Bærum")],
)
def test_one_set_by_hand_is_known_by_what_it_hangs_on_and_leads_there(
    app: Flask, world: make.World, shows: str, title: str
) -> None:
    def add(study: Study) -> None:
        case, member = make.husk()[1], make.members_of(study)[0]
        own = own_reminder(member, subject=f"case:{case.id}")
        derive.refresh(study, now=NOW)
        assert own.id == 1

    change(app, add)
    todo = next(
        one for one in todos_of(app, make_feed(app, world, shows=shows))
        if one["SUMMARY"] == title
    )  # fmt: skip
    assert todo["URL"] == "http://localhost/s/husk/cases/nav-baerum"
    # On 2 February at nine in Oslo, when it was set for.
    assert todo["DUE"].dt == _utc(2012, 2, 2, 8)


def test_a_person_it_hangs_on_stays_in_here(app: Flask, world: make.World) -> None:
    """A7"""

    def add(study: Study) -> None:
        person = make.person(study, make.role(study, "adviser", "Adviser"))
        own_reminder(make.members_of(study)[0], subject=f"person:{person.id}")
        derive.refresh(study, now=NOW)

    change(app, add)
    content = app.test_client().get(make_feed(app, world, shows="details")).text
    assert "Call back" in content
    assert "Adviser 1" not in content


def _utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts[:3], hour=parts[3], tzinfo=dt.UTC)


def _ring(minutes: int | None) -> None:
    db.session.query(Feed).one().alarm_minutes = minutes


@pytest.mark.parametrize(
    ("rule", "values", "due", "ahead"),
    [
        ("milestone-due", {}, dt.date(2012, 1, 22), _utc(2012, 1, 22, 5)),
        ("status-due", STATUS, dt.date(2012, 1, 31), _utc(2012, 1, 31, 5)),
        ("data-ends", ENDS, dt.date(2012, 3, 1), _utc(2012, 3, 1, 5)),
        ("unconfirmed", VISIT, _utc(2012, 1, 22, 9), _utc(2012, 1, 22, 8)),
        # What is told afterwards is late already: it is due when it is told.
        ("not-logged", HELD, _utc(2012, 1, 20, 7), _utc(2012, 1, 20, 6)),
        ("own", OWN, _utc(2012, 1, 20, 7), _utc(2012, 1, 20, 6)),
    ],
)
def test_it_is_due_when_the_thing_is_and_rings_when_it_comes_or_so_long_before(
    app: Flask,
    world: make.World,
    rule: str,
    values: dict[str, Any],
    due: dt.datetime | dt.date,
    ahead: dt.datetime,
) -> None:
    change(app, lambda study: reminder(study, rule, **values))
    address = make_feed(app, world)
    for minutes, rings in ((None, NOW - HOUR), (60, ahead)):
        change(app, lambda _study, minutes=minutes: _ring(minutes))
        [todo] = todos_of(app, address)
        assert todo["DUE"].dt == due
        assert [one["TRIGGER"].dt for one in todo.walk("VALARM")] == [rings]


def test_the_second_word_about_a_thing_rings_in_the_task_of_the_first(
    app: Flask, world: make.World
) -> None:
    def add(study: Study) -> None:
        reminder(study, until=NOW + DAY)
        reminder(study, key="milestone-due|milestone:7|2", at=NOW + DAY)

    change(app, add)
    [todo] = todos_of(app, make_feed(app, world))
    assert [one["TRIGGER"].dt for one in todo.walk("VALARM")] == [NOW - HOUR, NOW + DAY]


def test_what_rests_rings_when_it_is_back(app: Flask, world: make.World) -> None:
    change(app, lambda study: reminder(study, snoozed_until=NOW + 2 * DAY))
    address = make_feed(app, world)
    for minutes in (None, 1440):
        change(app, lambda _study, minutes=minutes: _ring(minutes))
        [todo] = todos_of(app, address)
        assert [one["TRIGGER"].dt for one in todo.walk("VALARM")] == [NOW + 2 * DAY]
