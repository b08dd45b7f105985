"""How a wave of contacts is laid over the working days of its window, and calls over a year."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.core.workdays import next_workday, workdays
from tracker.engagements.kinds import Asks, Kind
from tracker.engagements.rules import OPEN, Doubt, Status

MOST_WEEKS = 52
_LONGEST_WINDOW = dt.timedelta(days=5 * 366)


class Gathers(StrEnum):
    """Whom one contact of a round brings together."""

    CASE = "case"
    REGION = "region"
    ALL = "all"


GATHERS_NAMES = {
    Gathers.CASE: n_("One in each case"),
    Gathers.REGION: n_("One in each region, with the region's own cases"),
    Gathers.ALL: n_("One in each region, with the cases of all regions"),
}


_USUAL = {"network-gathering": Gathers.ALL, "dialogue-meeting": Gathers.REGION}


def gathers_of(kind: Kind, asked: str) -> Gathers:
    """Whom a round's contacts gather: kinds for one case only that, the others as asked."""
    if kind.asks_for(Asks.ONE_CASE):
        return Gathers.CASE
    return Gathers(asked) if asked in list(Gathers) else _USUAL.get(kind.code, Gathers.CASE)


def check_window(starts_on: dt.date, ends_on: dt.date) -> None:
    if ends_on < starts_on:
        raise DomainError(n_("The end lies before the start."), field="ends_on")
    if ends_on - starts_on > _LONGEST_WINDOW:
        raise DomainError(n_("A round lasts at most five years."), field="ends_on")


def check_tolerance(days_before: int, days_after: int) -> None:
    for field, days in (("days_before", days_before), ("days_after", days_after)):
        if not 0 <= days <= 366:
            raise DomainError(n_("Use a number of days between 0 and 366."), field=field)


@dataclass(frozen=True)
class Target:
    """What one contact of a round is for: a case, or a region with its cases."""

    key: str
    name: str
    region: str
    case_ids: tuple[int, ...]


def targets(gathers: str, cases: Iterable[tuple[int, str, str, str]]) -> list[Target]:
    """The targets of a round over cases (id, slug, name, region), regions side by side."""
    sites = sorted(cases, key=lambda site: (site[3], site[2], site[0]))
    if gathers == Gathers.CASE:
        return [Target(slug, name, region, (key,)) for key, slug, name, region in sites]
    everybody = tuple(site[0] for site in sites)
    return [
        Target(
            region,
            region,
            region,
            everybody
            if gathers == Gathers.ALL
            else tuple(site[0] for site in sites if site[3] == region),
        )
        for region in dict.fromkeys(site[3] for site in sites)
    ]


def spread(days: Sequence[dt.date], number: int) -> list[dt.date]:
    """So many days evenly over those given, each in the middle of its share.

    With fewer days than contacts some days carry several; without days there is no proposal.
    """
    if not days:
        return []
    return [days[(2 * place + 1) * len(days) // (2 * number)] for place in range(number)]


def propose(
    number: int,
    *,
    first: dt.date,
    last: dt.date,
    country: str,
    taken: Collection[dt.date] = (),
) -> list[dt.date]:
    """A day for each of so many contacts, on working days that are not taken.

    When everything is taken, working days that are; when the window has none, its days.
    """
    working = workdays(first, last, country)
    free = [day for day in working if day not in taken]
    everything = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    return spread(free or working or everything, number)


def later_by(day: dt.date, *, days: int, country: str) -> dt.date:
    """So many days later or earlier, on the first working day from there."""
    return next_workday(day + dt.timedelta(days=days), country)


@dataclass(frozen=True)
class Drift:
    """How many days a contact lies from its target, and whether the round still allows that."""

    days: int
    is_within: bool


def drift(
    starts_on: dt.date, *, target_on: dt.date | None, days_before: int, days_after: int
) -> Drift | None:
    """None when it lies on its target or never had one."""
    if target_on is None or starts_on == target_on:
        return None
    days = (starts_on - target_on).days
    return Drift(days, -days_before <= days <= days_after)


def doubt_about_window(
    *, starts_on: dt.date, ends_on: dt.date, window: tuple[dt.date, dt.date], name: str
) -> Doubt | None:
    """A contact outside the window of its round is allowed, and told."""
    if window[0] <= starts_on and ends_on <= window[1]:
        return None
    return Doubt(n_("It lies outside the window of “%(round)s”."), {"round": name})


@dataclass(frozen=True)
class Progress:
    """How far a round has come: of its targets so many are covered, by contacts of each status."""

    meant: int
    covered: int = 0
    planned: int = 0
    confirmed: int = 0
    held: int = 0

    @property
    def missing(self) -> int:
        """Targets for which nobody has planned anything yet."""
        return max(0, self.meant - self.covered)


def is_covering(status: str) -> bool:
    """Whether a contact of that status fills its place in the round."""
    return status in (*OPEN, Status.HELD)


def read_pauses(text: str) -> frozenset[int]:
    """The months, 1 to 12, that a cadence leaves out; kept as "7,12"."""
    return frozenset(int(part) for part in text.split(",") if part)


def write_pauses(months: Iterable[int]) -> str:
    return ",".join(str(month) for month in sorted(set(months)))


def check_cadence(weeks: int, pauses: Collection[int]) -> None:
    if not 1 <= weeks <= MOST_WEEKS:
        raise DomainError(n_("Use a number of weeks between 1 and 52."), field="weeks")
    if any(not 1 <= month <= 12 for month in pauses) or len(set(pauses)) > 11:
        raise DomainError(n_("Leave at least one month for calls."), field="pauses")


def calls(
    first: dt.date, *, weeks: int, pauses: Collection[int], until: dt.date, country: str
) -> list[dt.date]:
    """The calls from `first` on, each a cadence after the one before, up to `until`."""
    found: list[dt.date] = []
    day = call_on(first, pauses=pauses, country=country)
    while day <= until:
        found.append(day)
        day = call_on(day + dt.timedelta(weeks=weeks), pauses=pauses, country=country)
    return found


def call_on(day: dt.date, *, pauses: Collection[int], country: str) -> dt.date:
    """The day, or the first working day after it outside the pauses."""
    day = next_workday(day, country)
    while day.month in pauses:
        month = day.month % 12 + 1
        first = dt.date(day.year + (month == 1), month, 1)
        day = next_workday(first, country)
    return day
