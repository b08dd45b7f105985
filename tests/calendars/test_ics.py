"""B7 and T3, T4: what is written is read back the same, whatever the text and the time."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calendars.reading_back import by_icalendar, by_vobject
from tests.payloads import PAYLOADS
from tracker.calendars import ics
from tracker.engagements.rules import When, when

OSLO = ZoneInfo("Europe/Oslo")
STAMP = dt.datetime(2012, 1, 20, 8, tzinfo=dt.UTC)
EVENT = ics.Event(
    uid=ics.uid("abc", 12),
    sequence=3,
    title="Site visit, NAV Bærum",
    when=when(day=dt.date(2011, 3, 24), starts=dt.time(9), time_zone="Europe/Oslo"),
    status="confirmed",
)
EVIL = (
    "a\r\nATTENDEE:mailto:x@evil.test",
    "a\nEND:VEVENT\nBEGIN:VEVENT",
    "a\rURL:https://evil.test",
    'semi; colon: comma, quote " back\\slash',
    "ends with a backslash\\",
    "\\" * 200,
    "å" * 100,
    "🜁" * 60,
    "line\u2028separator\x85and\x0bmore\x1fodd\x00ones",
    '";BEGIN:VALARM',
    *PAYLOADS,
)


def written(*events: ics.Event, zone: str = "Europe/Oslo", **values: object) -> bytes:
    return ics.calendar(events, zone=zone, stamp=STAMP, **values)


def at(day: dt.date, starts: dt.time, zone: str = "Europe/Oslo") -> ics.Event:
    return replace(EVENT, when=when(day=day, starts=starts, time_zone=zone))


def plain(text: str) -> str:
    """What is left of a text when line breaks become real ones and odd characters spaces."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = {*range(0x20), 0x7F, *range(0x80, 0xA0), 0x2028, 0x2029} - {ord("\n")}
    return unified.translate(dict.fromkeys(odd, " "))


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_property_or_an_event_of_its_own(text: str) -> None:
    """B7: the same in both libraries; one event, no property more, no bare CR, short lines."""
    event = replace(EVENT, title=text, place=text, about=text, category=text)
    content = written(event, name=text, alarm_minutes=15)
    [read], [also] = by_icalendar(content), by_vobject(content)
    assert {*read} == {
        "UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "LOCATION",
        "DESCRIPTION", "CATEGORIES",
    }  # fmt: skip
    assert also.summary.value == also.location.value == also.description.value == plain(text)
    lines = content.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 75


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_property_of_what_is_to_be_done(text: str) -> None:
    """B7"""
    todo = ics.Todo(
        "abc@follow-research-tracker", text, STAMP, (STAMP,), about=text, url="https://t.test/"
    )
    content = ics.with_todos(written(EVENT), [todo, todo], stamp=STAMP)
    read, also = by_icalendar(content, "VTODO"), by_vobject(content, "VTODO")
    assert [{*one} for one in read] == [
        {"UID", "DTSTAMP", "DUE", "SUMMARY", "STATUS", "DESCRIPTION", "URL"}
    ] * 2
    assert {(one.summary.value, one.description.value) for one in also} == {(plain(text),) * 2}
    assert len(by_icalendar(content)) == len(by_vobject(content)) == 1
    lines = content.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 75


@pytest.mark.parametrize("due", [STAMP, STAMP.date()])
def test_what_is_to_be_done_rings_at_each_of_its_moments(due: dt.date) -> None:
    rings = (STAMP - dt.timedelta(days=3), STAMP)
    for moments in (rings, ()):
        todo = ics.Todo("abc@follow-research-tracker", "Call back", due, moments)
        content = ics.with_todos(written(EVENT), [todo], stamp=STAMP)
        [read], [also] = by_icalendar(content, "VTODO"), by_vobject(content, "VTODO")
        assert (read["DUE"].dt, read["STATUS"], {*read}) == (
            due, "NEEDS-ACTION", {"UID", "DTSTAMP", "DUE", "SUMMARY", "STATUS"}
        )  # fmt: skip
        assert tuple(one["TRIGGER"].dt for one in read.walk("VALARM")) == moments
        assert also.due.value == due
        assert len(also.contents.get("valarm", [])) == len(moments)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_comes_back(text: str) -> None:
    """B7"""
    content = written(replace(EVENT, title=text))
    assert max(map(len, content.split(b"\r\n"))) <= 75
    [read] = by_vobject(content)
    assert read.summary.value == plain(text)


# Both sides of the clock changes of 2011, and the hours that are skipped and repeated.
HOURS = [
    *((dt.date(2011, month, day), dt.time(hour, 30)) for month, days in ((3, (26, 27, 28)),
      (10, (29, 30, 31))) for day in days for hour in range(24)),
]  # fmt: skip


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/New_York", "Australia/Lord_Howe", "UTC"])
def test_every_hour_around_a_clock_change_is_read_back(zone: str) -> None:
    """T3: the instant is kept, also in the rules of the zone that the file carries."""
    events = [at(day, time, zone) for day, time in HOURS]
    content = written(*events, zone=zone)
    wanted = [event.when.starts_at for event in events]
    assert [one["DTSTART"].dt.astimezone(dt.UTC) for one in by_icalendar(content)] == wanted
    assert [one.dtstart.value.astimezone(dt.UTC) for one in by_vobject(content)] == wanted


