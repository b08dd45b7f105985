"""What a note leaves over for the next contact: the questions to ask then."""

import re
from collections.abc import Iterable

_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$")
_NEXT_TIME = re.compile(
    r"^(to )?(ask )?next (time|call|visit|contact)$|^ask next\b"
    r"|^(å )?(spørre om |spør om )?(til )?neste (gang|samtale|besøk|kontakt)$",
    re.IGNORECASE,
)
_MARK = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
_LOOKED_AT = 50_000
_MOST = 12


def to_ask(text: str) -> list[str]:
    """What stands under a heading such as "Next time" or "Neste gang", line by line."""
    asked: list[str] = []
    is_inside = False
    for line in text[:_LOOKED_AT].splitlines():
        heading = _HEADING.match(line)
        if heading:
            is_inside = bool(_NEXT_TIME.match(heading[2].strip(" :?")))
        elif is_inside and line.strip():
            asked.append(_MARK.sub("", line).strip())
    return asked[:_MOST]


def newest_to_ask(texts: Iterable[str]) -> list[str]:
    """The questions of the newest text that has any; `texts` begin with the newest."""
    return next((questions for text in texts if (questions := to_ask(text))), [])
