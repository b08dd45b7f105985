"""The fields of an entry of the ledger, and the filters of its list."""

from collections.abc import Sequence

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.cases.models import Case
from tracker.feedback.queries import Filters
from tracker.feedback.rules import FORM_NAMES, Form
from tracker.studies.models import Membership
from tracker.web.forms import NEEDED, BaseForm, DayField, SeenForm, chosen_from, line
from tracker.web.words import said

_needed = DataRequired(_l(NEEDED))
LONGEST = 4_000
_UUID = 36


class GivenForm(BaseForm):
    given_on = DayField(_l("Given on"), [_needed])
    form = SelectField(_l("Form"), choices=chosen_from(FORM_NAMES), coerce=Form)
    given_by = SelectField(_l("Given by"), default="")
    what = TextAreaField(_l("What was given back"), [_needed, line(LONGEST)])
    response = TextAreaField(_l("What they did with it"), [line(LONGEST)])

    def offer(self, members: Sequence[Membership]) -> None:
        """Let the form choose among these members, or nobody."""
        names = [(str(member.id), member.account.name) for member in members]
        self.given_by.choices = [("", gettext("Not known")), *names]

    def giver(self, members: Sequence[Membership]) -> Membership | None:
        return next((one for one in members if str(one.id) == self.given_by.data), None)


class GiveForm(GivenForm):
    """A new entry, for one case or for several at once."""

    cases = SelectMultipleField(
        _l("Cases"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    client_id = HiddenField(validators=[line(_UUID)])

    def sent_as(self) -> str | None:
        return self.client_id.data or None

    def offer_cases(self, cases: Sequence[Case]) -> None:
        self.cases.choices = [(case.slug, case.name) for case in cases]

    def chosen_cases(self, cases: Sequence[Case]) -> list[Case]:
        return [case for case in cases if case.slug in (self.cases.data or [])]


class CorrectForm(GivenForm, SeenForm):
    """An entry that is there already, which two may mend at once."""


class FilterForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    case = SelectField(_l("Case"), default="")
    form = SelectField(_l("Form"), default="")
    unanswered = BooleanField(_l("No answer yet"))

    def filters(self) -> Filters:
        """What the address asks for; what makes no sense there asks for nothing."""
        known = {name for name, _words in self.case.choices}
        forms = {name for name, _words in self.form.choices}
        return Filters(
            case=self.case.data if self.case.data in known else "",
            form=self.form.data if self.form.data in forms else "",
            is_unanswered=bool(self.unanswered.data),
        )


def filter_form(cases: Sequence[tuple[str, str]]) -> FilterForm:
    """The form filled from the address."""
    form = FilterForm(formdata=request.args)
    form.case.choices = [("", gettext("Any case")), *cases]
    names = [(str(code), said(name)) for code, name in FORM_NAMES.items()]
    form.form.choices = [("", gettext("Any form")), *names]
    return form
