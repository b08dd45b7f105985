"""The fields of a request to read, of what somebody of the case answers, and of decisions."""

import datetime as dt
from collections.abc import Sequence

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import AnyOf, DataRequired

from tracker.core.errors import DomainError
from tracker.engagements.forms import Ticks
from tracker.memberchecks.rules import (
    DECIDED,
    DECISION_NAMES,
    LONGEST_REMARK,
    SPOKEN,
    VOICES,
    Answer,
)
from tracker.people.models import Person
from tracker.statusnotes.forms import LetOutForm
from tracker.web.forms import NEEDED, BaseForm, DayField, chosen_from, line
from tracker.web.words import LANGUAGES

_REMARK = "remark_"
_LONGEST_WORDS = 2_000


class AskForm(LetOutForm):
    """Whom to ask; with names left in the text it asks once more, and sends what was seen along."""

    people = Ticks(_l("Who is to read it"))
    until = DayField(_l("Answers are awaited until"), [DataRequired(_l(NEEDED))])
    language = SelectField(_l("Language of the letter"), choices=chosen_from(LANGUAGES))
    words = TextAreaField(_l("A few words of your own"), [line(_LONGEST_WORDS)])

    def offer(self, people: Sequence[Person]) -> None:
        self.people.choices = [(str(one.id), one.pseudonym) for one in people]

    def refuse(self, refusal: DomainError) -> None:
        super().refuse(refusal)
        if self.asks_for:
            self.left.data, self.left.raw_data = self.asks_for, None

    def chosen(self, people: Sequence[Person]) -> list[Person]:
        ticked = self.people.data or []
        return [person for person in people if str(person.id) in ticked]


class AnswerForm(BaseForm):
    """What somebody of the case says: of the whole, and beside each passage."""

    answer = RadioField(
        _l("What do you say of the text?"),
        [
            DataRequired(_l("Choose one of the three answers.")),
            AnyOf(sorted(SPOKEN), _l("Choose one of the three answers.")),
        ],
        choices=chosen_from(VOICES),
        validate_choice=False,
    )
    words = TextAreaField(_l("Your remarks to the text as a whole"), [line(LONGEST_REMARK)])

    def is_to_speak(self) -> bool:
        """Whether it came only to be shown in another language, as it stands."""
        return request.method == "POST" and request.form.get("act") == "speak"

    @property
    def is_begun(self) -> bool:
        return bool(self.answer.data or any(self.remarks().values()))

    def said(self) -> Answer:
        return Answer(self.answer.data)

    def remarks(self) -> dict[int, str]:
        """By the number of the passage; 0 for the whole text."""
        beside = {
            int(field.name.removeprefix(_REMARK)): field.data or ""
            for field in self
            if field.name.startswith(_REMARK)
        }
        return beside | {0: self.words.data or ""}


def answer_form(numbers: Sequence[int]) -> AnswerForm:
    """With a field for each passage that can be commented on."""
    fields = {
        f"{_REMARK}{number}": TextAreaField(
            gettext("Your comment on this paragraph"),
            [line(LONGEST_REMARK)],
            render_kw={"rows": 3, "dir": "auto"},
        )
        for number in numbers
    }
    kind: type[AnswerForm] = type("PassagesForm", (AnswerForm,), fields)
    return kind()


class DecideForm(BaseForm):
    decision = RadioField(
        _l("What becomes of it?"),
        [
            DataRequired(_l("Choose what you do with the remark.")),
            AnyOf(list(DECIDED), _l("Choose what you do with the remark.")),
        ],
        choices=chosen_from({one: DECISION_NAMES[one] for one in DECIDED}),
        validate_choice=False,
    )
    reason = TextAreaField(_l("Reason"), [line(_LONGEST_WORDS)], render_kw={"rows": 3})


def ask_form(*, version: int, until: dt.date, language: str) -> AskForm:
    return AskForm(data={"version": version, "until": until, "language": language})
