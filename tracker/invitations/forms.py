"""The fields of a letter to invited persons, and of their answers."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, TextAreaField

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements.forms import Ticks
from tracker.invitations import rules
from tracker.invitations.queries import Guest
from tracker.invitations.rules import ANSWER_NAMES, Answer
from tracker.web.forms import BaseForm, chosen_from, line


class LetterForm(BaseForm):
    people = Ticks(_l("Who gets it"))
    words = TextAreaField(_l("A few words of your own"), [line(2000)])

    def chosen(self, guests: Sequence[Guest]) -> list[Guest]:
        ticked = self.people.data or []
        chosen = [guest for guest in guests if str(guest.person.id) in ticked and guest.errand]
        if not chosen:
            raise DomainError(n_("Tick at least one person."), field="people")
        return chosen


def letter_form(guests: Sequence[Guest], *, is_new: bool = False) -> LetterForm:
    """Those who have something to be told, ticked but for who does not come anyway.

    A new one begins so whatever else was sent to the page.
    """
    waiting = [guest for guest in guests if guest.errand]
    usual = [str(guest.person.id) for guest in waiting if rules.is_usual(guest.standing)]
    given = {"people": usual}
    form = LetterForm(formdata=None, data=given) if is_new else LetterForm(data=given)
    form.people.choices = [(str(one.person.id), one.person.pseudonym) for one in waiting]
    return form


class AnswersForm(BaseForm):
    """One select for each guest, named by the person."""

    def by_person(self) -> dict[int, Answer]:
        return {
            int(field.name.removeprefix("answer_")): field.data
            for field in self
            if field.name.startswith("answer_")
        }


def answers_form(guests: Sequence[Guest]) -> AnswersForm:
    fields = {
        f"answer_{one.person.id}": SelectField(
            one.person.pseudonym, choices=chosen_from(ANSWER_NAMES), coerce=Answer
        )
        for one in guests
    }
    given = {f"answer_{one.person.id}": one.answer for one in guests}
    kind: type[AnswersForm] = type("GuestsAnswersForm", (AnswersForm,), fields)
    return kind(data=given)


class ReplyForm(BaseForm):
    file = FileField(_l("Reply file"), [FileRequired(_l("Choose the .ics file of the reply."))])
