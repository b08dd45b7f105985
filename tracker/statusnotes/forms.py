"""The fields of a status note."""

import datetime as dt
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from tracker.notes.forms import TextForm
from tracker.statusnotes.rules import month_from
from tracker.web.forms import BaseForm
from tracker.web.words import month


def _month(value: object) -> dt.date | None:
    return value if isinstance(value, dt.date) else month_from(str(value))


def _choices(months: Iterable[dt.date]) -> list[tuple[str, str]]:
    return [(f"{day:%Y-%m}", month(day)) for day in months]


class BeginForm(TextForm):
    """A status note that begins also says as of which month."""

    as_of = SelectField(_l("As of"), coerce=_month)

    def offer(self, months: list[dt.date]) -> None:
        self.as_of.choices = _choices(months)


class MonthForm(BaseForm):
    """A month that the study asks status notes for."""

    as_of = SelectField(_l("As of"), coerce=_month)

    def offer(self, months: list[dt.date]) -> None:
        self.as_of.choices = _choices(months)
