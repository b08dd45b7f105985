"""Who was reached and why somebody was not, and how evenly cases are met, on plain values."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log
from statistics import median

from tracker.cases.rules import Since, status_on
from tracker.cases.rules import Status as CaseStatus
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.statusnotes.rules import checked_month, last_day, month_from

INTERVIEW = "interview"
MOST_WANTED = 999


class Reason(StrEnum):
    """Why a role was not met at a case."""

    NOT_ASKED = "not-asked"
    DECLINED = "declined"
    NO_SUCH_PERSON = "no-such-person"
    PLANNED = "planned"


REASON_NAMES = {
    Reason.NOT_ASKED: n_("Not asked"),
    Reason.DECLINED: n_("Declined"),
    Reason.NO_SUCH_PERSON: n_("No such person there"),
    Reason.PLANNED: n_("Planned"),
}
# What somebody notes; that an interview is planned is seen from the plan itself.
NOTED = (Reason.NOT_ASKED, Reason.DECLINED, Reason.NO_SUCH_PERSON)


class Standing(StrEnum):
    """Whether a case counts in what was wanted; all others are shown apart."""

    COUNTED = "counted"
    ASSOCIATED = "associated"
    LEFT = "left"
    NOT_YET = "not-yet"
    # Of the study, but not of the round that is looked at.
    ELSEWHERE = "elsewhere"
    # Interviews that concern no case.
    STUDY = "study"


STANDING_NAMES = {
    Standing.COUNTED: n_("Counted"),
    Standing.ASSOCIATED: n_("Associated, not counted"),
    Standing.LEFT: n_("Has left, not counted"),
    Standing.NOT_YET: n_("Not yet joined, not counted"),
    Standing.ELSEWHERE: n_("Not in this round, not counted"),
    Standing.STUDY: n_("Concerns no case, not counted"),
}
_STANDINGS = {
    CaseStatus.ACTIVE: Standing.COUNTED,
    CaseStatus.ASSOCIATED: Standing.ASSOCIATED,
    CaseStatus.WITHDRAWN: Standing.LEFT,
}


def standing(history: Iterable[Since], *, on: dt.date, is_in_round: bool = True) -> Standing:
    """A case counts from the day it joined until the day it left; associated ones never do."""
    since = status_on(on, history)
    found = _STANDINGS[since.status] if since else Standing.NOT_YET
    return Standing.ELSEWHERE if found is Standing.COUNTED and not is_in_round else found


class State(StrEnum):
    """How a role stands at a case."""

    REACHED = "reached"
    # Met, but less often than wanted.
    SHORT = "short"
    HOLE = "hole"
    # There is nobody of that role, so that nobody was missed.
    NOBODY = "nobody"
    # Other roles have a target, this one has none.
    UNASKED = "unasked"
    UNCOUNTED = "uncounted"


STATE_NAMES = {
    State.REACHED: n_("Reached"),
    State.SHORT: n_("Fewer than wanted"),
    State.HOLE: n_("Not met"),
    State.NOBODY: n_("No such person there"),
    State.UNASKED: n_("No target"),
    State.UNCOUNTED: n_("Not counted"),
}
# What counts in the denominators.
ASKED = (State.REACHED, State.SHORT, State.HOLE)
MISSING = (State.SHORT, State.HOLE)


@dataclass(frozen=True)
class Wishes:
    """How many interviews with one role each case is to have: in all, and by round."""

    overall: int | None = None
    by_round: Mapping[int, int] | None = None

    def wanted(self, rounds: Collection[int]) -> int | None:
        """Of a case that is in these rounds; what is wanted in all comes before their sum."""
        if self.overall is not None:
            return self.overall
        return sum(number for key, number in (self.by_round or {}).items() if key in rounds) or None


def state(
    interviews: int,
    *,
    wanted: int | None,
    reason: Reason | None = None,
    has_targets: bool = True,
) -> State:
    """How a role stands at a case that counts.

    Where a study has no targets at all, every role that was not met is a hole.
    """
    if has_targets and wanted is None:
        return State.UNASKED
    if interviews and interviews >= (wanted or 0):
        return State.REACHED
    if reason is Reason.NO_SUCH_PERSON and not interviews:
        return State.NOBODY
    return State.SHORT if interviews else State.HOLE


def check_wanted(number: int | None) -> None:
    if number is not None and not 0 <= number <= MOST_WANTED:
        raise DomainError(n_("Use a number between 0 and %(most)s."), most=MOST_WANTED)


def until_of(text: str, *, starts_on: dt.date, ends_on: dt.date, today: dt.date) -> dt.date:
    """The last day that counts: of the month asked for, or today within the study's period."""
    here = max(starts_on, today)
    if not text:
        return min(here, ends_on)
    month = month_from(text)
    if month is None:
        raise DomainError(n_("Write the month as year and month, such as 2012-01."), field="as_of")
    return min(last_day(checked_month(month, starts_on=starts_on, today=here)), here)


Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Gaps:
    """The days without contact: since the last one, at the longest, and half of the time.

    All are None for a case that was never followed.
    """

    last_on: dt.date | None = None
    since: int | None = None
    longest: int | None = None
    median: float | None = None


