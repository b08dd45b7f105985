"""The fields of a status note."""

import datetime as dt
from collections.abc import Iterable, Sequence

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from tracker.core.errors import DomainError
from tracker.notes.forms import TextForm, VersionForm
from tracker.people.letting import NamesLeft
from tracker.statusnotes.rules import month_from
from tracker.statusnotes.skeleton import put_in
from tracker.web.forms import BaseForm
from tracker.web.words import month


def _month(value: object) -> dt.date | None:
    return value if isinstance(value, dt.date) else month_from(str(value))


def _choices(months: Iterable[dt.date]) -> list[tuple[str, str]]:
    return [(f"{day:%Y-%m}", month(day)) for day in months]


# What the evidence beside the text can be asked, without saving anything.
_ACTS = {"take", "by-kind", "by-theme", "from-log", "hold"}
_MANY = 500


class StatusForm(TextForm):
    """The text of a status note, with what is chosen from the evidence beside it."""

    by = HiddenField()

    def asked(self) -> str:
        """What was asked of the evidence; empty when the form is to be saved or only shown."""
        act = "hold" if "hold" in request.form else request.form.get("act", "")
        return act if request.method == "POST" and act in _ACTS else ""

    def held(self) -> dict[str, str]:
        """The mark that is said to hold, and which words of its source were seen."""
        mark, _, seen = request.form.get("hold", "").partition(" ")
        return {"mark": mark, "seen": seen}

    def put_in(self, parts: Sequence[str]) -> None:
        """Add to what was typed, which comes back with nothing saved."""
        self.text.data = put_in(self.text.data or "", parts)

    def chosen(self) -> list[str]:
        return list(dict.fromkeys(request.form.getlist("chosen")[:_MANY]))

    def dropped(self) -> set[str]:
        """Claims of the last status note that hold no more."""
        return set(request.form.getlist("dropped")[:_MANY])

    @property
    def by_theme(self) -> bool:
        return bool(self.by.data == "theme")


class HoldForm(BaseForm):
    """Which words of a source were read before they were said to hold."""

    seen = HiddenField(validators=[DataRequired()])


class BeginForm(StatusForm):
    """A status note that begins also says as of which month."""

    as_of = SelectField(_l("As of"), coerce=_month)

    def offer(self, months: list[dt.date]) -> None:
        self.as_of.choices = _choices(months)


class MonthForm(BaseForm):
    """A month that the study asks status notes for."""

    as_of = SelectField(_l("As of"), coerce=_month)

    def offer(self, months: list[dt.date]) -> None:
        self.as_of.choices = _choices(months)


class LetOutForm(VersionForm):
    """A step after which others read the text; `left` names in it were seen and are let through."""

    left = IntegerField(validators=[Optional(), NumberRange(0, 1_000_000)], widget=HiddenInput())
    # So many names stood in the text when the step was refused for them.
    asks_for: int | None = None

    def refuse(self, refusal: DomainError) -> None:
        super().refuse(refusal)
        if isinstance(refusal, NamesLeft):
            self.asks_for = refusal.count

    def seen_left(self) -> int:
        return self.left.data or 0


class InsteadForm(VersionForm):
    """Which find of a text is replaced, and by which of the roles it may be."""

    start = IntegerField(
        validators=[InputRequired(), NumberRange(0, 10_000_000)], widget=HiddenInput()
    )
    choice = IntegerField(validators=[Optional(), NumberRange(0, 10_000)], widget=HiddenInput())

    def place(self) -> dict[str, int]:
        return {"start": self.start.data, "choice": self.choice.data or 0}
