"""The forms in which something is given back, and who has been asked and not told."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tracker.core.errors import DomainError
from tracker.core.language import n_


class Form(StrEnum):
    """How a case heard what the study has seen of it."""

    PRESENTATION = "presentation"
    CASE_DESCRIPTION = "case_description"
    TALK = "talk"
    LETTER = "letter"
    OTHER = "other"


FORM_NAMES = {
    Form.PRESENTATION: n_("Presentation"),
    Form.CASE_DESCRIPTION: n_("Case description"),
    Form.TALK: n_("Talk"),
    Form.LETTER: n_("Letter or e-mail"),
    Form.OTHER: n_("Other"),
}


@dataclass(frozen=True)
class Balance:
    """When the study last heard from a case, and when it last told the case something."""

    heard_on: dt.date | None
    told_on: dt.date | None

    @property
    def is_only_asked(self) -> bool:
        """The case has given and never got anything back."""
        return self.heard_on is not None and self.told_on is None


def check_given(on: dt.date, *, today: dt.date) -> None:
    """Nothing is given back before it has happened."""
    if on > today:
        raise DomainError(
            n_("That day has not come yet. Write it down when it is given."), field="given_on"
        )


def check_cases(number: int) -> None:
    if not number:
        raise DomainError(n_("Choose at least one case."), field="cases")
