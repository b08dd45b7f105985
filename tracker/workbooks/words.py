"""What the sheet of explanations says of each column: what goes in, and an example."""

from tracker.core.language import n_

HELP = n_("How to fill in")
HEADINGS = (n_("Column"), n_("What goes in"), n_("Example"))
CASES = n_("Cases")
ROUNDS = n_("Rounds")

COLUMNS = {
    "number": (n_("Leave empty for what is new. With a number, that engagement is changed."), "12"),
    "kind": (n_("One of the kinds; needed."), n_("Site visit")),
    "title": (n_("What it is called; needed."), n_("Spring visit")),
    "first": (n_("The day it begins; needed. Four digits for the year."), "2011-03-24"),
    "last": (n_("When it ends on another day."), "2011-03-25"),
    "starts": (n_("The hour it starts; without one it takes the whole day."), "09:30"),
    "ends": (
        n_("The hour it ends; without one it takes as long as its kind usually does."),
        "15:00",
    ),
    "cases": (n_("Names of cases, with ; between them."), "NAV Bærum; NAV Sola"),
    "place": (n_("Where it is."), n_("Office")),
    "agenda": (n_("What it is about."), n_("The position and its anchoring")),
    "team": (n_("Who of the study goes: names or e-mails, with ; between them."), n_("Kari; Ola")),
    "parent": (n_("The number of the visit that it belongs to."), "12"),
    "status": (n_("Planned when empty; or confirmed, or held."), n_("Planned")),
    "round": (n_("The name of a round of the study."), n_("Spring visits 2011")),
}
