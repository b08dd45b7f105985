"""What a reminder says, in the reader's language: the thing, the reason, the act."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask_babel import get_locale, gettext

from tracker.core.dates import day_in_words, moment_in_words
from tracker.reminders.models import Reminder
from tracker.reminders.registry import OWN, OWN_FOR_ONESELF, rule_of
from tracker.reminders.rules import Rule
from tracker.reminders.sayings import SAYINGS, Saying


@dataclass(frozen=True)
class Line:
    """One reminder in words; `endpoint` and `values` lead to the page of its act."""

    title: str
    why: str
    act: str
    endpoint: str
    values: Mapping[str, Any]


def line_of(reminder: Reminder) -> Line:
    """In the language that holds now; a letter forces its reader's."""
    saying = str(reminder.details.get("saying", ""))
    study = reminder.study
    address = reminder.details.get("address", {})
    # Rows that were stored before a sentence changed may lack a word of it until the night.
    said = defaultdict(lambda: "…")
    for name, value in reminder.details.items():
        if name != "address":
            said[name] = _said(name, value, study.time_zone)
    title, why, act = _sentences(reminder.rule, saying, _language())
    values = {"study": study.short_name, **address}
    if reminder.rule == OWN.code:
        said["moment"] = _moment(reminder.at.isoformat(), study.time_zone)
        why = why if "maker" in said else gettext(OWN_FOR_ONESELF)
        values = {"study": study.short_name, "_anchor": anchor_of(reminder)}
    return Line(title % said, why % said, act, _saying(reminder.rule, saying).endpoint, values)


def anchor_of(reminder: Reminder) -> str:
    """Where its line stands on the page of reminders, with all that can be done with it."""
    return f"reminder-{reminder.id}"


@lru_cache(maxsize=128)
def _sentences(code: str, word: str, _language: str) -> tuple[str, str, str]:
    """Looked up once in each language: thousands of letters say the same."""
    saying = _saying(code, word)
    return gettext(rule_of(code).title), gettext(saying.why), gettext(saying.act)


def _saying(code: str, word: str) -> Rule | Saying:
    return SAYINGS.get((code, word)) or rule_of(code)


def _said(name: str, value: object, time_zone: str) -> str:
    text = str(value)
    if name.endswith("_on"):
        return day_in_words(dt.date.fromisoformat(text), _language())
    if name in {"begins", "ends"}:
        return _moment(text, time_zone)
    if name == "month":
        return str(format_date(dt.date.fromisoformat(text), "MMMM yyyy", locale=_language()))
    return gettext(text) if name == "where" else text


def _moment(text: str, time_zone: str) -> str:
    """A day, or a day and a time on the study's wall."""
    if "T" not in text:
        return day_in_words(dt.date.fromisoformat(text), _language())
    local = dt.datetime.fromisoformat(text).astimezone(ZoneInfo(time_zone))
    return moment_in_words(local, _language())


def _language() -> str:
    return str(get_locale() or "en")
