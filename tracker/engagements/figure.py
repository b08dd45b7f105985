"""What a timeline shows, as plain values, and the same in words for those who cannot see it."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from babel.dates import get_month_names

from tracker.core.language import n_
from tracker.engagements.days import joined, say_days
from tracker.engagements.kinds import KINDS, Kind

STATUS_WORDS = {
    "planned": n_("planned"),
    "confirmed": n_("confirmed"),
    "held": n_("held"),
    "cancelled": n_("cancelled"),
    "postponed": n_("postponed"),
}


@dataclass(frozen=True)
class Mark:
    """One engagement in one lane; one that several cases share is given once per lane."""

    kind: Kind
    starts_on: dt.date
    ends_on: dt.date
    status: str
    label: str = ""
    url: str | None = None

    @property
    def is_held(self) -> bool:
        return self.status == "held"

    @property
    def is_off(self) -> bool:
        return self.status in {"cancelled", "postponed"}


@dataclass(frozen=True)
class Event:
    """A dated line in the case's own story."""

    on: dt.date
    text: str


@dataclass(frozen=True)
class Lane:
    """One row of the figure, usually a case."""

    label: str
    url: str | None = None
    sublabel: str = ""
    marks: Sequence[Mark] = ()
    events: Sequence[Event] = ()


@dataclass(frozen=True)
class Band:
    """A stretch of time that lies behind all lanes, such as a round."""

    label: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True)
class Milestone:
    """A day on which the study owes something; a flag above all lanes."""

    label: str
    on: dt.date
    is_delivered: bool = False


@dataclass(frozen=True)
class Figure:
    """A stretch of time with lanes; marks outside the stretch are left out."""

    starts_on: dt.date
    ends_on: dt.date
    lanes: Sequence[Lane]
    title: str
    description: str = ""
    bands: Sequence[Band] = ()
    milestones: Sequence[Milestone] = ()
    today: dt.date | None = None


def in_parts(figure: Figure, *, lanes: int = 14) -> list[Figure]:
    """The figure cut into as many as it takes for each to fit a printed page."""
    starts = range(0, len(figure.lanes), lanes)
    return [replace(figure, lanes=figure.lanes[start : start + lanes]) for start in starts]


def _unchanged(message: str) -> str:
    return message


@dataclass(frozen=True)
class Wording:
    """How months, days and the fixed words are said: a language and a catalogue's `gettext`."""

    language: str = "en"
    translate: Callable[[str], str] = field(default=_unchanged)

    @property
    def months(self) -> list[str]:
        """Twelve short names."""
        names = get_month_names("abbreviated", locale=self.language)
        return [names[month].rstrip(".") for month in range(1, 13)]

    def day(self, day: dt.date) -> str:
        return say_days([(day, day)], language=self.language)


ENGLISH = Wording()


def wording(language: str, *, translate: Callable[[str], str]) -> Wording:
    """The wording for a reader of that language."""
    return Wording(language, translate)


@dataclass(frozen=True)
class Row:
    """One line of the table that says what the figure shows."""

    lane: str
    what: str
    how: str
    dates: str


def describe(figure: Figure, *, wording: Wording = ENGLISH) -> list[Row]:
    """The figure as table rows: milestones, then per lane each kind with its days, then events."""
    owed = [
        Row(
            wording.translate(n_("Milestone")),
            milestone.label,
            wording.translate(n_("delivered") if milestone.is_delivered else n_("not delivered")),
            wording.day(milestone.on),
        )
        for milestone in visible_milestones(figure)
    ]
    return owed + [row for lane in figure.lanes for row in _lane_rows(lane, figure, wording)]


def _lane_rows(lane: Lane, figure: Figure, wording: Wording) -> Iterable[Row]:
    for kind in KINDS.values():
        marks = [mark for mark in visible(lane, figure) if mark.kind.code == kind.code]
        if marks:
            what = wording.translate(kind.plural if len(marks) > 1 else kind.label)
            yield Row(lane.label, what, counts(marks, wording), dates(marks, wording))
    for event in visible_events(lane, figure):
        yield Row(lane.label, wording.translate(n_("Event")), event.text, wording.day(event.on))


def visible(lane: Lane, figure: Figure) -> list[Mark]:
    """The lane's marks that touch the figure's stretch, in the order of time."""
    first, last = figure.starts_on, figure.ends_on
    marks = [mark for mark in lane.marks if mark.starts_on <= last and mark.ends_on >= first]
    return sorted(marks, key=lambda mark: (mark.starts_on, mark.ends_on, mark.label))


def visible_events(lane: Lane, figure: Figure) -> list[Event]:
    """The lane's events inside the figure's stretch, in the order of time."""
    inside = [event for event in lane.events if figure.starts_on <= event.on <= figure.ends_on]
    return sorted(inside, key=lambda event: event.on)


def visible_milestones(figure: Figure) -> list[Milestone]:
    """The milestones inside the figure's stretch, in the order of time."""
    inside = [one for one in figure.milestones if figure.starts_on <= one.on <= figure.ends_on]
    return sorted(inside, key=lambda one: (one.on, one.label))


def counts(marks: Sequence[Mark], wording: Wording) -> str:
    """How many are held, planned and so on: "7 held, 2 planned"."""
    order = ["held", "confirmed", "planned", "postponed", "cancelled"]
    numbers = [(sum(mark.status == status for mark in marks), status) for status in order]
    said = [f"{number} {wording.translate(STATUS_WORDS[s])}" for number, s in numbers if number]
    return ", ".join(said)


def dates(marks: Sequence[Mark], wording: Wording) -> str:
    """The days of several marks, those that touch or follow each other told as one stretch."""
    stretches = joined((mark.starts_on, mark.ends_on) for mark in marks)
    return say_days(stretches, language=wording.language)


def sentence(marks: Sequence[Mark], lane: Lane, wording: Wording) -> str:
    """What a mark is, in one line: "Site visit, NAV Bærum, 29 Mar 2011, held"."""
    first = marks[0]
    name = wording.translate(first.kind.label)
    if len(marks) > 1:
        name = f"{wording.translate(first.kind.plural)}: {len(marks)}"
    own = first.label if len(marks) == 1 and first.label != name else ""
    status = counts(marks, wording) if len(marks) > 1 else _status_word(first, wording)
    parts = [name, own, lane.label, dates(marks, wording), status]
    return ", ".join(part for part in parts if part)


def _status_word(mark: Mark, wording: Wording) -> str:
    return wording.translate(STATUS_WORDS.get(mark.status, mark.status))
