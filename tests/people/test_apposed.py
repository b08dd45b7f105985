"""A name, number or address beside the role of the same person: it is said once, and reads well."""

import pytest

from tracker.people.discretion import finds, said_of, with_instead
from tracker.people.known import Known, Names
from tracker.people.rules import role_in_text

KARI = Known(1, 1, "the office leader", "Kari Nordmann", "kari@nav.no", "905 11 222")
PER = Known(2, 1, "Adviser 2, Sola", "Per Olsen", "per@nav.no", "906 22 333")
ENGLISH = Names(people=(KARI, PER))
NORWEGIAN = Names(
    people=(
        Known(1, 1, role_in_text("Kontorleder", "nb"), KARI.name, KARI.email, KARI.phone),
        Known(2, 1, "Veileder 2, Sola", PER.name, PER.email, PER.phone),
    ),
    language="nb",
)


def _in_turn(text: str, names: Names, *, last_first: bool = False) -> str:
    """The text after the suggestion for each find was followed, one at a time."""
    while found := finds(text, names):
        find = found[-1 if last_first else 0]
        text = with_instead(text, find, find.instead[0])
    return text


_READS = [
    (ENGLISH, "Kari Nordmann (905 11 222) adds this.", "The office leader adds this."),
    (ENGLISH, "So Kari (tel. 905 11 222, kari@nav.no) adds.", "So the office leader adds."),
    (ENGLISH, "Ask Kari, kari@nav.no or 905 11 222.", "Ask the office leader."),
    (ENGLISH, "Call Kari on 905 11 222 tomorrow.", "Call the office leader tomorrow."),
    (ENGLISH, "It was Kari Nordmann <kari@nav.no>.", "It was the office leader."),
    (ENGLISH, "Kari Nordmann, 905 11 222, adds this.", "The office leader adds this."),
    (ENGLISH, "Met Kari, 905 11 222, Per Olsen, 906 22 333",
     "Met the office leader, Adviser 2, Sola"),
    (ENGLISH, "**Kari Nordmann** (905 11 222) left.", "**The office leader** left."),
    (ENGLISH, "So Kari (905 11 222 in the morning) said.",
     "So the office leader (in the morning) said."),
    (ENGLISH, "The list:\n\nKari Nordmann\n905 11 222\nkari@nav.no\n\nEnd.",
     "The list:\n\nThe office leader\n\nEnd."),
    (ENGLISH, "| Kari | 905 11 222 | kari@nav.no |", "| The office leader |  |  |"),
    (ENGLISH, "The office leader, Kari Nordmann, adds.", "The office leader adds."),
    (ENGLISH, "Our office leader Kari Nordmann adds.", "Our office leader adds."),
    (ENGLISH, "Kari Nordmann (office leader) adds.", "The office leader adds."),
    (ENGLISH, "Kari Nordmann, the office leader, adds.", "The office leader adds."),
    (ENGLISH, "Mail 905 11 222 (Kari).", "Mail the office leader."),
    (ENGLISH, "Ask Kari (91 23 45 67).", "Ask the office leader."),
    (ENGLISH, "The switchboard (91 23 45 67) is busy.",
     "The switchboard (telephone number) is busy."),
    (ENGLISH, "Kari met Per (906 22 333).", "The office leader met Adviser 2, Sola."),
    (ENGLISH, "The office leader (906 22 333)", "The office leader (Adviser 2, Sola)"),
    (NORWEGIAN, "Kari Nordmann (905 11 222) legger til.", "Kontorlederen legger til."),
    (NORWEGIAN, "Ring Kari på tlf. 905 11 222 i morgen.", "Ring kontorlederen i morgen."),
    (NORWEGIAN, "Kontorleder Kari Nordmann sier det.", "Kontorleder sier det."),
    (NORWEGIAN, "Spør Kari, e-post kari@nav.no eller mobil 905 11 222.", "Spør kontorlederen."),
    (NORWEGIAN, "Per Olsen (906 22 333) er veileder.", "Veileder 2, Sola er veileder."),
]  # fmt: skip


@pytest.mark.parametrize("last_first", [False, True])
@pytest.mark.parametrize(("names", "text", "after"), _READS)
def test_followed_in_turn_the_suggestions_read_well(
    names: Names, text: str, after: str, last_first: bool
) -> None:
    assert _in_turn(text, names, last_first=last_first) == after


@pytest.mark.parametrize(
    "text",
    ["Marion 905 11 222", "Kari left.\n\n905 11 222", "Kari left. Call 905 11 222",
     "Kari. Yes. 905 11 222", "| Kari |\n| 905 11 222 |"],
)  # fmt: skip
def test_what_stands_apart_gets_the_role_of_its_own(text: str) -> None:
    assert finds(text, ENGLISH)[-1].instead == ("the office leader",)


def test_a_document_says_what_is_to_be_taken_away() -> None:
    text = "## What Kari (905 11 222) said\n\nThe office leader (kari@nav.no)"
    said = [message % values for message, values in said_of(text, finds(text, ENGLISH))]
    assert said == [
        "“What the office leader said”, line 1: a name. Put “the office leader” there.",
        "“What the office leader said”, line 1: a telephone number. Take it away.",
        "“What the office leader said”, line 3: an e-mail address. Take it away.",
    ]
