"""The fields of the first start."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, StringField
from wtforms.validators import DataRequired

from tracker.accounts.forms import JoinForm
from tracker.web.forms import NEEDED, line

_needed = DataRequired(_l(NEEDED))


class WelcomeForm(JoinForm):
    """The first account."""

    name = StringField(_l("Your name"), [_needed, line(100)])
    email = EmailField(_l("E-mail"), [_needed, line()])
    with_example = BooleanField(_l("Load the example study, to look around first"))
