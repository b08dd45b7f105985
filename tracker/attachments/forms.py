"""The fields by which files come in, and what one says about them."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import StringField

from tracker.attachments.kinds import KINDS
from tracker.attachments.rules import LONGEST_CAPTION
from tracker.web.forms import BaseForm, line

_EVERYTHING = ",".join(suffix for kind in KINDS.values() for suffix in kind.suffixes)
_PICTURES = ",".join(kind.media_type for kind in KINDS.values() if kind.is_picture)


class UploadForm(BaseForm):
    files = MultipleFileField(_l("Files"), render_kw={"accept": _EVERYTHING})
    # On a telephone this opens the camera; elsewhere the field is not shown.
    photographs = MultipleFileField(
        _l("Take a photograph"), render_kw={"accept": _PICTURES, "capture": "environment"}
    )

    def sent(self) -> list[FileStorage]:
        """The files chosen by either field; a browser sends an empty one when none is."""
        both = [*(self.files.data or []), *(self.photographs.data or [])]
        return [one for one in both if isinstance(one, FileStorage) and one.filename]


class CaptionForm(BaseForm):
    caption = StringField(_l("Caption"), [line(LONGEST_CAPTION)])
