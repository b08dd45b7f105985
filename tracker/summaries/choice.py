"""What a summary is asked to be: all that decides its content besides the data themselves."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.statusnotes.rules import checked_month, last_day, month_from, month_of
from tracker.studies.models import Study
from tracker.summaries.rules import USUAL_PARTS, Part
from tracker.summaries.words import Words, catalogue


@dataclass(frozen=True)
class Choice:
    """Parts, cases, month and language of one summary.

    No `case_ids` are all cases; `name` is empty for the usual report, which needs none.
    """

    study: Study
    as_of: dt.date
    today: dt.date
    language: str
    parts: Sequence[Part] = USUAL_PARTS
    name: str = ""
    case_ids: Collection[int] = ()
    with_drafts: bool = False
    has_references: bool = False

    @property
    def until(self) -> dt.date:
        """The last day that counts."""
        return last_day(self.as_of)

    @property
    def words(self) -> Words:
        """How the document speaks."""
        return Words(self.language, catalogue(self.language))


def whole(study: Study, *, as_of: dt.date, today: dt.date) -> Choice:
    """The usual report of all cases, in the study's language."""
    return Choice(study, as_of, today, study.language)


def read_as_of(study: Study, text: str, *, today: dt.date) -> dt.date:
    """The as-of month asked for; without one the last that the study has reached."""
    asked = month_from(text) if text else month_of(max(study.starts_on, min(today, study.ends_on)))
    if asked is None:
        raise DomainError(n_("Write the month as year and month, such as 2012-01."), field="as_of")
    return checked_month(asked, starts_on=study.starts_on, today=max(today, study.starts_on))
