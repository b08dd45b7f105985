"""Calendar files as other programs write them: read within a period, bounded, or refused."""

import datetime as dt

import pytest

from tests.calendars.files import calendar, event
from tracker.calendars import parsing, reading
from tracker.calendars.reading import Contents
from tracker.core import apart
from tracker.core.errors import DomainError

FIRST, LAST = dt.date(2011, 1, 1), dt.date(2012, 3, 31)


def read(*events: str, zone: str = "Europe/Oslo", last: dt.date = LAST) -> Contents:
    return reading.contents(calendar(*events), time_zone=zone, first=FIRST, last=last)


def days(contents: Contents) -> list[str]:
    return [one.starts_on.isoformat() for one in contents.events]


@pytest.mark.parametrize(
    ("lines", "starts_at"),
    [
        (("DTSTART:20110324T090000Z",), "2011-03-24T09:00"),
        (("DTSTART:20110324T090000",), "2011-03-24T08:00"),
        (("DTSTART;TZID=Europe/London:20110324T090000",), "2011-03-24T09:00"),
        (("DTSTART;TZID=W. Europe Standard Time:20110324T090000",), "2011-03-24T08:00"),
        (("DTSTART:20110327T023000",), "2011-03-27T01:00"),
        (("DTSTART:20111030T023000",), "2011-10-30T00:30"),
    ],
)  # fmt: skip
def test_a_time_without_a_zone_means_the_studys(lines: tuple[str, ...], starts_at: str) -> None:
    """T3: also where the clock change skips it (the first valid one after) or repeats it."""
    [found] = read(event("a", *lines)).events
    assert found.starts_at == dt.datetime.fromisoformat(f"{starts_at}+00:00")


def test_words_days_and_lengths_are_taken_over() -> None:
    days_long = event("b", "DTSTART;VALUE=DATE:20110324", "DTEND;VALUE=DATE:20110326",
                      "LOCATION:Sandvika\\, 3. etg", "CATEGORIES:Site visit")  # fmt: skip
    timed = event("a", "DTSTART:20110323T090000Z", "DTEND:20110323T103000Z")
    one, other = read(timed, days_long).events
    assert (one.key, one.ends_at) == ("a", dt.datetime(2011, 3, 23, 10, 30, tzinfo=dt.UTC))
    assert (other.starts_on, other.ends_on) == (dt.date(2011, 3, 24), dt.date(2011, 3, 25))
    assert (other.place, other.category) == ("Sandvika, 3. etg", "Site visit")


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            ("DTSTART;VALUE=DATE:20080229", "RRULE:FREQ=YEARLY"),
            ["2012-02-29"],
        ),
        (
            ("DTSTART:20110131T090000", "RRULE:FREQ=MONTHLY;COUNT=4"),
            ["2011-01-31", "2011-03-31", "2011-05-31", "2011-07-31"],
        ),
        (
            ("DTSTART;VALUE=DATE:20110103", "RRULE:FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO"),
            ["2011-01-03", "2012-01-02"],
        ),
        (
            ("DTSTART:20101231T090000", "RRULE:FREQ=YEARLY"),
            ["2011-12-31"],
        ),
        (
            ("DTSTART:20380119T031407Z",),
            [],
        ),
    ],
)  # fmt: skip
def test_what_repeats_is_taken_as_its_calendar_shows_it(
    lines: tuple[str, ...], found: list[str]
) -> None:
    """T4: leap days and 31sts are skipped where there are none, as RFC 5545 says."""
    assert days(read(event("a", *lines))) == found


def test_a_weekly_hour_stays_the_hour_over_the_clock_change() -> None:
    lines = ("DTSTART;TZID=Europe/Oslo:20110323T090000", "RRULE:FREQ=WEEKLY;COUNT=2")
    found = read(event("a", *lines)).events
    assert [one.starts_at.hour for one in found] == [8, 7]


