"""The fields of a comment, its answer and a verdict."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from tracker.notes.forms import VersionForm
from tracker.reviews.rules import MOST, VERDICT_NAMES, Verdict
from tracker.web.forms import NEEDED, SeenForm, chosen_from, line

_FEW_ROWS = {"rows": 4, "dir": "auto"}


class CommentForm(VersionForm):
    """A comment on one paragraph of the version that its writer has in front of them."""

    block = IntegerField(
        validators=[InputRequired(), NumberRange(0, 1_000_000)], widget=HiddenInput()
    )
    text = TextAreaField(
        _l("Your comment"), [DataRequired(_l(NEEDED)), line(MOST)], render_kw=_FEW_ROWS
    )


class AnswerForm(SeenForm):
    """An answer, which nobody puts over another one that they have not seen."""

    answer = TextAreaField(_l("Your answer"), [line(MOST)], render_kw=_FEW_ROWS)


class VerdictForm(VersionForm):
    """What a reviewer asks for, chosen by the button."""

    words = TextAreaField(_l("Your words on the whole"), [line(MOST)], render_kw=_FEW_ROWS)
    verdict = SelectField(choices=chosen_from(VERDICT_NAMES))

    def is_approval(self) -> bool:
        return bool(self.verdict.data == Verdict.APPROVED)
