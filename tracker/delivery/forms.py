"""The fields of how somebody wants to hear, and what the page of letters is narrowed to."""

from collections.abc import Sequence
from zoneinfo import available_timezones

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TimeField
from wtforms.validators import DataRequired, InputRequired, Optional

from tracker.delivery.choosing import Choice
from tracker.delivery.rules import MODE_NAMES, Mode
from tracker.engagements.forms import Ticks
from tracker.studies.forms import holiday_countries
from tracker.web.forms import NEEDED, BaseForm, DayField, chosen_from, line

_needed = DataRequired(_l(NEEDED))
_given = InputRequired(_l(NEEDED))


def _weekdays() -> list[tuple[str, str]]:
    names = get_locale().days["stand-alone"]["wide"]
    return [(str(day), names[day]) for day in range(7)]


class ChoicesForm(BaseForm):
    mode = RadioField(_l("Mail about what is due"), choices=chosen_from(MODE_NAMES))
    digest_time = TimeField(_l("Gathered mail comes at"), [_given])
    time_zone = StringField(_l("Time zone"), [_needed, line()], render_kw={"list": "time-zones"})
    quiet_from = TimeField(_l("Quiet from"), [Optional()])
    quiet_until = TimeField(_l("Quiet until"), [Optional()])
    days_off = Ticks(_l("Days off"), choices=_weekdays)
    country = SelectField(_l("Public holidays of"), choices=holiday_countries)
    away_from = DayField(_l("Away from"))
    away_until = DayField(_l("Away until"))

    time_zones = sorted(available_timezones())

    def choice(self) -> Choice:
        answers = self.answers()
        days = frozenset(int(day) for day in self.days_off.data or [])
        return Choice(**(answers | {"mode": Mode(self.mode.data), "days_off": days}))


class SentForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    to = SelectField(_l("To"), default="", validate_choice=False)
    state = SelectField(_l("State"), default="", validate_choice=False)

    def offer(
        self, recipients: Sequence[tuple[str, str]], states: Sequence[tuple[str, str]]
    ) -> None:
        self.to.choices = [("", gettext("Everybody")), *recipients]
        self.state.choices = [("", gettext("All states")), *states]