def test_the_second_time_round_is_another_instant() -> None:
    """T3: 02:30 on the night when the clocks go back, first and second."""
    first = dt.datetime(2011, 10, 30, 0, 30, tzinfo=dt.UTC)
    hour = dt.timedelta(hours=1)
    day = dt.date(2011, 10, 30)
    events = [replace(EVENT, when=When(day, day, one, one + hour)) for one in (first, first + hour)]
    content = written(*events)
    found = [one["DTSTART"].dt for one in by_icalendar(content)]
    assert [one.astimezone(dt.UTC) for one in found] == [first, first + hour]
    assert [one.astimezone(OSLO).strftime("%H:%M") for one in found] == ["02:30", "02:30"]
    assert [one.dtstart.value.astimezone(dt.UTC) for one in by_vobject(content)] == [
        first, first + hour
    ]  # fmt: skip


def test_the_zones_rules_begin_when_the_clocks_change() -> None:
    """T3: 02:00 is when summer time begins; a reader that knows no zones by name counts on it."""
    content = written(at(dt.date(2011, 3, 27), dt.time(9)))
    [zone] = icalendar.Calendar.from_ical(content).walk("VTIMEZONE")
    begins = {part.name: part["DTSTART"].to_ical() for part in zone.subcomponents}
    assert begins == {"DAYLIGHT": b"20110327T020000", "STANDARD": b"20111030T030000"}


@pytest.mark.parametrize(
    "day",
    [
        dt.date(2012, 2, 29),
        dt.date(2011, 1, 1),
        dt.date(2011, 12, 31),
        dt.date(2015, 12, 31),
        dt.date(2016, 1, 3),
        dt.date(2038, 1, 19),
        dt.date(2038, 12, 31),
        dt.date(2040, 7, 1),
    ],
)
def test_a_day_is_the_same_day_in_every_calendar(day: dt.date) -> None:
    """T4: leap day, New Year, week 53, and beyond 2038; all-day ones end on the day after."""
    whole = replace(EVENT, when=When(day, day))
    timed = at(day, dt.time(23, 30))
    content = written(whole, timed)
    read, also = by_icalendar(content), by_vobject(content)
    assert (read[0]["DTSTART"].dt, read[0]["DTEND"].dt) == (day, day + dt.timedelta(days=1))
    assert also[0].dtstart.value == day
    assert read[1]["DTSTART"].dt.astimezone(OSLO).replace(tzinfo=None) == dt.datetime.combine(
        day, dt.time(23, 30)
    )
    assert also[1].dtstart.value.astimezone(dt.UTC) == timed.when.starts_at


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("planned", "TENTATIVE"),
        ("confirmed", "CONFIRMED"),
        ("held", "CONFIRMED"),
        ("cancelled", "CANCELLED"),
        ("postponed", "CANCELLED"),
    ],
)
def test_the_status_is_told_and_what_is_off_does_not_ring(status: str, said: str) -> None:
    [read] = by_icalendar(written(replace(EVENT, status=status), alarm_minutes=60))
    assert read["STATUS"] == said
    assert bool(read.walk("VALARM")) is (said != "CANCELLED")


def test_a_file_says_what_it_is() -> None:
    content = written(replace(EVENT, url="https://t.test/s/husk/engagements/12"), name="Husk")
    calendar = icalendar.Calendar.from_ical(content)
    [read] = calendar.walk("VEVENT")
    assert (calendar["X-WR-CALNAME"], calendar["VERSION"]) == ("Husk", "2.0")
    assert calendar["REFRESH-INTERVAL"].dt == dt.timedelta(hours=1)
    assert (read["UID"], read["SEQUENCE"]) == ("abc-12@follow-research-tracker", 3)
    assert (read["DTSTAMP"].dt, read["URL"]) == (STAMP, "https://t.test/s/husk/engagements/12")


@pytest.mark.parametrize("name", ['Kari "K" Nordmann', "Kari; Nordmann:x", "Kari\r\nX-EVIL:1"])
def test_a_meeting_names_who_invites_and_one_who_is_asked(name: str) -> None:
    """B6, B7: no name becomes a property or another parameter."""
    meeting = ics.Meeting("tracker@t.test", name, "ola@nav.test\r\nX-EVIL:1")
    content = written(replace(EVENT, meeting=meeting), method="REQUEST")
    [read] = by_icalendar(content)
    assert "X-EVIL" not in read
    assert str(read["ORGANIZER"]) == "mailto:tracker@t.test"
    assert [*read["ORGANIZER"].params] == ["CN"]
    assert read["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert read["ATTENDEE"].params["RSVP"] == "TRUE"
    [also] = by_vobject(content)
    assert also.organizer.value == "mailto:tracker@t.test"
