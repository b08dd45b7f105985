"""The fields of a text that several people may write at once, and what became of their clash."""

import uuid
from dataclasses import dataclass

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from tracker.core.differences import Marks, Merged, Piece, differences, merge
from tracker.core.errors import DomainError, StaleText
from tracker.core.markdown import word_count
from tracker.web.forms import NEEDED, BaseForm, line

# Far above what a rule lets through, so that the rule refuses it with the text still in the form.
_ANY_LENGTH = 10_000_000
_UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True)
class Clash:
    """What somebody saved and what one wrote, each against the text both began with."""

    by: str
    theirs: list[Piece]
    yours: list[Piece]
    merged: Merged


class VersionForm(BaseForm):
    """An act on the version that was seen; when a newer one was saved, what that one changed."""

    version = IntegerField(validators=[Optional(), NumberRange(1, 1_000_000)], widget=HiddenInput())
    changed_by = ""
    changed: list[Piece] | None = None

    def seen(self) -> int:
        """0 when none was sent: no row has that version."""
        return self.version.data or 0

    def refuse(self, refusal: DomainError) -> None:
        super().refuse(refusal)
        if isinstance(refusal, StaleText):
            self.show_clash(refusal)

    def show_clash(self, stale: StaleText) -> None:
        self.changed_by, self.changed = stale.by, differences(stale.base, stale.theirs)
        self.set_version(stale.version)

    def set_version(self, version: int) -> None:
        self.version.data, self.version.raw_data = version, None


class RestoreForm(VersionForm):
    """Bring the text of an earlier version back."""

    restored = IntegerField(
        validators=[InputRequired(), NumberRange(1, 1_000_000)], widget=HiddenInput()
    )

    def said(self) -> str:
        said: str = gettext("The text of version %(number)s is the newest again.")
        return said % {"number": self.restored.data}


class TextForm(VersionForm):
    """Markdown by one author; sent twice it is saved once, and it can be looked at unsaved."""

    text = TextAreaField(_l("Text"), [DataRequired(_l(NEEDED)), line(_ANY_LENGTH)])
    client_id = HiddenField(validators=[Optional(), Regexp(f"^{_UUID}$")])
    clash: Clash | None = None
    is_preview = False

    def is_written(self) -> bool:
        """True when the text is to be saved; False also when it is only to be looked at."""
        if not self.is_sent():
            return False
        if request.form.get("act") != "preview":
            return True
        self.is_preview, self.answer_code = True, 200
        return False

    def words(self) -> int:
        return word_count(self.text.data or "")

    def sent_as(self) -> str | None:
        return self.client_id.data or None

    def show_clash(self, stale: StaleText) -> None:
        """Put a proposal with both changes into the form, ready to be saved as the next version."""
        marks = Marks(
            theirs=gettext("▼ %(name)s saved:", name=stale.by),
            yours=gettext("▼ You wrote:"),
            end=gettext("▲ Keep what holds and remove these three lines."),
        )
        merged = merge(stale.base, theirs=stale.theirs, yours=stale.yours, marks=marks)
        self.clash = Clash(
            stale.by,
            differences(stale.base, stale.theirs),
            differences(stale.base, stale.yours),
            merged,
        )
        self.text.data = merged.text
        self.client_id.data = new_client_id()
        self.set_version(stale.version)


def new_client_id() -> str:
    """What tells one opened form from all others, so that a repeated POST saves once."""
    return str(uuid.uuid4())