def gaps(spans: Iterable[Span], *, first: dt.date, last: dt.date) -> Gaps:
    """Days between contacts of a case that is followed from `first` to `last`.

    Contacts on the same days are one. The longest gap may also be the one before the first
    contact or the one since the last: a case that was met once would have none otherwise.
    The median is only of those between contacts, since the other two have no end of their own.
    """
    between: list[int] = []
    met_from = met_until = None
    for starts_on, ends_on in sorted(spans):
        if met_until is None or starts_on > met_until:
            if met_until is not None:
                between.append((starts_on - met_until).days)
            met_until = ends_on
        met_from = met_from or starts_on
        met_until = max(met_until, ends_on)
    if met_from is None or met_until is None:
        return Gaps(longest=max(0, (last - first).days))
    since = max(0, (last - met_until).days)
    return Gaps(
        last_on=met_until,
        since=since,
        longest=max((met_from - first).days, since, *between),
        median=median(between) if between else None,
    )


def followed(history: Sequence[Since], *, first: dt.date, last: dt.date) -> Span | None:
    """From when until when a case was part of the study, within its period; None for never.

    It counts from the day it joined, also as associated, until the day it left.
    """
    begun = [since for since in history if since.status is not CaseStatus.WITHDRAWN]
    if not begun:
        return None
    joined = max(first, min(since.from_on for since in begun))
    now = status_on(last, history)
    until = now.from_on if now and now.status is CaseStatus.WITHDRAWN else last
    return (joined, until) if joined <= until else None


def exposure(history: Iterable[Since], *, first: dt.date, last: dt.date) -> int:
    """On how many days from `first` to `last` the case was evaluated."""
    ordered = sorted(history, key=lambda since: since.from_on)
    ends = [since.from_on for since in ordered[1:]] + [last + dt.timedelta(days=1)]
    return sum(
        max(0, (min(end, ends[-1]) - max(since.from_on, first)).days)
        for since, end in zip(ordered, ends, strict=False)
        if since.status is CaseStatus.ACTIVE
    )


def evenness(contacts: Iterable[tuple[int, int]]) -> float | None:
    """How evenly contacts lie over cases: 1 is the same for all, 0 is everything in one.

    Takes the number of contacts and the days of exposure of each case. Pielou's evenness
    J' = H' / ln S with Shannon's H' = -Σ p ln p (Pielou 1966, J Theor Biol 13:131-144), where S
    is the number of cases and p a case's share, not of the contacts but of the contacts per
    day: who joined late is not expected to have been met as often. A case that was never met
    adds nothing to H' but counts in S. With less than two cases or no contact it says nothing.
    """
    rates = [number / days for number, days in contacts if days > 0]
    total = sum(rates)
    if len(rates) < 2 or not total:
        return None
    shares = [rate / total for rate in rates if rate]
    # Without the minus zero that a single share would give.
    return abs(sum(share * log(share) for share in shares)) / log(len(rates))
