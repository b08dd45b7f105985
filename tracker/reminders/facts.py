"""What the rules are told of a study: plain values, read once, without a way back."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from tracker.cases.rules import Since, Status, status_on
from tracker.engagements.rules import OPEN, instant
from tracker.engagements.rules import Status as Held
from tracker.reminders.rules import Repeats, Want

# When a day without a time begins and ends for those who work.
_MORNING, _AFTERNOON = dt.time(8), dt.time(16)
_DAWN = dt.time(6)


@dataclass(frozen=True)
class Team:
    """The present members who may be reminded, by their keys."""

    leaders: tuple[int, ...] = ()
    # Those who plan and write; the leaders are among them.
    workers: frozenset[int] = frozenset()
    reviewers: tuple[int, ...] = ()

    def those(self, members: Iterable[int]) -> tuple[int, ...]:
        """Of the members those who still work here; the leaders when that is nobody."""
        return tuple(one for one in members if one in self.workers) or self.leaders


@dataclass(frozen=True)
class Guest:
    """A person who takes part, and whether they have consented."""

    person_id: int
    pseudonym: str
    has_consented: bool


@dataclass(frozen=True)
class Contact:
    """An engagement that is still open, or held and without notes.

    It `stands_alone` unless it is part of another one that is open too, such as a visit.
    """

    id: int
    number: int
    kind: str
    title: str
    status: str
    starts_on: dt.date
    ends_on: dt.date
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    stands_alone: bool = True
    has_invited: bool = False
    team: tuple[int, ...] = ()
    case_ids: tuple[int, ...] = ()
    guests: tuple[Guest, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_unconfirmed(self) -> bool:
        return self.status == Held.PLANNED

    @property
    def subject(self) -> str:
        return f"engagement:{self.id}"

    @property
    def occurrence(self) -> str:
        """Another one as soon as it is moved."""
        return self.starts_at.isoformat() if self.starts_at else self.starts_on.isoformat()

    @property
    def only_case(self) -> int | None:
        return self.case_ids[0] if len(self.case_ids) == 1 else None

    @property
    def details(self) -> Mapping[str, str | int]:
        return {
            "title": self.title,
            "begins": (self.starts_at or self.starts_on).isoformat(),
            "ends": (self.ends_at or self.ends_on).isoformat(),
        }


@dataclass(frozen=True)
class Reader:
    """Somebody of a case who was asked to read the present text, and by which member."""

    until: dt.date
    asker: int | None = None
    has_answered: bool = False


@dataclass(frozen=True)
class Changes:
    """What a reviewer asked for when the present text was made a draft again."""

    at: dt.datetime
    reviewer: str


@dataclass(frozen=True)
class Text:
    """A status note of a case as of a month, in one of its states since an instant.

    `undecided` is when each remark came about which nobody has decided; `author` is the member
    who began it.
    """

    id: int
    as_of: dt.date
    state: str
    since: dt.datetime
    readers: tuple[Reader, ...] = ()
    undecided: tuple[dt.datetime, ...] = ()
    author: int | None = None
    changes: Changes | None = None

    @property
    def awaited(self) -> frozenset[dt.date]:
        """The days until which answers are still to come."""
        return frozenset(one.until for one in self.readers if not one.has_answered)


@dataclass(frozen=True)
class Calls:
    """How often a case is called, by whom, and the newest and next call of its log."""

    weeks: int
    pauses: frozenset[int]
    starts_on: dt.date
    member: int | None = None
    newest_on: dt.date | None = None
    is_planned: bool = False


@dataclass(frozen=True)
class Site:
    """A case: its standing, who was in touch when, its calls and status notes.

    `heard_on` is the last contact in which it was heard, `told_on` the last feedback;
    `hearing` and `telling` are the days on which open ones of either sort begin.
    """

    id: int
    slug: str
    name: str
    history: tuple[Since, ...]
    heard_on: dt.date | None = None
    told_on: dt.date | None = None
    hearing: tuple[dt.date, ...] = ()
    telling: tuple[dt.date, ...] = ()
    calls: Calls | None = None
    texts: tuple[Text, ...] = ()

    @property
    def subject(self) -> str:
        return f"case:{self.id}"

    def active_since(self, day: dt.date) -> dt.date | None:
        """Since when it is evaluated, as of a day; None when it is not."""
        since = status_on(day, self.history)
        return since.from_on if since and since.status is Status.ACTIVE else None


@dataclass(frozen=True)
class Wave:
    """A round with how many of its targets nobody has planned, and planned but not held."""

    id: int
    name: str
    ends_on: dt.date
    missing: int
    open: int


@dataclass(frozen=True)
class Promise:
    """An open follow-up with a date."""

    id: int
    text: str
    due_on: dt.date
    owner: int | None
    case_id: int | None = None


@dataclass(frozen=True)
class Debt:
    """A milestone that is not delivered."""

    id: int
    name: str
    due_on: dt.date
    responsible: int | None


@dataclass(frozen=True)
class Unsaved:
    """What a member was writing, where, and since when nothing was added."""

    id: int
    place: str
    title: str
    author: int
    saved_at: dt.datetime


@dataclass(frozen=True)
class Own:
    """A reminder set by hand, with its first day and how it repeats.

    `maker` is empty when its member set it.
    """

    id: int
    text: str
    member: int
    maker: str
    first_on: dt.date
    at_time: dt.time
    repeats: Repeats
    every: int = 1
    last_on: dt.date | None = None


@dataclass(frozen=True)
class Facts:
    """All that the rules know of one study; lists may hold only what is looked at anew."""

    study_id: int
    time_zone: str
    country: str
    starts_on: dt.date
    ends_on: dt.date
    team: Team
    wants: Mapping[str, Want] = field(default_factory=dict)
    personal_data_until: dt.date | None = None
    # The months, as their first days, that status notes are asked for.
    asked_months: tuple[dt.date, ...] = ()
    is_looked_at: bool = True
    contacts: tuple[Contact, ...] = ()
    sites: tuple[Site, ...] = ()
    waves: tuple[Wave, ...] = ()
    promises: tuple[Promise, ...] = ()
    debts: tuple[Debt, ...] = ()
    unsaved: tuple[Unsaved, ...] = ()
    own: tuple[Own, ...] = ()

    def morning(self, day: dt.date) -> dt.datetime:
        """When that day's work begins in the study's zone."""
        return instant(day, _MORNING, self.time_zone)

    def dawn(self, day: dt.date) -> dt.datetime:
        """Before anybody reads what the day brings."""
        return instant(day, _DAWN, self.time_zone)

    def begins(self, contact: Contact) -> dt.datetime:
        return contact.starts_at or self.morning(contact.starts_on)

    def ends(self, contact: Contact) -> dt.datetime:
        return contact.ends_at or instant(contact.ends_on, _AFTERNOON, self.time_zone)

    def day_of(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def later(self, moment: dt.datetime, by: dt.timedelta) -> dt.datetime:
        """So much later, or earlier when negative: days on the wall, hours on the clock."""
        days = dt.timedelta(days=int(by / dt.timedelta(days=1)))
        local = moment.astimezone(ZoneInfo(self.time_zone))
        there = instant(local.date() + days, local.time(), self.time_zone) if days else moment
        return there + (by - days)
