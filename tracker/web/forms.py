"""What every form shares: stripped text, readable characters, refusals beside their field."""

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from flask import Response, make_response, render_template, request
from flask_babel import get_locale, gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy.exc import OperationalError
from wtforms import (
    DateField,
    Field,
    HiddenField,
    PasswordField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.i18n import get_translations
from wtforms.validators import Length, Optional, StopValidation, ValidationError

from tracker.core.database import db
from tracker.core.errors import DomainError, Overtaken
from tracker.core.language import n_
from tracker.web.words import day

_log = logging.getLogger(__name__)
_NOT_WRITTEN = n_(
    "The database could not write just now: its disk is full, or others keep it busy. "
    "What you typed is still here. Try again in a moment."
)
_OVERTAKEN = n_(
    "Somebody saved this while you had it open. Look at what they saved; "
    "save again to put yours in its place."
)
LINE = 200
PARAGRAPH = 20_000


def _stripped(value: object) -> object:
    # Enums that are text too keep their type.
    return value.strip() if type(value) is str else value


def readable(_form: object, field: Field) -> None:
    """Refuse what no keyboard types: NUL and bytes that were not valid UTF-8."""
    for text in field.raw_data or []:
        if isinstance(text, str) and ("\x00" in text or "\ufffd" in text):
            raise StopValidation(
                gettext("Some characters here could not be read. Type or paste the text again.")
            )


def _too_long(field: Field) -> bool:
    bounded = any(isinstance(validator, Length) for validator in field.validators)
    return isinstance(field, StringField) and not bounded and len(field.data or "") > PARAGRAPH


@cache
def _words_of_forms(language: str) -> Any:
    return get_translations([language])


class BaseForm(FlaskForm):
    """A form whose answers come back with 422, all typed text and each error by its field."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            options["filters"] = [_stripped, *unbound_field.kwargs.get("filters", [])]
            return unbound_field.bind(form=form, **options)

        def get_translations(self, _form: Any) -> Any:
            """The words of WTForms itself, which Flask-WTF would read from disk each time."""
            return _words_of_forms(str(get_locale()))

    answer_code = 422

    def validate(self, extra_validators: Any = None) -> bool:
        checks = {name: [*(extra_validators or {}).get(name, [])] for name in self._fields}
        for validators in checks.values():
            validators.append(readable)
        valid: bool = super().validate(extra_validators=checks)
        for field in self:
            if _too_long(field):
                field.errors = [*field.errors, gettext("This is too long for this field.")]
                valid = False
        return valid

    def is_sent(self) -> bool:
        """True when the page was posted and every field can be read."""
        return request.method == "POST" and self.validate()

    def answers(self) -> dict[str, Any]:
        """Field by field what was answered, without the CSRF token."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Turn a refusal inside into an error of this form and undo what was begun.

        A database that cannot write is one too: what was typed comes back with the reason.
        """
        try:
            yield
        except DomainError as refusal:
            db.session.rollback()
            self.refuse(refusal)
        except OperationalError as fault:
            db.session.rollback()
            _log.error("database not available: %s", type(fault.orig).__name__)
            self.answer_code = 503
            self.form_errors.append(gettext(_NOT_WRITTEN))

    def refuse(self, refusal: DomainError) -> None:
        self.answer_code = refusal.status
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(spoken(refusal))
        else:
            field.errors = [*field.errors, spoken(refusal)]

    def page(self, template: str, **context: Any) -> Response:
        """The page with this form: 200 when it is only shown, 4xx when its answers were refused."""
        answer = make_response(render_template(template, form=self, **context))
        if request.method == "POST":
            answer.status_code = self.answer_code
        return answer


class SeenForm(BaseForm):
    """A form that carries what it was opened with, so that nobody saves over what they never saw.

    It is filled with `data=` or `obj=` on every request.
    """

    seen = HiddenField()
    theirs: Sequence[tuple[str, str]] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not self.is_submitted():
            self.seen.data = self._present()

    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in super().answers().items() if name != "seen"}

    def check_seen(self) -> None:
        """Refuse, once, to replace what was saved since the form was opened; it is shown then."""
        if self.seen.data == self._present():
            return
        self.seen.data = self._present()
        differing = [one for one in self._open() if _plain(one.object_data) != _plain(one.data)]
        if differing:
            self.theirs = [(one.label.text, _saved_in(one)) for one in differing]
            raise Overtaken(_OVERTAKEN)

    def _open(self) -> list[Field]:
        return [one for one in self if not isinstance(one, HiddenField)]

    def _present(self) -> str:
        words = [_plain(one.object_data) for one in self._open()]
        return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def _plain(value: object) -> str:
    return "" if value is None else "\n".join(str(value).splitlines()).strip()


def _saved_in(field: Field) -> str:
    """What a field was last saved with, as a reader would say it."""
    value = field.object_data
    if isinstance(field, SelectField):
        names = {str(choice.value): str(choice.label) for choice in field.iter_choices()}
        return names.get(_plain(value), _plain(value))
    return str(day(value)) if isinstance(value, dt.date) else _plain(value)


def spoken(refusal: DomainError) -> str:
    """The refusal's sentence in the reader's language."""
    sentence: str = gettext(refusal.message)
    return sentence % refusal.values if refusal.values else sentence


def line(maximum: int = LINE) -> Length:
    """The length check of a one-line text field."""
    return Length(max=maximum, message=lazy_gettext("Use at most %(max)d characters."))


class DayField(DateField):
    """A date as browsers send it; one without a required check may stay empty."""

    def __init__(self, label: object = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, [*(validators or [Optional()]), _sensible_year], **kwargs)


def _sensible_year(_form: object, field: Field) -> None:
    if isinstance(field.data, dt.date) and not 1900 <= field.data.year <= 2200:
        raise ValidationError(gettext("Use a year between 1900 and 2200."))


def chosen_from(names: Mapping[Any, str]) -> Callable[[], list[SelectChoice]]:
    """Choices of a select from a registry's marked names, in the reader's language."""
    return lambda: [SelectChoice(str(value), gettext(name)) for value, name in names.items()]


@cache
def names_of_words() -> frozenset[str]:
    """The names of all fields that people write words into; not what a page carries or offers."""
    return frozenset(_names_of_words(BaseForm))


def _names_of_words(form: type[BaseForm]) -> Iterator[str]:
    for name, unbound in vars(form).items():
        kind = getattr(unbound, "field_class", object)
        if issubclass(kind, StringField) and not issubclass(kind, HiddenField | PasswordField):
            yield name
    for narrower in form.__subclasses__():
        yield from _names_of_words(narrower)


NEEDED = n_("Fill in this field.")
