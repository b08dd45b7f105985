"""The fields of a milestone."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired

from tracker.studies.models import Membership
from tracker.web.forms import NEEDED, BaseForm, DayField, line

_needed = DataRequired(_l(NEEDED))


class MilestoneForm(BaseForm):
    name = StringField(_l("What is due"), [_needed, line()])
    due_on = DayField(_l("Due on"), [_needed])
    responsible = SelectField(_l("Who answers for it"), default="")

    def offer(self, members: Sequence[Membership]) -> None:
        """Let the form choose among these members, or nobody."""
        names = [(str(member.id), member.account.name) for member in members]
        self.responsible.choices = [("", gettext("Nobody yet")), *names]

    def chosen(self, members: Sequence[Membership]) -> Membership | None:
        return next((one for one in members if str(one.id) == self.responsible.data), None)


class DeliveryForm(BaseForm):
    delivered_on = DayField(_l("Delivered on"), [_needed])
