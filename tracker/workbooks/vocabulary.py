"""The words for kinds and statuses in every language, since files come from anybody."""

from collections.abc import Iterable
from functools import cache

from flask_babel import force_locale, gettext

from tracker.engagements.kinds import KINDS
from tracker.engagements.rules import STATUS_NAMES
from tracker.web.words import LANGUAGES


@cache
def kinds() -> dict[str, str]:
    """Each kind's code by what people call it."""
    return _codes((code, (kind.label, kind.plural)) for code, kind in KINDS.items())


@cache
def statuses() -> dict[str, str]:
    return _codes((str(status), (name,)) for status, name in STATUS_NAMES.items())


def _codes(named: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, labels in named:
        words = [code, *(_said(label, language) for label in labels for language in LANGUAGES)]
        found |= {word.casefold(): code for word in words}
    return found


def _said(label: str, language: str) -> str:
    with force_locale(language):
        return str(gettext(label))
