"""The file to import, and the rows that somebody has looked at."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, Length

from tracker.web.forms import BaseForm


class UploadForm(BaseForm):
    document = FileField(_l("Workbook"), [FileRequired(_l("Choose an .xlsx or a .csv file."))])


class RowsForm(BaseForm):
    """The rows of a file as text, and the version of the plan that they were held against."""

    rows = HiddenField(validators=[InputRequired(), Length(max=6 * 1024 * 1024)])
    version = IntegerField(validators=[InputRequired()])