def test_each_day_of_a_series_is_known_by_its_own_name_also_when_moved() -> None:
    weekly = event("a", "DTSTART:20110323T090000Z", "RRULE:FREQ=WEEKLY;COUNT=3",
                   "EXDATE:20110406T090000Z")  # fmt: skip
    moved = event("a", "RECURRENCE-ID:20110330T090000Z", "DTSTART:20110331T100000Z")
    keys = [one.key for one in read(weekly, moved).events]
    assert keys == ["a:2011-03-23T09:00:00+00:00", "a:2011-03-30T09:00:00+00:00"]
    assert [one.key for one in read(weekly).events] == keys


def test_what_lies_outside_is_off_or_makes_no_sense_is_counted() -> None:
    contents = read(
        event("out", "DTSTART:20130323T090000Z"),
        event("off", "DTSTART:20110323T090000Z", "STATUS:CANCELLED"),
        event("none"),
        event("bad", "DTSTART:20110230T090000Z"),
        event("odd", "DTSTART:20110323T090000Z", "RRULE:FREQ=SOMETIMES"),
    )
    assert (contents.events, contents.cancelled, contents.left_out) == ([], 1, 4)


def test_without_end_the_first_500_are_taken_and_it_is_said() -> None:
    contents = read(event("a", "DTSTART:20110101T000000Z", "RRULE:FREQ=SECONDLY"))
    assert (len(contents.events), contents.is_cut) == (500, True)


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second from 1970 on: a thousand million of them come before the study begins."""
    monkeypatch.setattr(reading, "SECONDS", 2)
    with pytest.raises(DomainError, match="repeats without end"):
        read(event("a", "DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY"))


def test_what_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child's own limit, not the page's memory."""
    huge = event("a", "DTSTART:20110101T000000Z", "RRULE:FREQ=SECONDLY;COUNT=99999999",
                 "RDATE:" + ",".join(["20110101T000000Z"] * 60_000))  # fmt: skip
    monkeypatch.setattr(apart, "python", _with_little_memory)
    with pytest.raises(DomainError, match="too large"):
        read(*[huge] * 4)


def _with_little_memory(module: str, *words: str) -> list[str]:
    return ["sh", "-c", 'ulimit -v 120000; exec "$@"', "sh", *_python(module, *words)]


_python = apart.python


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"\x00\x01" * 50, b"BEGIN:VCALENDAR", b"BEGIN:VEVENT\nEND:VEVENT",
     b"BEGIN:VCARD\nEND:VCARD", b"PK\x03\x04", b"\xff\xfe"],
)  # fmt: skip
def test_what_is_no_calendar_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(DomainError, match="cannot be read as a calendar"):
        reading.contents(content, time_zone="Europe/Oslo", first=FIRST, last=LAST)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_norwegian_letters_come_through(encoding: str) -> None:
    text = calendar(event("a", "DTSTART:20110101T000000Z", title="Besøk på Åsane")).decode()
    contents = reading.contents(
        text.encode(encoding), time_zone="Europe/Oslo", first=FIRST, last=LAST
    )
    assert [one.title for one in contents.events] == ["Besøk på Åsane"]


def test_several_calendars_in_one_file_are_read_as_one() -> None:
    both = calendar(event("a", "DTSTART:20110101T000000Z")) + calendar(
        event("b", "DTSTART:20110102T000000Z")
    )
    contents = reading.contents(both, time_zone="UTC", first=FIRST, last=LAST)
    assert [one.key for one in contents.events] == ["a", "b"]


def test_an_answer_is_read() -> None:
    lines = ("SEQUENCE:2", "ATTENDEE;PARTSTAT=ACCEPTED;CN=Ola:MAILTO:Ola@NAV.test")
    [reply] = reading.replies(calendar(event("u@x", *lines), method="REPLY"))
    assert reply == reading.Reply("u@x", 2, "ola@nav.test", "ACCEPTED")


@pytest.mark.parametrize("method", ["REQUEST", ""])
def test_what_is_no_answer_is_refused(method: str) -> None:
    with pytest.raises(DomainError, match="no answer"):
        reading.replies(calendar(event("u@x", "ATTENDEE:mailto:a@b.test"), method=method))


def test_the_child_is_bounded() -> None:
    assert (parsing.SECONDS, parsing.MEMORY) == (20, 600 * 2**20)
