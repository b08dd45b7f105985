"""Who may do what in a study, and what a study must be."""

import datetime as dt
import re
from enum import StrEnum, auto
from zoneinfo import available_timezones

from tracker.core.errors import DomainError
from tracker.core.language import n_


class Role(StrEnum):
    """A member's role in one study."""

    LEADER = "leader"
    RESEARCHER = "researcher"
    REVIEWER = "reviewer"
    OBSERVER = "observer"


ROLE_NAMES = {
    Role.LEADER: n_("Project leader"),
    Role.RESEARCHER: n_("Researcher"),
    Role.REVIEWER: n_("Reviewer"),
    Role.OBSERVER: n_("Observer"),
}


class Action(StrEnum):
    """What a page or an act needs; the table below says who may."""

    SEE = auto()
    SEE_NOTES = auto()
    SEE_DRAFTS = auto()
    SEE_PEOPLE = auto()
    PLAN = auto()
    WRITE_NOTES = auto()
    EDIT_CASES = auto()
    EDIT_PEOPLE = auto()
    WRITE_STATUS = auto()
    PUBLISH = auto()
    LEAD = auto()


_READS = {Action.SEE}
_REVIEWS = _READS | {Action.SEE_NOTES, Action.SEE_DRAFTS}
_WORKS = _REVIEWS | {
    Action.SEE_PEOPLE,
    Action.PLAN,
    Action.WRITE_NOTES,
    Action.EDIT_CASES,
    Action.EDIT_PEOPLE,
    Action.WRITE_STATUS,
}

# The commissioner observes: the plan and what is published, never notes or people.
PERMISSIONS: dict[Role, frozenset[Action]] = {
    Role.OBSERVER: frozenset(_READS),
    Role.REVIEWER: frozenset(_REVIEWS),
    Role.RESEARCHER: frozenset(_WORKS),
    Role.LEADER: frozenset(_WORKS | {Action.PUBLISH, Action.LEAD}),
}


def may(role: str, action: Action) -> bool:
    return action in PERMISSIONS[Role(role)]


LANGUAGES = ("en", "nb")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u"})


def slug(text: str) -> str:
    """A name as it stands in an address: nav-baerum for NAV Bærum."""
    plain = text.lower().translate(_LETTERS)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")


def check_short_name(short_name: str) -> None:
    if not _SLUG.fullmatch(short_name) or len(short_name) > 40:
        raise DomainError(
            n_("Use lower-case letters, digits and single hyphens, such as husk-2011."),
            field="short_name",
        )


def check_period(starts_on: dt.date, ends_on: dt.date) -> None:
    if ends_on < starts_on:
        raise DomainError(n_("The end lies before the start."), field="ends_on")


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise DomainError(
            n_("There is no time zone of that name. Write it like Europe/Oslo."),
            field="time_zone",
        )


def check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise DomainError(n_("Choose English or Norwegian."), field="language")
