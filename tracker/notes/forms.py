"""The fields of a text that several people may write at once, and what became of their clash."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from tracker.core.differences import Marks, Merged, Piece, changes_alone, differences, merge
from tracker.core.errors import DomainError, StaleText
from tracker.core.markdown import word_count
from tracker.drafts.models import Draft
from tracker.web.forms import NEEDED, BaseForm, line

# Far above what a rule lets through, so that the rule refuses it with the text still in the form.
_ANY_LENGTH = 10_000_000
_WEEK = 7 * 24 * 3600
KEEP_HEADER = "X-Keep"
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True)
class Clash:
    """What somebody changed and what one changed oneself, each against what both began with."""

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

    text = TextAreaField(
        _l("Text"),
        [DataRequired(_l(NEEDED)), line(_ANY_LENGTH)],
        render_kw={"data-writing": True, "dir": "auto"},
    )
    client_id = HiddenField(validators=[Optional(), Regexp(f"^{UUID}$")])
    clash: Clash | None = None
    is_preview = False
    # Where its draft is kept, the moment of the one that is shown, and what was sent from there.
    place = ""
    draft_at: dt.datetime | None = None
    sent: str = ""
    # Which opening's text the form shows: that of the draft, or the one a merged proposal came of.
    draft_of = ""
    follows = ""

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

    def take_up(
        self, place: str, draft: Draft | None, stale: Callable[[Draft], StaleText | None]
    ) -> None:
        """Go on with what the author was writing; `stale` says when somebody has saved since.

        The copy that a device keeps of the page stays without it: unsaved text lies there sealed.
        """
        self.place = place
        if KEEP_HEADER in request.headers:
            return
        if draft is None or request.method == "POST" or draft.text == (self.text.data or ""):
            return
        self.draft_at, self.draft_of = draft.saved_at, draft.client_id
        newer = stale(draft)
        if newer is not None:
            self.show_clash(newer)
            return
        self.text.data = draft.text
        if draft.client_id:
            self.client_id.data = draft.client_id

    def acknowledged(self, answer: Response) -> Response:
        """Tell the device that what it kept under this form's name is saved."""
        if self.client_id.data:
            secure = current_app.config["SESSION_COOKIE_SECURE"]
            answer.set_cookie("saved", self.client_id.data, _WEEK, secure=secure, samesite="Lax")
        return answer

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
            changes_alone(differences(stale.base, stale.theirs)),
            changes_alone(differences(stale.base, stale.yours)),
            merged,
        )
        self.text.data = merged.text
        if request.method == "POST":
            self.follows = self.client_id.data or ""
        self.client_id.data = new_client_id()
        self.set_version(stale.version)


class NoteForm(TextForm):
    """The text of a note, in which tags are completed as one types."""

    text = TextAreaField(
        _l("Text"),
        [DataRequired(_l(NEEDED)), line(_ANY_LENGTH)],
        render_kw={"data-writing": True, "data-complete": True, "dir": "auto"},
    )


def new_client_id() -> str:
    """What tells one opened form from all others, so that a repeated POST saves once."""
    return str(uuid.uuid4())


def sent_before(saves: Iterable[sa.Row[str | None, str]]) -> str:
    """Form and digest of texts that are saved, by which a device knows what it need not keep."""
    digests = ((client_id, hashlib.sha256(text.encode()).hexdigest()) for client_id, text in saves)
    return " ".join(f"{client_id}:{digest}" for client_id, digest in digests)
