"""T1, and when people want to hear: as tables."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tracker.delivery.hours import Wish, digest_between, leaves_at, local_day, looks_ahead_to
from tracker.delivery.rules import Mode, has_given_up, pause_after

OSLO = ZoneInfo("Europe/Oslo")
DAILY = Wish(Mode.DAILY, "Europe/Oslo", country="NO")
MONDAY = Wish(Mode.MONDAY, "Europe/Oslo", country="NO")
AT_ONCE = Wish(Mode.AT_ONCE, "Europe/Oslo", country="NO")
EVERY_DAY = Wish(Mode.DAILY, "Europe/Oslo", days_off=frozenset())


def oslo(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO)


def with_(wish: Wish, **values: object) -> Wish:
    return Wish(**{**wish.__dict__, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wish", "moment", "expected"),
    [
        # 20 January 2012 is a Friday.
        (AT_ONCE, "2012-01-20T10:00", "2012-01-20T10:00"),
        (AT_ONCE, "2012-01-19T06:59", "2012-01-19T07:00"),
        (AT_ONCE, "2012-01-19T20:00", "2012-01-20T07:00"),
        (AT_ONCE, "2012-01-20T20:00", "2012-01-23T07:00"),
        (AT_ONCE, "2012-01-21T12:00", "2012-01-23T07:00"),
        (with_(AT_ONCE, quiet=None), "2012-01-20T23:00", "2012-01-20T23:00"),
        (with_(AT_ONCE, quiet=None), "2012-01-21T23:00", "2012-01-23T00:00"),
        (with_(AT_ONCE, quiet=(dt.time(12), dt.time(13))), "2012-01-20T12:30", "2012-01-20T13:00"),
        (with_(AT_ONCE, quiet=(dt.time(0), dt.time(6))), "2012-01-20T05:00", "2012-01-20T06:00"),
        (with_(AT_ONCE, quiet=(dt.time(8), dt.time(8))), "2012-01-20T05:00", "2012-01-20T05:00"),
        # Maundy Thursday, Good Friday, the weekend and Easter Monday.
        (AT_ONCE, "2012-04-05T10:00", "2012-04-10T07:00"),
        (with_(AT_ONCE, country=""), "2012-04-05T10:00", "2012-04-05T10:00"),
        (with_(AT_ONCE, away=(dt.date(2012, 1, 20), dt.date(2012, 1, 24))),
         "2012-01-20T10:00", "2012-01-25T07:00"),
        (with_(AT_ONCE, away=(dt.date(2012, 1, 20), dt.date(2012, 6, 1))),
         "2012-01-20T10:00", "2012-06-04T07:00"),
        (with_(AT_ONCE, away=(dt.date(2012, 1, 20), None)), "2012-01-20T10:00", None),
        (with_(AT_ONCE, days_off=frozenset(range(7))), "2012-01-20T10:00", None),
        (with_(AT_ONCE, mode=Mode.NEVER), "2012-01-20T10:00", None),
        # A digest that waited for a server goes out late, but not before its hour or on a free day.
        (DAILY, "2012-01-20T22:00", "2012-01-20T22:00"),
        (DAILY, "2012-01-20T06:00", "2012-01-20T07:00"),
        (DAILY, "2012-01-21T09:00", "2012-01-23T07:00"),
    ],
)  # fmt: skip
def test_a_letter_leaves_within_the_hours_that_suit(
    wish: Wish, moment: str, expected: str | None
) -> None:
    assert leaves_at(wish, oslo(moment)) == (oslo(expected) if expected else None)


@pytest.mark.parametrize(
    ("wish", "since", "now", "expected"),
    [
        (DAILY, "2012-01-20T06:59", "2012-01-20T07:00", True),
        (DAILY, "2012-01-20T07:00", "2012-01-20T07:01", False),
        (DAILY, "2012-01-20T07:01", "2012-01-23T06:59", False),
        (DAILY, "2012-01-20T07:01", "2012-01-23T07:00", True),
        (DAILY, "2012-01-10T07:01", "2012-01-20T15:00", True),
        (with_(DAILY, away=(dt.date(2012, 1, 16), dt.date(2012, 1, 27))),
         "2012-01-16T00:00", "2012-01-27T23:00", False),
        (MONDAY, "2012-01-23T06:59", "2012-01-23T07:00", True),
        (MONDAY, "2012-01-23T07:00", "2012-01-27T23:00", False),
        # Easter Monday: the week begins on Tuesday.
        (MONDAY, "2012-04-09T00:00", "2012-04-09T23:00", False),
        (MONDAY, "2012-04-10T06:59", "2012-04-10T07:00", True),
        (MONDAY, "2012-04-10T07:00", "2012-04-15T23:00", False),
        (with_(MONDAY, days_off=frozenset({0, 5, 6})),
         "2012-01-24T06:59", "2012-01-24T07:00", True),
    ],
)  # fmt: skip
def test_digests_have_their_moments(wish: Wish, since: str, now: str, expected: bool) -> None:
    assert digest_between(wish, oslo(since), oslo(now)) is expected


@pytest.mark.parametrize(
    ("wish", "now", "expected"),
    [
        (DAILY, "2012-01-19T07:00", "2012-01-20T07:00"),
        (DAILY, "2012-01-20T07:00", "2012-01-23T07:00"),
        (MONDAY, "2012-01-23T07:00", "2012-01-30T07:00"),
        (MONDAY, "2012-04-02T07:00", "2012-04-10T07:00"),
        # Who goes away hears of it in the first digest after.
        (with_(DAILY, away=(dt.date(2012, 1, 20), dt.date(2012, 2, 20))),
         "2012-01-19T07:00", "2012-01-20T07:00"),
    ],
)  # fmt: skip
def test_a_digest_looks_ahead_to_the_next(wish: Wish, now: str, expected: str) -> None:
    assert looks_ahead_to(wish, oslo(now)) == oslo(expected)


@pytest.mark.parametrize("mode", [Mode.AT_ONCE, Mode.NEVER])
def test_without_digests_what_is_due_by_now_is_told(mode: Mode) -> None:
    now = oslo("2012-01-20T10:00")
    assert looks_ahead_to(with_(DAILY, mode=mode), now) == now + dt.datetime.resolution


@pytest.mark.parametrize("day", [dt.date(2027, 3, 28), dt.date(2027, 10, 31)])
@pytest.mark.parametrize("wall", ["00:00", "00:30", "02:00", "02:30", "08:00"])
def test_a_digest_comes_once_each_local_day_whatever_the_clocks_do(day: dt.date, wall: str) -> None:
    """Watched every five minutes; the known-bad way, a cron trigger, loses or doubles these."""
    wish = with_(EVERY_DAY, digest_time=dt.time.fromisoformat(wall))
    moment = dt.datetime.combine(day - dt.timedelta(days=3), dt.time(12), OSLO).astimezone(dt.UTC)
    days = []
    for _ in range(6 * 24 * 12):
        before, moment = moment, moment + dt.timedelta(minutes=5)
        if digest_between(wish, before, moment):
            days.append(local_day(wish, moment))
    assert days == [day + dt.timedelta(days=count) for count in range(-2, 4)]


def test_pauses_grow_and_end_after_days() -> None:
    made = oslo("2012-01-20T10:00")
    assert [pause_after(count).total_seconds() / 60 for count in range(1, 7)] == [
        1, 5, 30, 120, 120, 120
    ]  # fmt: skip
    assert not has_given_up(made, now=made + dt.timedelta(days=4, hours=23))
    assert has_given_up(made, now=made + dt.timedelta(days=5))
