"""The fields of a study, its members and its lists."""

from zoneinfo import available_timezones

from babel import Locale
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from tracker.core.workdays import countries
from tracker.studies.rules import ROLE_NAMES, Role
from tracker.web.forms import NEEDED, BaseForm, DayField, chosen_from, line
from tracker.web.words import LANGUAGES, page_language

_needed = DataRequired(_l(NEEDED))


def holiday_countries() -> list[tuple[str, str]]:
    """By name in the reader's language; first none, for studies in several countries."""
    names = Locale(page_language()).territories
    known = sorted((names.get(code, code), code) for code in countries())
    return [("", gettext("No country")), *((code, name) for name, code in known)]


class StudyForm(BaseForm):
    title = StringField(_l("Title"), [_needed, line()])
    commissioner = StringField(_l("Commissioner"), [line()])
    institute = StringField(_l("Research institute"), [line()])
    starts_on = DayField(_l("Evaluation period from"), [_needed])
    ends_on = DayField(_l("To"), [_needed])
    time_zone = StringField(_l("Time zone"), [_needed, line()], render_kw={"list": "time-zones"})
    country = SelectField(_l("Public holidays of"), choices=holiday_countries)
    language = SelectField(_l("Language of the documents"), choices=chosen_from(LANGUAGES))
    about = TextAreaField(_l("The study in short"))

    time_zones = sorted(available_timezones())


class SettingsForm(StudyForm):
    personal_data_until = DayField(_l("Personal data are kept until"))


class NewStudyForm(StudyForm):
    short_name = StringField(_l("Short name"), [_needed, line(40)])


class InviteForm(BaseForm):
    email = EmailField(_l("E-mail"), [_needed, line()])
    name = StringField(_l("Name"), [_needed, line(100)])
    role = SelectField(
        _l("Role"), choices=chosen_from(ROLE_NAMES), coerce=Role, default=Role.RESEARCHER
    )


class RoleForm(BaseForm):
    role = SelectField(_l("Role"), choices=chosen_from(ROLE_NAMES), coerce=Role)


class EntryForm(BaseForm):
    name = StringField(_l("Words"), [_needed, line(500)])
    code = StringField(_l("Tag"), [line(60)])


class AddEntryForm(EntryForm):
    """A new entry, or one that was just removed with the tags it had before."""

    also = HiddenField(validators=[line(2_000)])
