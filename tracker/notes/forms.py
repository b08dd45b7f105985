"""The fields of a text that several people may write at once, and what became of their clash."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)
from wtforms.widgets import HiddenInput

from tracker.core.differences import Marks, Merged, Piece, changes_alone, differences, merge
from tracker.core.errors import DomainError, StaleText
from tracker.core.markdown import word_count
from tracker.drafts.models import Draft
from tracker.drafts.rules import state_from, state_of
from tracker.notes.rules import MAXIMUM_BYTES, marked_lines
from tracker.web.forms import NEEDED, BaseForm, line
from tracker.web.kept import acknowledged

# Far above what a rule lets through, so that the rule refuses it with the text still in the form.
_ANY_LENGTH = 10_000_000
KEEP_HEADER = "X-Keep"
# So many lines say which ones are meant.
_NAMED = 3
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
    # Which state of the draft the page has seen, so that no other is lost unseen.
    known = HiddenField()
    clash: Clash | None = None
    most = MAXIMUM_BYTES
    is_preview = False
    # It comes back with more than was typed, and nothing is saved.
    is_added_to = False
    # Where its draft is kept, the moment of the one that is shown, and what was sent from there.
    place = ""
    draft_at: dt.datetime | None = None
    sent: str = ""
    # A merged text that is not cleared up yet.
    has_marks = False
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
        if draft is None or request.method == "POST":
            return
        self.known.data = state_of(draft.saved_at)
        if draft.text == (self.text.data or ""):
            return
        self.draft_at, self.draft_of = draft.saved_at, draft.client_id
        newer = stale(draft)
        if newer is not None:
            self.show_clash(newer)
            return
        self.text.data = draft.text
        self.has_marks = bool(marked_lines(draft.text))

    def leave_draft(self, text: str) -> None:
        """Begin with the text alone after all."""
        self.text.data, self.draft_at, self.draft_of, self.has_marks = text, None, "", False

    def knows(self) -> dict[str, Any]:
        """Which draft is done with when this form is saved: its own, or one that it has seen."""
        return {
            "text": self.text.data or "",
            "client_id": self.client_id.data or "",
            "known": state_from(self.known.data or ""),
        }

    def validate_text(self, field: TextAreaField) -> None:
        """Lines that part two people's texts are for the eye only."""
        marked = marked_lines(field.data or "")
        if not marked or request.form.get("act") == "preview":
            return
        self.has_marks = True
        lines = " ".join(f"“{shown}”" for shown in marked[:_NAMED])
        said: str = gettext(
            "These lines only mark where two texts clash: %(lines)s. Keep what holds, remove them, "
            "then save.",
            lines=lines,
        )
        raise ValidationError(said)

    def acknowledged(self, answer: Response) -> Response:
        """Tell the device which text is saved: what was typed since then under its name stays."""
        return acknowledged(answer, self.client_id.data, text=self.text.data or "")

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
