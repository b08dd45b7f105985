"""Telephone numbers and e-mail addresses in a text, on plain values."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# Of a number that is known, so many last digits tell it, whatever prefix it is written with.
_TELLING = 8
_SHORTEST = 5
_LOCAL = frozenset("!#$%&'*+/=?^_`{|}~-.")
_LONGEST_LOCAL = 64
_DOMAIN = re.compile(r"[^\W_](?:[\w-]{0,62}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_DIGITS = re.compile(r"[+(]{0,2}\d(?:[ \u00a0\u202f().\-–/]{0,3}\d)*")
# As numbers are written in Norway, or anywhere with a prefix of a country.
_GAP = r"[ \u00a0\u202f.\-–]"
_LIKELY = re.compile(
    r"(?<![\w+])(?<!\d[.,/\-–])(?:"
    rf"(?:\+|00)\d(?:{_GAP}?[()]?\d){{6,16}}"
    rf"|[2-9]\d({_GAP})\d\d\1\d\d\1\d\d"
    rf"|[2-9]\d\d({_GAP})\d\d\2\d\d\d"
    r"|[2-9]\d{7}"
    r")(?![\w/]|[.,\-–]\d)"
)
# 20110125 and 25012011 are days.
_M, _D, _Y = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])", r"(?:19|20)\d\d"
_DAY = re.compile(f"{_Y}{_M}{_D}|{_D}{_M}{_Y}")
_MONEY_AFTER = re.compile(r"\s?(?:kr\b|kroner|NOK|EUR|euro|€|%|mill|per cent|prosent)", re.I)
_MONEY_BEFORE = re.compile(r"(?:kr\.?|NOK|EUR|€|\$|£)\s?$", re.I)


class Place(NamedTuple):
    """From where to where, and what is known to be meant: keys of people, or nobody."""

    start: int
    end: int
    keys: tuple[int, ...]


def emails(text: str, known: Mapping[str, tuple[int, ...]]) -> Iterator[Place]:
    """Every address; `known` holds those of the register in lower case."""
    at = text.find("@")
    while at >= 0:
        domain = _DOMAIN.match(text, at + 1)
        start = _local_part(text, at) if domain else at
        if domain and start < at:
            address = text[start : domain.end()]
            yield Place(start, domain.end(), known.get(address.casefold(), ()))
        at = text.find("@", at + 1)


def _local_part(text: str, at: int) -> int:
    start = at
    while start > max(0, at - _LONGEST_LOCAL) and _is_local(text[start - 1]):
        start -= 1
    while start < at and text[start] in _LOCAL:
        start += 1
    return start


def _is_local(sign: str) -> bool:
    return sign.isalnum() or sign in _LOCAL


def telling(phone: str) -> str:
    """What a number is known by: its last digits, all of them when it is short."""
    digits = re.sub(r"\D", "", phone)
    return digits[-_TELLING:] if len(digits) >= _SHORTEST else ""


def known_phones(text: str, known: Mapping[str, tuple[int, ...]]) -> Iterator[Place]:
    """Numbers of the register, by what tells them, in any spacing and with any prefix."""
    for run in _DIGITS.finditer(text) if known else ():
        yield from _known_in(run, known)


def likely_phones(text: str) -> Iterator[Place]:
    """What looks like a number of somebody; no dates, years or amounts."""
    for found in _LIKELY.finditer(text):
        if not _is_other(text, found):
            yield Place(found.start(), found.end(), ())


def _known_in(run: re.Match[str], known: Mapping[str, tuple[int, ...]]) -> Iterator[Place]:
    places = [run.start() + at for at, sign in enumerate(run[0]) if sign.isdigit()]
    digits = "".join(sign for sign in run[0] if sign.isdigit())
    if len(digits) < _TELLING:
        if digits in known:
            yield Place(_unbracketed(run, run.start(), run.end()), run.end(), known[digits])
        return
    at = 0
    while at + _TELLING <= len(digits):
        keys = known.get(digits[at : at + _TELLING])
        if keys is None:
            at += 1
            continue
        start = run.start() if _is_prefix(run[0], digits[:at]) else places[at]
        end = places[at + _TELLING - 1] + 1
        yield Place(_unbracketed(run, start, end), end, keys)
        at += _TELLING


def _unbracketed(run: re.Match[str], start: int, end: int) -> int:
    """Where the number begins without a bracket that is closed behind it, if at all."""
    words = run.string[start:end]
    return start if ")" in words else end - len(words.lstrip("("))


def _is_prefix(run: str, before: str) -> bool:
    """Whether what stands before the telling digits belongs to the number."""
    is_long = len(before) > 6
    return not is_long and (run[0] in "+(" or before in ("", "47") or before.startswith("0"))


def _is_other(text: str, found: re.Match[str]) -> bool:
    before, after = text[max(0, found.start() - 5) : found.start()], found.end()
    return bool(
        _DAY.fullmatch(found[0]) or _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(text, after)
    )
