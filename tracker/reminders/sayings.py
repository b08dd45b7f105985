"""Other words of a rule, and another act, for where its own do not fit."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.core.language import n_


@dataclass(frozen=True)
class Saying:
    """Marked messages like those of a rule, and the page of the act."""

    why: str
    act: str
    endpoint: str


# By the rule and the word `saying` of a reminder's details.
SAYINGS: Mapping[tuple[str, str], Saying] = {
    # To write it now would undo what its readers have begun.
    ("status-due", "handed"): Saying(
        n_("The study asks for it. It is %(where)s and not published yet."),
        n_("Look at the status note"),
        "overview.status_note",
    ),
}
