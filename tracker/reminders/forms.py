"""The fields of reminders set by hand, of putting one off, and of a study's rules."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from tracker.cases.models import Case
from tracker.core.errors import DomainError
from tracker.engagements.forms import Ticks
from tracker.reminders import service
from tracker.reminders.models import OwnReminder
from tracker.reminders.registry import RULES, rule_of
from tracker.reminders.rules import REPEAT_NAMES, Repeats, Rule
from tracker.reminders.service import MOST_REPEATS, Chosen, Wish
from tracker.reminders.standing import SNOOZE_NAMES, Snooze
from tracker.studies.models import Membership
from tracker.web.forms import NEEDED, BaseForm, DayField, chosen_from, line, spoken

_needed = DataRequired(_l(NEEDED))
_given = InputRequired(_l(NEEDED))
_USUAL_TIME = dt.time(9)


class SnoozeForm(BaseForm):
    until = SelectField(_l("Snooze"), choices=chosen_from(SNOOZE_NAMES), default=Snooze.TOMORROW)
    day = DayField(_l("Until a day"))


class FilterForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    rule = SelectField(_l("Why"), default="", validate_choice=False)
    case = SelectField(_l("Case"), default="", validate_choice=False)

    def offer(self, rules: Sequence[str], cases: Sequence[Case]) -> None:
        labels = [(code, gettext(rule_of(code).label)) for code in rules]
        names = [(case.slug, case.name) for case in cases]
        self.rule.choices = [("", gettext("All reasons")), *labels]
        self.case.choices = [("", gettext("All cases")), *names]


class OwnForm(BaseForm):
    text = StringField(_l("Remind of"), [_needed, line()])
    first_on = DayField(_l("Day"), [_needed])
    at_time = TimeField(_l("Time"), [_given], default=_USUAL_TIME)
    whom = SelectField(_l("For whom"))
    repeats = SelectField(_l("Repeats"), choices=chosen_from(REPEAT_NAMES), default=Repeats.NEVER)
    every = IntegerField(
        _l("Interval"),
        [Optional(), NumberRange(1, MOST_REPEATS, _l("Use a number between 1 and 365."))],
        default=1,
    )
    last_on = DayField(_l("Last day, if any"))
    about = HiddenField()

    def offer(self, members: Sequence[Membership]) -> None:
        self.whom.choices = [(str(one.id), one.account.name) for one in members]

    def wish(self, members: Sequence[Membership]) -> Wish:
        """What the answers come to; who is not among the members was refused before."""
        chosen = next(one for one in members if str(one.id) == self.whom.data)
        return Wish(
            text=self.text.data,
            membership=chosen,
            first_on=self.first_on.data,
            at_time=self.at_time.data,
            subject=self.about.data or "",
            repeats=Repeats(self.repeats.data),
            every=self.every.data or 1,
            last_on=self.last_on.data,
        )


def given_of(own: OwnReminder) -> dict[str, Any]:
    """The form's fields filled with one that was set."""
    return {
        "text": own.text,
        "first_on": own.first_on,
        "at_time": own.at_time,
        "whom": str(own.membership_id),
        "repeats": own.repeats,
        "every": own.every,
        "last_on": own.last_on,
        "about": own.subject,
    }


def _months() -> list[tuple[str, str]]:
    names = get_locale().months["stand-alone"]["wide"]
    return [(str(month), names[month]) for month in range(1, 13)]


class RulesForm(BaseForm):
    """Every rule's fields, each named by what it is and the rule's code."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Hours that make no sense get their error here, all of them at once."""
        valid: bool = super().validate(extra_validators)
        readable = [rule for code, rule in RULES.items() if not self._has_errors(code)]
        wrong = [rule for rule in readable if not self._is_sensible(rule)]
        return valid and not wrong

    def _has_errors(self, code: str) -> bool:
        return any(one.errors for name, one in self._fields.items() if name.endswith(f"_{code}"))

    def _is_sensible(self, rule: Rule) -> bool:
        try:
            service.check_chosen(rule, self.chosen_of(rule))
        except DomainError as refusal:
            field = self[f"{refusal.field}_{rule.code}"]
            field.errors = [*field.errors, spoken(refusal)]
            return False
        return True

    def chosen(self) -> dict[str, Chosen]:
        return {code: self.chosen_of(rule) for code, rule in RULES.items()}

    def chosen_of(self, rule: Rule) -> Chosen:
        code = rule.code
        second = None if rule.second is None else self._hours("second", code)
        pauses = self[f"pauses_{code}"].data or [] if rule.has_pauses else []
        tells = rule.may_tell_participants and self[f"to_participants_{code}"].data
        return Chosen(
            is_on=self[f"is_on_{code}"].data,
            first_hours=self._hours("first", code),
            second_hours=second,
            pauses=tuple(sorted(int(month) for month in pauses)),
            to_participants=bool(tells),
        )

    def _hours(self, which: str, code: str) -> int:
        days, hours = self[f"{which}_days_{code}"].data, self[f"{which}_hours_{code}"].data
        return 24 * (days or 0) + (hours or 0)


def rules_form(known: Mapping[str, Chosen]) -> RulesForm:
    """Filled with how the study wants its rules."""
    fields: dict[str, Field] = {}
    given: dict[str, object] = {}
    for code, chosen in known.items():
        fields |= _fields_of(RULES[code])
        given |= _given_of(RULES[code], chosen)
    form: RulesForm = type("TheseRulesForm", (RulesForm,), fields)(data=given)
    return form


def _fields_of(rule: Rule) -> dict[str, Field]:
    code = rule.code
    fields = {f"is_on_{code}": BooleanField(_l("On")), **_hour_fields("first", rule)}
    if rule.second is not None:
        fields |= _hour_fields("second", rule)
    if rule.has_pauses:
        fields[f"pauses_{code}"] = Ticks(_l("Does not count in"), choices=_months)
    if rule.may_tell_participants:
        fields[f"to_participants_{code}"] = BooleanField(_l("Tell the participants too"))
    return fields


def _hour_fields(which: str, rule: Rule) -> dict[str, Field]:
    """Their labels name the rule: the list of errors stands far above nineteen alike."""
    code, name = rule.code, gettext(rule.label)
    if which == "second":
        name = gettext("%(rule)s, the second time", rule=name)
    of_days, of_hours = gettext("%(rule)s, days", rule=name), gettext("%(rule)s, hours", rule=name)
    days = NumberRange(0, 366, _l("Use between 0 hours and 366 days."))
    hours = NumberRange(0, 23, _l("Use a number of hours between 0 and 23."))
    return {
        f"{which}_days_{code}": IntegerField(of_days, [_given, days]),
        f"{which}_hours_{code}": IntegerField(of_hours, [_given, hours]),
    }


def _given_of(rule: Rule, chosen: Chosen) -> dict[str, object]:
    code = rule.code
    given: dict[str, object] = {
        f"is_on_{code}": chosen.is_on,
        f"pauses_{code}": [str(month) for month in chosen.pauses],
        f"to_participants_{code}": chosen.to_participants,
    }
    for which, hours in (("first", chosen.first_hours), ("second", chosen.second_hours)):
        if hours is not None:
            given |= {f"{which}_days_{code}": hours // 24, f"{which}_hours_{code}": hours % 24}
    return given
