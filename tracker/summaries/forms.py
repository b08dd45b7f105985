"""The fields of a summary's settings."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from tracker.web.forms import BaseForm


class StyleForm(BaseForm):
    document = FileField(_l("Word document"), [FileRequired(_l("Choose a Word document."))])
