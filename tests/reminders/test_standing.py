"""Until when a reminder rests, over the nights in which the clock changes."""

import datetime as dt

import pytest

from tracker.core.errors import DomainError
from tracker.reminders.standing import Snooze, at_wall_time, day_meant, snoozed_until

OSLO = "Europe/Oslo"


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("now", "snooze", "until"),
    [
        # Summer time begins in the night to Sunday 27 March 2011 and ends on 30 October.
        ("2011-03-26T12:00+01:00", Snooze.TOMORROW, "2011-03-27T07:00+02:00"),
        ("2011-03-26T23:59+01:00", Snooze.TOMORROW, "2011-03-27T07:00+02:00"),
        ("2011-03-25T12:00+01:00", Snooze.MONDAY, "2011-03-28T07:00+02:00"),
        ("2011-10-29T12:00+02:00", Snooze.TOMORROW, "2011-10-30T07:00+01:00"),
        ("2011-10-28T12:00+02:00", Snooze.MONDAY, "2011-10-31T07:00+01:00"),
        # On a Monday it is the next one; before seven too.
        ("2011-05-02T06:00+02:00", Snooze.MONDAY, "2011-05-09T07:00+02:00"),
        ("2011-05-08T23:30+02:00", Snooze.MONDAY, "2011-05-09T07:00+02:00"),
        # The study's day counts and not that of the server.
        ("2011-05-01T22:30+00:00", Snooze.TOMORROW, "2011-05-03T07:00+02:00"),
    ],
)
def test_it_rests_until_seven_on_the_wall(now: str, snooze: Snooze, until: str) -> None:
    assert snoozed_until(snooze, None, now=_at(now), time_zone=OSLO) == _at(until)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/St_Johns", "UTC"])
def test_a_day_begins_where_the_study_is(zone: str) -> None:
    day = dt.date(2011, 12, 24)
    until = snoozed_until(Snooze.DATE, day, now=_at("2011-12-01T00:00+00:00"), time_zone=zone)
    assert until == at_wall_time(day, dt.time(7), zone)


@pytest.mark.parametrize("day", [None, "2011-05-01", "2011-05-02", "2012-06-01"])
def test_a_day_that_makes_no_sense_is_refused_beside_its_field(day: str | None) -> None:
    on = dt.date.fromisoformat(day) if day else None
    with pytest.raises(DomainError) as refusal:
        snoozed_until(Snooze.DATE, on, now=_at("2011-05-02T06:00+02:00"), time_zone=OSLO)
    assert refusal.value.field == "day"


@pytest.mark.parametrize(
    ("details", "day"),
    [
        ({"due_on": "2011-05-20", "name": "Report"}, "2011-05-20"),
        ({"ends_on": "2011-04-30"}, "2011-04-30"),
        ({"ends": "2011-05-01T22:30+00:00"}, "2011-05-02"),
        ({"begins": "2011-05-03"}, "2011-05-03"),
        ({"month": "2012-02-01"}, "2012-02-29"),
        ({"since_on": "2011-05-20"}, None),
        ({}, None),
    ],
)
def test_the_day_it_is_about(details: dict[str, str], day: str | None) -> None:
    assert day_meant(details, time_zone=OSLO) == (dt.date.fromisoformat(day) if day else None)
