"""The fields of rounds, of what is proposed for them, and of cadences."""

import datetime as dt
from collections.abc import Sequence

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, SelectField, StringField, TimeField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from tracker.cases.models import Case
from tracker.engagements.forms import Ticks
from tracker.engagements.kinds import KINDS
from tracker.planning.rules import GATHERS_NAMES, MOST_WEEKS
from tracker.studies.models import Membership
from tracker.web.forms import NEEDED, BaseForm, DayField, chosen_from, line

_needed = DataRequired(_l(NEEDED))
_given = InputRequired(_l(NEEDED))
_days = NumberRange(0, 366, _l("Use a number of days between 0 and 366."))
_weeks = NumberRange(1, MOST_WEEKS, _l("Use a number of weeks between 1 and 52."))


def _gathers() -> list[tuple[str, str]]:
    names = [(str(value), gettext(name)) for value, name in GATHERS_NAMES.items()]
    return [("", gettext("As is usual for the kind")), *names]


class RoundForm(BaseForm):
    name = StringField(_l("Name"), [_needed, line()])
    kind = SelectField(
        _l("Kind"), choices=chosen_from({code: kind.label for code, kind in KINDS.items()})
    )
    starts_on = DayField(_l("From"), [_needed])
    ends_on = DayField(_l("To"), [_needed])
    gathers = SelectField(_l("How many"), choices=_gathers, default="")
    days_before = IntegerField(_l("Days early that are fine"), [_given, _days], default=7)
    days_after = IntegerField(_l("Days late that are fine"), [_given, _days], default=7)
    cases = Ticks(_l("Cases"))

    def offer(self, cases: Sequence[Case]) -> None:
        self.cases.choices = [(case.slug, case.name) for case in cases]

    def chosen(self, cases: Sequence[Case]) -> list[Case]:
        return [case for case in cases if case.slug in (self.cases.data or [])]


class TeamForm(BaseForm):
    who = Ticks(_l("Who goes"))
    starts = TimeField(_l("Starts"), [Optional()])

    def offer(self, members: Sequence[Membership]) -> None:
        self.who.choices = [(str(one.id), one.account.name) for one in members]

    def team(self, members: Sequence[Membership]) -> list[Membership]:
        return [one for one in members if str(one.id) in (self.who.data or [])]

    def days(self, number: int) -> list[tuple[bool, dt.date | None]]:
        """Whether each proposal is wanted, and its day."""
        return [(self[f"take_{n}"].data, self[f"on_{n}"].data) for n in range(number)]

    def day_fields(self, number: int) -> list[tuple[Field, Field]]:
        return [(self[f"take_{n}"], self[f"on_{n}"]) for n in range(number)]

    def are_days_given(self, number: int) -> bool:
        """Whether each wanted proposal has a day; those without get an error."""
        for wanted, day in self.day_fields(number):
            if wanted.data and day.data is None and not day.errors:
                day.errors = [*day.errors, gettext(NEEDED)]
        return not any(day.errors for _wanted, day in self.day_fields(number))


def proposal_form(
    names: Sequence[str],
    days: Sequence[dt.date],
    *,
    members: Sequence[Membership],
    who: Sequence[int],
    starts: dt.time | None = None,
    anew: bool = False,
) -> TeamForm:
    """A tick and a day for each proposal, begun from the day proposed.

    `anew` takes the days proposed instead of those that were sent.
    """
    fields: dict[str, Field] = {}
    given: dict[str, object] = {"who": [str(key) for key in who], "starts": starts}
    for number, name in enumerate(names):
        fields[f"take_{number}"] = BooleanField(gettext("Plan %(name)s", name=name))
        fields[f"on_{number}"] = DayField(gettext("Day for %(name)s", name=name))
        given |= {f"take_{number}": True, f"on_{number}": days[number]}
    kind: type[TeamForm] = type("ProposalForm", (TeamForm,), fields)
    form = kind(formdata=None, data=given) if anew else kind(data=given)
    form.offer(members)
    return form


def _months() -> list[tuple[str, str]]:
    names = get_locale().months["stand-alone"]["wide"]
    return [(str(month), names[month]) for month in range(1, 13)]


class CadenceForm(BaseForm):
    weeks = IntegerField(_l("Weeks between calls"), [_given, _weeks], default=6)
    starts_on = DayField(_l("From"), [_needed])
    starts = TimeField(_l("Usual time"), [Optional()])
    caller = SelectField(_l("Who calls"), default="")
    pauses = Ticks(_l("Not in"), choices=_months)
    cases = Ticks(_l("Cases"))

    def offer(self, cases: Sequence[Case], members: Sequence[Membership]) -> None:
        self.cases.choices = [(case.slug, case.name) for case in cases]
        names = [(str(one.id), one.account.name) for one in members]
        self.caller.choices = [("", gettext("Nobody in particular")), *names]

    def chosen(self, cases: Sequence[Case]) -> list[Case]:
        return [case for case in cases if case.slug in (self.cases.data or [])]

    def chosen_caller(self, members: Sequence[Membership]) -> Membership | None:
        return next((one for one in members if str(one.id) == self.caller.data), None)

    @property
    def paused_months(self) -> list[int]:
        return [int(month) for month in self.pauses.data or []]
