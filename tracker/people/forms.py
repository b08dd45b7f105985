"""The fields of a person, and the filters of the register."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, StringField, TelField
from wtforms.validators import DataRequired, Email, Optional

from tracker.cases.models import Case
from tracker.people.rules import FORM_NAMES, Form
from tracker.studies.models import InformantRole
from tracker.web.forms import NEEDED, BaseForm, DayField, chosen_from, line

_needed = DataRequired(_l(NEEDED))
_address = Email(_l("Write an e-mail address like name@example.no."))


class PersonForm(BaseForm):
    role = SelectField(_l("Role"), [_needed])
    case = SelectField(_l("Case"), default="")
    name = StringField(_l("Name"), [line(100)])
    organisation = StringField(_l("Organisation"), [line()])
    phone = TelField(_l("Phone"), [line(50)])
    email = EmailField(_l("E-mail"), [Optional(), line(), _address])


def person_form(
    cases: Sequence[Case], roles: Sequence[InformantRole], given: Mapping[str, Any]
) -> PersonForm:
    form = PersonForm(data=given)
    form.role.choices = [("", gettext("Choose a role")), *_codes(roles)]
    form.case.choices = [("", gettext("None, the study as a whole")), *_slugs(cases)]
    return form


class ConsentForm(BaseForm):
    given_on = DayField(_l("Given on"), [_needed])
    form = SelectField(_l("How"), choices=chosen_from(FORM_NAMES), coerce=Form)
    note = StringField(
        _l("What was agreed"),
        [line()],
        description=_l("Such as the version of the information letter. It can stay empty."),
    )


class WithdrawalForm(BaseForm):
    withdrawn_on = DayField(_l("Withdrawn on"), [_needed])


class RegisterForm(BaseForm):
    """The filters of the register; they live in the address."""

    class Meta(BaseForm.Meta):
        csrf = False

    case = SelectField(_l("Case"), default="")
    role = SelectField(_l("Role"), default="")


def register_form(cases: Sequence[Case], roles: Sequence[InformantRole]) -> RegisterForm:
    form = RegisterForm(formdata=request.args)
    form.case.choices = [("", gettext("Any case")), *_slugs(cases)]
    form.role.choices = [("", gettext("Any role")), *_codes(roles)]
    form.validate()
    return form


def _slugs(cases: Sequence[Case]) -> list[tuple[str, str]]:
    return [(case.slug, case.name) for case in cases]


def _codes(roles: Sequence[InformantRole]) -> list[tuple[str, str]]:
    return [(role.code, role.name) for role in roles]
