"""Of which parts a summary is put together, and how far its making is, on plain values."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from tracker.core.errors import DomainError
from tracker.core.language import n_


class Stage(StrEnum):
    """How far a file is that somebody asked for."""

    WAITING = "waiting"
    MAKING = "making"
    DONE = "done"
    FAILED = "failed"


class Part(StrEnum):
    """A chapter, or a kind of chapters, of the summary."""

    STUDY = "study"
    TIMELINE = "timeline"
    STATUS = "status"
    STORY = "story"
    FACTS = "facts"
    THEMES = "themes"
    PROMOTES = "promotes"
    COVERAGE = "coverage"
    INPUTS = "inputs"
    METHOD = "method"


PARTS = {
    Part.STUDY: n_("The study in short"),
    Part.TIMELINE: n_("Contacts over time, as a figure"),
    Part.STATUS: n_("Status per case"),
    Part.STORY: n_("How each case changed, status by status"),
    Part.FACTS: n_("Facts by case"),
    Part.THEMES: n_("Excerpts by theme and case"),
    Part.PROMOTES: n_("What promotes and what hinders, by case"),
    Part.COVERAGE: n_("Coverage: who was reached"),
    Part.INPUTS: n_("Annex: inputs from the dialogue meetings"),
    Part.METHOD: n_("Account of the method"),
}

# What every study has without naming it.
USUAL = n_("Status per case")
USUAL_PARTS = (Part.STUDY, Part.TIMELINE, Part.STATUS)


def parts_in(text: str, offered: Collection[Part]) -> list[Part]:
    """The parts of a saved report; one that is no longer offered is left out."""
    return [Part(code) for code in text.split() if code in offered]


def in_order(places: Mapping[Part, int | None]) -> list[Part]:
    """The parts that were given a place, by their places; those of one place as they stand."""
    given = {part: place for part, place in places.items() if place is not None}
    if not given:
        raise DomainError(n_("Give at least one part a place."), field="places")
    return sorted(given, key=lambda part: given[part])


def check_report_name(name: str, others: Collection[str]) -> None:
    """Reports are called by their names, so no two have the same."""
    if name.casefold() in {other.casefold() for other in others}:
        raise DomainError(n_("There is a report of that name. Choose another."), field="name")


LOST_CASES = n_("The cases of this report were removed. Choose others.")


def check_cases(*, has_lost_cases: bool) -> None:
    """A report of chosen cases does not become one of all cases when these are gone."""
    if has_lost_cases:
        raise DomainError(LOST_CASES)
