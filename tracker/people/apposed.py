"""Where a text would say the same person twice over: their role, and beside it a name or number.

Once the name in “Kari Nordmann (905 11 222)” is replaced, putting the role in the place of the
number too would read “the office leader (the office leader)”; the number is taken away instead.
On plain values.
"""

import re
from collections.abc import Iterable

# What stands between somebody and a number or address of theirs: (tel. 905 11 222), on 905 11 222.
_LABEL = (
    r"\b(?:tlf|tel|telefon|telefonnummer|telephone|phone|mob|mobil|mobile|e-?mail|mail|mailto"
    r"|e-?post|e-?postadresse|nr|at|on|by|via|på|and|og|or|eller)\b[.:]?"
)
_LABELS = re.compile(rf"(?:{_LABEL}\s*){{1,3}}\Z", re.I)
_GAP = re.compile(rf"[*_]*(?:[ \t]*\|)*\s*[,;:–—/(<\[-]*\s*(?:{_LABEL}\s*){{0,3}}\Z", re.I)
# And between a role and the name of whoever holds it.
_CLOSE_GAP = re.compile(r"[*_]*[ \t]*\n?[ \t]*[,(–—-]?[ \t]*[*_]*\Z")
_BEFORE = 80
_CLOSED_BY = {"(": ")", "<": ">", "[": "]"}
_NEXT_ONE = re.compile(r"\s*(?:[,;/]|\b(?:and|og|or|eller)\b)\s*", re.I)


def end_before(text: str, start: int, *, is_name: bool) -> int:
    """Where what stands directly before a name, or before a number or address, ends."""
    first = max(0, start - _BEFORE)
    gap = (_CLOSE_GAP if is_name else _GAP).search(text[first:start])
    if gap is None or gap[0].count("\n") > ("|" not in gap[0]):
        return start
    return first + gap.start()


def ends_with_role(text: str, end: int, roles: Iterable[str], language: str) -> bool:
    """Whether one of the roles, with or without its article, ends there."""
    said = text[max(0, end - _BEFORE) : end].casefold()
    return any(
        re.search(rf"(?<!\w){re.escape(words.casefold())}\Z", said)
        for role in roles
        for words in _spelt(role, language)
    )


def role_behind(text: str, end: int, role: str, language: str) -> int:
    """Where a role ends that follows in brackets or between commas; the same place if none does."""
    either = "|".join(re.escape(words) for words in _spelt(role, language))
    found = re.compile(
        rf"\s?\((?:{either})\)|,\s(?:{either})(?:,(?=\s)|(?=[.;:)\n]|\Z))", re.I
    ).match(text, end)
    return found.end() if found else end


def _spelt(role: str, language: str) -> tuple[str, ...]:
    bare = role.removesuffix("en") if language == "nb" else role.removeprefix("the ")
    return (role, bare) if bare else (role,)


def taken_away(text: str, start: int, end: int) -> str:
    """The text without what stands there, nor the brackets, commas and words that led to it."""
    before, after = text[:start].rstrip(" \t\u00a0"), text[end:]
    before = _LABELS.sub("", before).rstrip(" \t\u00a0")
    opener = before[-1:]
    if opener in _CLOSED_BY:
        return _out_of_brackets(before, after, _CLOSED_BY[opener])
    if opener and opener in ",;–—:/-":
        before = before[:-1].rstrip(" \t\u00a0")
        # The second comma of a pair; between the names of a list it stays.
        is_pair = opener == "," and re.match(r",\s+[^\W\d_]", after)
        after = after[1:] if is_pair and after[1:].lstrip()[:1].islower() else after
    if opener == "|":
        return f"{before} {after}"
    if before.endswith("\n") and after[:1] in ("", "\n"):
        before = before[:-1]
    return before + after


def _out_of_brackets(before: str, after: str, closer: str) -> str:
    """Brackets with nothing else in them go too."""
    rest = after.lstrip(" \t")
    if rest.startswith(closer):
        return before[:-1].rstrip(" \t\u00a0") + rest[1:]
    following = _NEXT_ONE.match(rest)
    return before + (rest[following.end() :] if following else rest)
