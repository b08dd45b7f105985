"""How a person is called wherever a name must not stand, and when they have consented."""

import datetime as dt
from collections.abc import Collection
from enum import StrEnum
from itertools import count

from tracker.cases.rules import short_name
from tracker.core.errors import DomainError
from tracker.core.language import n_


class Form(StrEnum):
    """How somebody consented."""

    WRITTEN = "written"
    ORAL = "oral"


FORM_NAMES = {Form.WRITTEN: n_("In writing"), Form.ORAL: n_("Orally")}


def pseudonym(role: str, number: int, *, case: str | None) -> str:
    """Middle manager 2, Bærum; or Commissioner 1 for somebody of the whole study."""
    return f"{role} {number}, {short_name(case)}" if case else f"{role} {number}"


def next_number(role: str, *, case: str | None, last: int, used: Collection[str]) -> int:
    """The number after the last one given, so that none ever means two persons.

    `used` holds pseudonyms in use: two cases may share the short name, and words may change.
    """
    return next(n for n in count(last + 1) if pseudonym(role, n, case=case) not in used)


# How nouns for people end that take -en in the definite form: lederen, rektoren, representanten.
_TAKES_EN = ("er", "ør", "or", "ant", "ent", "ist", "log")


def role_in_text(role: str, language: str) -> str:
    """A role as a sentence has it of the one who holds it: the office leader; kontorlederen."""
    small = role if role[:2].isupper() else role[:1].lower() + role[1:]
    if language == "nb":
        return f"{small}en" if small.endswith(_TAKES_EN) and " " not in small else small
    return f"the {small}"


def has_consent(given_on: dt.date, withdrawn_on: dt.date | None, day: dt.date) -> bool:
    """Whether a consent holds on a day; on the day of its withdrawal it no longer does."""
    return given_on <= day and (withdrawn_on is None or day < withdrawn_on)


def check_given(on: dt.date, *, today: dt.date) -> None:
    if on > today:
        raise DomainError(n_("Nobody has consented on a day to come."), field="given_on")


def check_withdrawn(on: dt.date, *, given_on: dt.date, today: dt.date) -> None:
    if on > today:
        raise DomainError(n_("That day has not come yet."), field="withdrawn_on")
    if on < given_on:
        raise DomainError(
            n_("The consent was given after that day. Choose a later one."), field="withdrawn_on"
        )
