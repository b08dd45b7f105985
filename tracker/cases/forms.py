"""The fields of a case, its status, facts and events."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from tracker.cases.rules import STATUS_NAMES, Status
from tracker.web.forms import NEEDED, BaseForm, DayField, chosen_from, line

_needed = DataRequired(_l(NEEDED))


class RenameForm(BaseForm):
    name = StringField(_l("Name"), [_needed, line()])
    region = StringField(_l("Region"), [line()])


class StatusForm(BaseForm):
    status = SelectField(_l("Status"), choices=chosen_from(STATUS_NAMES), coerce=Status)
    from_on = DayField(_l("From"), [_needed])
    reason = StringField(_l("Reason"), [line()])


class JoinForm(RenameForm, StatusForm):
    """A new case: what it is called and as what it begins."""


class FactForm(BaseForm):
    name = StringField(_l("Fact"), [_needed, line(80)], render_kw={"list": "fact-names"})
    value = StringField(_l("Value"), [_needed, line(500)])
    holds_from = DayField(_l("Holds from"))


class EventForm(BaseForm):
    happened_on = DayField(_l("Date"), [_needed])
    text = TextAreaField(_l("What happened"), [_needed, line(1000)])
