"""Who may do what in a study, and what a study must be."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import StrEnum, auto
from functools import lru_cache
from itertools import count
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
    REVIEW = auto()
    REMIND = auto()
    WRITE_STATUS = auto()
    PUBLISH = auto()
    LEAD = auto()


_READS = {Action.SEE}
_REVIEWS = _READS | {Action.SEE_NOTES, Action.SEE_DRAFTS, Action.REVIEW, Action.REMIND}
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


class ListName(StrEnum):
    """The lists that a study names for itself."""

    QUESTIONS = "questions"
    THEMES = "themes"
    ROLES = "roles"
    KINDS = "kinds"


LIST_NAMES = {
    ListName.QUESTIONS: n_("Research questions"),
    ListName.THEMES: n_("Themes"),
    ListName.ROLES: n_("Informant roles"),
    ListName.KINDS: n_("Kinds of excerpts"),
}

# What stands before the code of an entry when a passage of a note is tagged with it.
SIGNS = {
    ListName.QUESTIONS: "#",
    ListName.THEMES: "#",
    ListName.ROLES: "@",
    ListName.KINDS: "!",
}

# A new study starts with the roles most evaluations meet; each can be renamed or removed.
USUAL_ROLES = {
    "en": ("Leader", "Middle manager", "Employee", "Partner outside", "User representative"),
    "nb": ("Leder", "Mellomleder", "Medarbeider", "Ekstern partner", "Brukerrepresentant"),
}

# Code and name of the kinds every study starts with.
USUAL_KINDS = {
    "en": (
        ("enabler", "Enabler"),
        ("barrier", "Barrier"),
        ("experience", "Experience"),
        ("advice", "Advice"),
        ("change", "Change"),
        ("quote", "Quote"),
    ),
    "nb": (
        ("fremmer", "Fremmer"),
        ("hemmer", "Hemmer"),
        ("erfaring", "Erfaring"),
        ("rad", "Råd"),
        ("endring", "Endring"),
        ("sitat", "Sitat"),
    ),
}

LANGUAGES = ("en", "nb")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Letters that no accent can be taken from. static/js/folding.js holds the same.
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "ł": "l",
     "þ": "th"}
)  # fmt: skip
_LONGEST = 60
_ACCENTS = re.compile(r"[\u0300-\u036f]")


def slug(text: str) -> str:
    """A name as it stands in an address: nav-baerum for NAV Bærum."""
    return re.sub(r"[^a-z0-9]+", "-", _folded(text)).strip("-")[:_LONGEST].rstrip("-")


# The words of a study are few, and each save of a note asks for those of all its tags.
@lru_cache(maxsize=2048)
def tag_code(word: str) -> str:
    """The code that a tag in a text means, whatever its case and accents: #Økonomi is okonomi."""
    return re.sub(r"[\W_]+", "-", _folded(word)).strip("-")[:_LONGEST].rstrip("-")


def tag_word(name: str, code: str) -> str:
    """What a completed tag reads: the name in its own letters where that means the code."""
    word = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", name).lower()).strip("-")
    return word if len(word) <= _LONGEST and tag_code(word) == code else code


def _folded(text: str) -> str:
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text.lower()))
    return unicodedata.normalize("NFC", bare.translate(_LETTERS))


def free_code(list_name: ListName, name: str, used: Collection[str]) -> str:
    """A short tag for a list entry: rq1, rq2 … for questions, else the name as a slug."""
    if list_name is ListName.QUESTIONS:
        return next(code for n in count(1) if (code := f"rq{n}") not in used)
    base = slug(name) or "entry"
    # A tag begins with a letter.
    base = base if base[0].isalpha() else f"nr-{base}"
    return next(code for n in count(1) if (code := base if n == 1 else f"{base}-{n}") not in used)


def checked_code(word: str, taken: Collection[str]) -> str:
    """The code of a tag that somebody chose; refused when it is none or means something else."""
    code = tag_code(word)
    if not code or not code[0].isalpha():
        raise DomainError(n_("A tag is a word that begins with a letter."), field="code")
    if code in taken:
        raise DomainError(
            n_("Another entry has the tag “%(code)s”. Choose another."), field="code", code=code
        )
    return code


def check_entry_name(name: str, others: Iterable[str]) -> None:
    """No list says the same twice."""
    if name.casefold() in {other.casefold() for other in others}:
        raise DomainError(n_("The list already has that entry."), field="name")


def check_short_name(short_name: str) -> None:
    if not _SLUG.fullmatch(short_name) or len(short_name) > 40:
        raise DomainError(
            n_("Use lower-case letters, digits and single hyphens, such as husk-2011."),
            field="short_name",
        )


def check_period(starts_on: dt.date, ends_on: dt.date) -> None:
    if ends_on < starts_on:
        raise DomainError(n_("The end lies before the start."), field="ends_on")


def check_data_end(until: dt.date | None, *, ends_on: dt.date) -> None:
    """Names are needed as long as the study meets people."""
    if until is not None and until < ends_on:
        raise DomainError(
            n_("The study still needs them then. Choose a day after its end, or leave it empty."),
            field="personal_data_until",
        )


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise DomainError(
            n_("There is no time zone of that name. Write it like Europe/Oslo."),
            field="time_zone",
        )


def check_country(code: str) -> None:
    """A code of ISO 3166, or nothing."""
    if code and not re.fullmatch(r"[A-Z]{2}", code):
        raise DomainError(n_("Choose a country of the list."), field="country")


def check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise DomainError(n_("Choose English or Norwegian."), field="language")
