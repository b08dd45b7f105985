"""The one registry of engagement kinds: what each is called, looks like and asks for."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.core.language import n_


class Asks(StrEnum):
    """What the form of a kind asks for beside title, time and team."""

    PLACE = "place"
    CASES = "cases"
    ONE_CASE = "one_case"
    # Without its case it would make no sense; an interview may concern the study as a whole.
    CASE_NEEDED = "case_needed"
    PARENT = "parent"
    # Interviews and observations may belong to it.
    PROGRAMME = "programme"
    PEOPLE = "people"
    HEADCOUNT = "headcount"
    AGENDA = "agenda"
    # What people say there is caught one by one, under the study's themes.
    MINUTES = "minutes"
    LAST_DAY = "last_day"
    # It is often logged after the fact, so the form offers that at once.
    HELD = "held"


# There is one of each, so they are told apart by identity and not field by field.
@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of contact. `minutes` is the usual length, offered when no end is given.

    `part` is what a researcher usually does in it, `about` says when to choose it.
    """

    code: str
    label: str
    plural: str
    mark: str
    colour: str
    minutes: int
    asks: frozenset[Asks]
    part: str = "interviewer"
    about: str = ""

    def asks_for(self, what: str) -> bool:
        return what in self.asks


def _kind(
    code: str,
    label: str,
    plural: str,
    mark: str,
    colour: str,
    minutes: int,
    *asks: Asks,
    part: str = "interviewer",
    about: str,
) -> Kind:
    return Kind(code, label, plural, mark, colour, minutes, frozenset(asks), part, about)


# Colours are the colour-blind-safe set of Okabe and Ito (2008), darkened until each reaches
# 3:1 on white paper; tokens.css carries the same eight with their dark-mode partners.
_ALL = (
    _kind(
        "site-visit",
        n_("Site visit"),
        n_("Site visits"),
        "■",
        "#0061a4",
        480,
        Asks.ONE_CASE,
        Asks.PLACE,
        Asks.PEOPLE,
        Asks.HEADCOUNT,
        Asks.AGENDA,
        Asks.LAST_DAY,
        Asks.CASE_NEEDED,
        Asks.PROGRAMME,
        about=n_("A day or more at one case, with interviews and observations in its programme."),
    ),
    _kind(
        "network-gathering",
        n_("Network gathering"),
        n_("Network gatherings"),
        "▲",
        "#b34700",
        360,
        Asks.CASES,
        Asks.PLACE,
        Asks.PEOPLE,
        Asks.HEADCOUNT,
        Asks.AGENDA,
        Asks.LAST_DAY,
        Asks.PROGRAMME,
        Asks.MINUTES,
        part="facilitator",
        about=n_("Several cases meet, in one place, for a day or two."),
    ),
    _kind(
        "phone-check-in",
        n_("Phone check-in"),
        n_("Phone check-ins"),
        "●",
        "#00795c",
        30,
        Asks.ONE_CASE,
        Asks.PEOPLE,
        Asks.CASE_NEEDED,
        Asks.HELD,
        about=n_("A call to one case: what is new, what is said back."),
    ),
    _kind(
        "dialogue-meeting",
        n_("Dialogue meeting"),
        n_("Dialogue meetings"),
        "◆",
        "#a6387a",
        240,
        Asks.CASES,
        Asks.PLACE,
        Asks.PEOPLE,
        Asks.HEADCOUNT,
        Asks.AGENDA,
        Asks.PROGRAMME,
        Asks.MINUTES,
        part="facilitator",
        about=n_("A half-day with a region's cases and partners about what the study has seen."),
    ),
    _kind(
        "interview",
        n_("Interview"),
        n_("Interviews"),
        "○",
        "#1f7fb8",
        60,
        Asks.ONE_CASE,
        Asks.PARENT,
        Asks.PLACE,
        Asks.PEOPLE,
        about=n_("One conversation, on its own or within a visit."),
    ),
    _kind(
        "observation",
        n_("Observation"),
        n_("Observations"),
        "◐",
        "#7a6400",
        120,
        Asks.ONE_CASE,
        Asks.PARENT,
        Asks.PLACE,
        Asks.HEADCOUNT,
        part="observer",
        about=n_("Watching the work, on its own or within a visit."),
    ),
    _kind(
        "document-review",
        n_("Document review"),
        n_("Document reviews"),
        "▭",
        "#5f5f66",
        120,
        Asks.CASES,
        Asks.PARENT,
        part="observer",
        about=n_("Reading what a case has written."),
    ),
    _kind(
        "feedback",
        n_("Feedback"),
        n_("Feedback given"),
        "▶",
        "#6a4fb3",
        60,
        Asks.CASES,
        Asks.PLACE,
        Asks.PEOPLE,
        Asks.HEADCOUNT,
        Asks.AGENDA,
        part="presenter",
        about=n_("Giving back to cases what the study has seen."),
    ),
)

KINDS: dict[str, Kind] = {kind.code: kind for kind in _ALL}
