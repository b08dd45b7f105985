"""The account of the method, counted from the log, on plain values.

It says what the log knows of the items that COREQ asks qualitative studies to report (Tong,
Sainsbury and Craig 2007, Int J Qual Health Care 19:349-357): sampling, approach, numbers,
non-participation, setting, others present, repeated interviews, notes, duration, and what went
back to the participants. What the log cannot know is left to whoever writes the report.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from tracker.engagements.kinds import KINDS, Kind
from tracker.engagements.rules import OPEN, Status

INTERVIEW = "interview"
_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Present:
    """Who was to take part in a contact: one person (their key), or a role with a headcount."""

    role: str
    person_id: int | None
    invited: int
    came: int | None

    @property
    def number(self) -> int:
        """How many came; whoever is not known to have stayed away counts as there."""
        return self.invited if self.came is None else self.came


@dataclass(frozen=True)
class Contact:
    """One engagement as the account counts it; `cases` are names."""

    id: int
    kind: str
    status: str
    starts_on: dt.date
    ends_on: dt.date
    title: str = ""
    place: str = ""
    minutes: int | None = None
    has_notes: bool = False
    parent_id: int | None = None
    cases: tuple[str, ...] = ()
    present: tuple[Present, ...] = ()
    team: tuple[str, ...] = ()

    @property
    def is_held(self) -> bool:
        return self.status == Status.HELD


@dataclass(frozen=True)
class Tally:
    """Of one kind: how many were ever planned, how many of them were held and written up."""

    kind: Kind
    planned: int
    held: int
    written: int
    off: int
    to_come: int

    @property
    def differs(self) -> bool:
        return not self.planned == self.held == self.written


@dataclass(frozen=True)
class Visit:
    """A visit to one case, and how many of each role were interviewed in its course."""

    case: str
    starts_on: dt.date
    ends_on: dt.date
    interviewed: tuple[tuple[str, int], ...]
    observations: int


@dataclass(frozen=True)
class Gathering:
    """A gathering or a meeting: when, where, of which cases, and who came of those invited."""

    title: str
    place: str
    starts_on: dt.date
    ends_on: dt.date
    cases: tuple[str, ...]
    attendance: tuple[tuple[str, int, int | None], ...]


@dataclass(frozen=True)
class Interviews:
    """The interviews held: by role, by place, how long, and with whom more than once."""

    number: int = 0
    by_role: tuple[tuple[str, int, int], ...] = ()
    persons: int = 0
    repeated: int = 0
    with_several: int = 0
    minutes: tuple[int, int, int] | None = None
    by_place: tuple[tuple[str, int], ...] = ()
    by_team: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Beside:
    """What stands beside the contacts: feedback by its form, documents, readings, lists."""

    feedback: tuple[tuple[str, int], ...] = ()
    documents: int = 0
    checks: Mapping[str, int] = field(default_factory=dict)
    # Roles that were not met at a case.
    holes: int = 0
    roles: tuple[str, ...] = ()
    themes: int = 0
    excerpts: int = 0
    authors: int = 0


@dataclass(frozen=True)
class Account:
    """Everything that the chapter says, without a sentence yet."""

    starts_on: dt.date
    until: dt.date
    tallies: tuple[Tally, ...] = ()
    visits: tuple[Visit, ...] = ()
    interviews: Interviews = Interviews()
    gatherings: tuple[Gathering, ...] = ()
    meetings: tuple[Gathering, ...] = ()
    calls: tuple[tuple[str, int], ...] = ()
    not_held: tuple[tuple[str, dt.date, str], ...] = ()
    with_notes: tuple[int, int] = (0, 0)
    more: Beside = field(default_factory=Beside)


_NOTHING = Beside()


def account(
    contacts: Sequence[Contact],
    *,
    starts_on: dt.date,
    until: dt.date,
    reasons: Mapping[int, str] | None = None,
    more: Beside = _NOTHING,
) -> Account:
    """Count the contacts that were to begin up to a day."""
    known = sorted(
        (one for one in contacts if one.starts_on <= until), key=lambda one: (one.starts_on, one.id)
    )
    held = [one for one in known if one.is_held]
    return Account(
        starts_on=starts_on,
        until=until,
        tallies=tuple(_tallies(known)),
        visits=tuple(_visits(held)),
        interviews=interviews([one for one in held if one.kind == INTERVIEW], roles=more.roles),
        gatherings=_gatherings(held, "network-gathering"),
        meetings=_gatherings(held, "dialogue-meeting"),
        calls=_calls(held),
        not_held=_not_held(known, reasons or {}),
        with_notes=(sum(one.has_notes for one in held), len(held)),
        more=more,
    )


def _tallies(known: Sequence[Contact]) -> Iterable[Tally]:
    for code, kind in KINDS.items():
        own = [one for one in known if one.kind == code]
        if own:
            held = [one for one in own if one.is_held]
            yield Tally(
                kind,
                planned=len(own),
                held=len(held),
                written=sum(one.has_notes for one in held),
                off=sum(one.status in {Status.CANCELLED, Status.POSTPONED} for one in own),
                to_come=sum(one.status in OPEN for one in own),
            )


def _visits(held: Sequence[Contact]) -> Iterable[Visit]:
    for visit in held:
        if visit.kind != "site-visit":
            continue
        parts = [one for one in held if one.parent_id == visit.id]
        met: Counter[str] = Counter()
        for one in parts:
            if one.kind == INTERVIEW:
                met.update({p.role: 1 for p in one.present if p.number})
        yield Visit(
            ", ".join(visit.cases),
            visit.starts_on,
            visit.ends_on,
            tuple(met.items()),
            sum(one.kind == "observation" for one in parts),
        )


def interviews(held: Sequence[Contact], *, roles: Sequence[str] = ()) -> Interviews:
    """By role, in the order of `roles`: the number of interviews and of cases.

    An interview of two roles counts in both.
    """
    by_role: dict[str, set[int]] = {}
    cases: dict[str, set[str]] = {}
    met: Counter[int] = Counter()
    for one in held:
        there = [p for p in one.present if p.number]
        for p in there:
            by_role.setdefault(p.role, set()).add(one.id)
            cases.setdefault(p.role, set()).update(one.cases)
        met.update({p.person_id for p in there if p.person_id is not None})
    lengths = [one.minutes for one in held if one.minutes]
    return Interviews(
        number=len(held),
        by_role=tuple(
            (role, len(by_role[role]), len(cases[role]))
            for role in sorted(by_role, key=lambda role: _place(role, roles))
        ),
        persons=len(met),
        repeated=sum(times > 1 for times in met.values()),
        with_several=sum(sum(p.number for p in one.present) > 1 for one in held),
        minutes=(min(lengths), round(median(lengths)), max(lengths)) if lengths else None,
        by_place=tuple(Counter(one.place for one in held if one.place).most_common()),
        by_team=tuple(Counter(role for one in held for role in one.team).most_common()),
    )


def _place(role: str, roles: Sequence[str]) -> int:
    return roles.index(role) if role in roles else len(roles)


def _gatherings(held: Sequence[Contact], kind: str) -> tuple[Gathering, ...]:
    return tuple(
        Gathering(
            one.title, one.place, one.starts_on, one.ends_on, one.cases, _attendance(one.present)
        )
        for one in held
        if one.kind == kind
    )


def _attendance(present: Iterable[Present]) -> tuple[tuple[str, int, int | None], ...]:
    """Invited and came by role, persons and headcounts together; None came where nobody counted."""
    invited: Counter[str] = Counter()
    came: dict[str, int | None] = {}
    for p in present:
        invited[p.role] += p.invited
        before = came.get(p.role, 0)
        came[p.role] = None if before is None or p.came is None else before + p.came
    return tuple((role, number, came[role]) for role, number in invited.items())


def _calls(held: Sequence[Contact]) -> tuple[tuple[str, int], ...]:
    calls = Counter(case for one in held if one.kind == "phone-check-in" for case in one.cases)
    return tuple(sorted(calls.items()))


def _not_held(
    known: Sequence[Contact], reasons: Mapping[int, str]
) -> tuple[tuple[str, dt.date, str], ...]:
    off = {Status.CANCELLED, Status.POSTPONED}
    return tuple(
        (one.title, one.starts_on, reasons.get(one.id, "")) for one in known if one.status in off
    )


def minutes_between(starts_at: dt.datetime | None, ends_at: dt.datetime | None) -> int | None:
    return round((ends_at - starts_at) / _MINUTE) if starts_at and ends_at else None
