"""The fields of accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired

from tracker.web.forms import NEEDED, BaseForm, chosen_from, line
from tracker.web.words import LANGUAGES

_needed = DataRequired(_l(NEEDED))
_known = {"autocomplete": "current-password"}
_new = {"autocomplete": "new-password"}


class SignInForm(BaseForm):
    email = EmailField(_l("E-mail"), [_needed, line()], render_kw={"autocomplete": "username"})
    password = PasswordField(_l("Password"), [_needed], render_kw=_known)


class JoinForm(BaseForm):
    password = PasswordField(_l("Password"), [_needed], render_kw=_new)
    language = SelectField(_l("Language of the pages"), choices=chosen_from(LANGUAGES))


class AccountForm(BaseForm):
    name = StringField(_l("Name"), [_needed, line(100)])
    language = SelectField(_l("Language of the pages"), choices=chosen_from(LANGUAGES))
