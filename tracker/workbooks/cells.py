"""What stands in a cell: days and times as people write them, and text that is never a formula."""

import datetime as dt
import re

from tracker.core.errors import DomainError
from tracker.core.language import n_

_LIKE_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
# What no XML holds, and nobody types.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]0?0:00(?::00(?:\.0+)?)?)?")
_NUMBERS = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d+)")
_WORDS = re.compile(r"(?:[^\W\d_]+\.?,?\s+)?(\d{1,2})\.?\s*([^\W\d_]+)\.?\s+(\d+)")
_TIME = re.compile(
    r"(?:\d{4}-\d\d-\d\d[T ])?(?:kl\.?\s*)?"
    r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2}(?:\.0+)?)?\s*(am|pm)?",
    re.IGNORECASE,
)
_MONTHS = (
    ("january", "januar"), ("february", "februar"), ("march", "mars"), ("april",),
    ("may", "mai"), ("june", "juni"), ("july", "juli"), ("august",), ("september",),
    ("october", "oktober"), ("november",), ("december", "desember"),
)  # fmt: skip
_YEARS = range(1900, 2201)


def plain(text: str) -> str:
    """The same text however it travelled: no spaces around it, one kind of line end."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def escaped(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if _LIKE_FORMULA.match(text) else text


def unescaped(text: str) -> str:
    return text[1:] if _ESCAPED.match(text) else text


def read_day(text: str) -> dt.date:
    """2011-03-24, 24.3.2011, 24. mars 2011 or 24 March 2011."""
    iso, numbers, words = (form.fullmatch(text) for form in (_ISO, _NUMBERS, _WORDS))
    if iso:
        return _day(*iso.groups())
    if numbers:
        day, month, year = numbers.groups()
        return _day(year, month, day)
    if words and (month := _month(words[2])):
        return _day(words[3], month, words[1])
    raise DomainError(
        n_("“%(text)s” is no day. Write it like 2011-03-24 or 24.3.2011."), text=_short(text)
    )


def _month(word: str) -> str:
    """The number of a month by its name or the first letters of it, in either language."""
    start = word.casefold()
    found = (
        number
        for number, names in enumerate(_MONTHS, 1)
        if len(start) > 2 and any(name.startswith(start) for name in names)
    )
    return str(next(found, ""))


def _day(year: str, month: str, day: str) -> dt.date:
    if len(year) != 4:
        raise DomainError(n_("Write the year with four digits, such as 2011."))
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        raise DomainError(n_("There is no such day in the calendar.")) from None
    if date.year not in _YEARS:
        raise DomainError(n_("Use a year between 1900 and 2200."))
    return date


def read_time(text: str) -> dt.time:
    """9, 09:00, 9.00, kl. 9.30 or 9:30 PM."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise _no_time(text)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    if half and not 1 <= hour <= 12:
        raise _no_time(text)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return dt.time(hour, minute)
    except ValueError:
        raise _no_time(text) from None


def _no_time(text: str) -> DomainError:
    return DomainError(n_("“%(text)s” is no time of day. Write it like 09:30."), text=_short(text))


def read_number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise DomainError(n_("“%(text)s” is no number of an engagement."), text=_short(text))
    return int(text)


def pieces(text: str) -> list[str]:
    """Several names in one cell, with ; or a new line between them."""
    return [piece for part in re.split(r"[;\n]", text) if (piece := " ".join(part.split()))]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
