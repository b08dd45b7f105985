"""Facts of a study in Oslo as the rules are told them, with defaults; and what comes of them."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from tracker.cases.rules import Since, Status
from tracker.engagements.rules import When, when
from tracker.reminders.facts import Contact, Facts, Own, Site, Team
from tracker.reminders.rules import Repeats, Want, Wanted

LEADER, SECOND, WORKER, OTHER, REVIEWER = 1, 2, 3, 4, 9
# Long before anything of what the tests ask for.
EARLY = dt.datetime(2027, 1, 4, 8, tzinfo=dt.UTC)

Rule = Callable[[Facts, Want, dt.datetime], Iterator[Wanted]]


def utc(text: str) -> dt.datetime:
    """2027-03-28T01:00 as an instant."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def facts(**values: Any) -> Facts:
    """A study of the year 2027 and a little more, led by two, with two who work in it."""
    team = Team((LEADER, SECOND), frozenset({LEADER, SECOND, WORKER, OTHER}), (REVIEWER,))
    given = {
        "study_id": 7,
        "time_zone": "Europe/Oslo",
        "country": "NO",
        "starts_on": dt.date(2026, 1, 1),
        "ends_on": dt.date(2028, 6, 30),
        "team": team,
    }
    return Facts(**(given | values))


def want(first: str, second: str = "", *, pauses: tuple[int, ...] = (), **values: Any) -> Want:
    """Leads written as 7d or 36h, or 1d+2h."""
    return Want(
        first=_lead(first),
        second=_lead(second) if second else None,
        pauses=frozenset(pauses),
        **values,
    )


def _lead(text: str) -> dt.timedelta:
    hours = {"d": 24, "h": 1}
    return dt.timedelta(hours=sum(int(one[:-1]) * hours[one[-1]] for one in text.split("+")))


def contact(at: str = "2027-05-12T10:00", until: str = "", **values: Any) -> Contact:
    """A visit with one member in its team, at local times or, without times, on local days."""
    moment = _when(at, until or at)
    given = {
        "id": 5,
        "number": 12,
        "kind": "site-visit",
        "title": "Visit",
        "status": "planned",
        "starts_on": moment.starts_on,
        "ends_on": moment.ends_on,
        "starts_at": moment.starts_at,
        "ends_at": moment.ends_at,
        "team": (WORKER,),
        "case_ids": (3,),
    }
    return Contact(**(given | values))


def _when(first: str, last: str) -> When:
    """An hour when only its beginning is told."""
    if "T" not in first:
        return when(day=day(first), last_day=day(last), time_zone="Europe/Oslo")
    begin, end = dt.datetime.fromisoformat(first), dt.datetime.fromisoformat(last)
    return when(
        day=begin.date(),
        last_day=end.date(),
        starts=begin.time(),
        ends=end.time() if end != begin else None,
        time_zone="Europe/Oslo",
    )


def site(*history: tuple[Status, str], **values: Any) -> Site:
    """A case that is evaluated since the study began."""
    since = history or ((Status.ACTIVE, "2026-01-01"),)
    given = {"id": 3, "slug": "sola", "name": "NAV Sola"} | values
    return Site(history=tuple(Since(status, day(on)) for status, on in since), **given)


def own(first_on: str, at: str = "09:00", repeats: Repeats = Repeats.NEVER, **values: Any) -> Own:
    given = {"id": 8, "text": "Call back", "member": WORKER, "maker": "Kari"} | values
    return Own(first_on=day(first_on), at_time=dt.time.fromisoformat(at), repeats=repeats, **given)


def asked(rule: Rule, told: Facts, wish: Want, now: dt.datetime = EARLY) -> list[tuple[Any, ...]]:
    """For whom, at and until which instants, as one reads them: UTC without the zone."""
    return [(one.members, _said(one.at), _said(one.until)) for one in rule(told, wish, now)]


def _said(moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M}" if moment else ""
