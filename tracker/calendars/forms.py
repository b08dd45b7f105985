"""The fields of a calendar address, and of what is taken in from a calendar file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField

from tracker.calendars.models import Feed
from tracker.calendars.rules import ALARM_NAMES, Found, guessed
from tracker.calendars.service import Chosen
from tracker.cases.models import Case
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements.kinds import KINDS
from tracker.web.forms import BaseForm, chosen_from, line

_SHOWS = {"titles": n_("Titles only"), "details": n_("Also place, cases and kind")}
_WHOSE = {"all": n_("Everything in the plan"), "mine": n_("Only where I take part")}
# All the events of a file, as they travel through the page.
_MOST_TEXT = 2_000_000


class FeedForm(BaseForm):
    shows = RadioField(_l("What it shows"), choices=chosen_from(_SHOWS), default="titles")
    whose = RadioField(_l("Which engagements"), choices=chosen_from(_WHOSE), default="all")
    alarm = SelectField(_l("Reminder"), choices=chosen_from(ALARM_NAMES), default="")

    def options(self) -> dict[str, Any]:
        return {
            "with_details": self.shows.data == "details",
            "only_mine": self.whose.data == "mine",
            "alarm_minutes": int(self.alarm.data) if self.alarm.data else None,
        }


def feed_form(feed: Feed | None) -> FeedForm:
    if feed is None:
        return FeedForm()
    return FeedForm(
        shows="details" if feed.with_details else "titles",
        whose="mine" if feed.only_mine else "all",
        alarm=str(feed.alarm_minutes or ""),
    )


class UploadForm(BaseForm):
    file = FileField(_l("Calendar file"), [FileRequired(_l("Choose a calendar file (.ics)."))])


@dataclass(frozen=True)
class Row:
    """An event of a file, the engagement that it already is, and what it is to become."""

    found: Found
    number: int | None
    is_taken: bool
    kind: str
    case: str

    @property
    def can_be_taken(self) -> bool:
        return self.number is None and not self.found.is_too_long


class ChoiceForm(BaseForm):
    events = HiddenField(validators=[line(_MOST_TEXT)])
    kind = SelectField(_l("Kind"), default="")
    case = SelectField(_l("Case"), default="")

    def rows(
        self, found: Sequence[Found], known: dict[str, int], cases: Sequence[Case]
    ) -> list[Row]:
        """What was found, with what was answered to each; a guess before anybody answered."""
        labels = [(code, gettext(kind.label)) for code, kind in KINDS.items()]
        names = [(case.slug, name) for case in cases for name in {case.name, case.short_name}]
        ticked = request.form.getlist("take")
        is_answered = "events" in request.form
        return [
            Row(
                one,
                known.get(one.key),
                is_taken=str(place) in ticked if is_answered else True,
                kind=request.form.get(
                    f"kind_{place}", guessed(f"{one.title} {one.category}", labels)
                ),
                case=request.form.get(f"case_{place}", guessed(f"{one.title} {one.place}", names)),
            )
            for place, one in enumerate(found)
        ]

    def chosen(self, rows: Sequence[Row], cases: Sequence[Case]) -> list[Chosen]:
        """What is ticked, each with its own kind and case or those given for all."""
        by_slug = {case.slug: case for case in cases}
        taken = [row for row in rows if row.is_taken and row.can_be_taken]
        if not taken:
            raise DomainError(n_("Tick what you want to plan."))
        chosen = []
        for row in taken:
            kind = KINDS.get(row.kind or self.kind.data)
            if kind is None:
                raise DomainError(
                    n_("“%(title)s” needs a kind. Choose one."), title=row.found.title
                )
            found = replace(row.found, title=row.found.title or gettext(kind.label))
            chosen.append(Chosen(found, kind, by_slug.get(row.case or self.case.data)))
        return chosen


def choice_form(cases: Sequence[Case], events: str | None = None) -> ChoiceForm:
    """Begun from the events of a file, or as it came back."""
    form = ChoiceForm() if events is None else ChoiceForm(formdata=None, data={"events": events})
    kinds = [(code, gettext(kind.label)) for code, kind in KINDS.items()]
    form.kind.choices = [("", gettext("Choose a kind")), *kinds]
    form.case.choices = [("", gettext("None")), *((case.slug, case.name) for case in cases)]
    return form
