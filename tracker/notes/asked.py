"""What a note leaves over for the next contact: the questions to ask then.

They stand under a heading such as "Ask next time" or "Spørsmål til neste gang", whichever way
Markdown writes a heading, or bold words alone on their line. One that is ticked was asked.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from tracker.core.blocks import headed
from tracker.core.markdown import is_heavy, opening
from tracker.notes.tags import without_tags

# Enough of a section; each question in full, but for a bomb.
_LOOKED_AT = 50_000
_MOST = 60
_LONGEST = 600
_TITLE = re.compile(r"((?:\w+ ){0,7})(?:next|neste) (\w+(?:-\w+)?)")
_USUAL = {"time", "call", "visit", "contact", "gang", "samtale", "besøk", "kontakt"}
_ASKING = {"ask", "asking", "question", "questions", "spørsmål", "spørre", "spør"}
_OTHERS = {
    "meeting", "interview", "conversation", "check-in", "møte", "intervju", "telefonsamtale",
}  # fmt: skip
_AROUND = _ASKING | {
    "what", "things", "points", "to", "for", "about", "at", "on", "in", "the", "our",
    "we", "i", "should", "will", "remember", "bring", "up", "hva", "ting", "å", "til", "om", "ved",
    "på", "skal", "vi", "jeg", "bør", "må", "huske", "husk", "ta", "opp",
}  # fmt: skip
# Bold words at the beginning, and what follows them.
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^\n]{1,100}?)\1:?\s*(.*)", re.S)
_LINE = re.compile(r"^.*(?<![^\W_])ne(?:xt|ste)(?![^\W_]).*$", re.M | re.I)
_MARKS = " \t#>*_+-:?=.\r"
_TICKED = re.compile(r"\[[xX]\](?:\s|$)")
_BOX = re.compile(r"\[ \]\s*")
_ROLE = re.compile(r"(?<![\w@\\/])@([^\W\d_][\w-]*)")
_BELOW_ALL = 7


@lru_cache(maxsize=512)
def to_ask(text: str) -> tuple[str, ...]:
    """The questions of a text, each in one line, without its tags and marks."""
    asked: dict[str, None] = {}
    under = 0
    for level, block in headed(_from_first_title(text)):
        rank, title, words = _read(level, block.text)
        if _is_next_time(title):
            under = min(under or rank, rank)
        elif level or (under == rank and not block.opens_item):
            under = 0 if rank <= under else under
            continue
        else:
            words = block.text
        if under:
            asked.update(dict.fromkeys(_questions(words, is_one=block.opens_item)))
    return tuple(asked)[:_MOST]


def _read(level: int, text: str) -> tuple[int, str, str]:
    """How high a heading stands, what it says, and what follows on its line."""
    bold = _BOLD.fullmatch(text)
    if level:
        return level, bold[2] if bold else text, ""
    if bold and (not bold[3] or _is_next_time(bold[2])):
        return _BELOW_ALL, bold[2], bold[3]
    return 0, "", text


def _is_next_time(title: str) -> bool:
    if len(title) > 200:
        return False
    plain = " ".join(without_tags(title).strip(_MARKS).lower().split())
    if plain == "ask next":
        return True
    found = _TITLE.fullmatch(plain)
    if not found:
        return False
    before = set(found[1].split())
    is_asked = found[2] in _USUAL or (found[2] in _OTHERS and bool(before & _ASKING))
    return is_asked and before <= _AROUND


def _from_first_title(text: str) -> str:
    """From the first line on that may be such a heading, no more than is quickly parsed."""
    for found in _LINE.finditer(text):
        line = found[0][:300].lstrip(" \t#>+-")
        bold = _BOLD.match(line.removeprefix("* "))
        if _is_next_time(bold[2] if bold else line):
            return _whole_lines(text[found.start() :])
    return ""


def _whole_lines(text: str) -> str:
    part = text
    while len(part) > _LOOKED_AT or is_heavy(part):
        part = part[: min(_LOOKED_AT, len(part) // 2)].rpartition("\n")[0]
    return part


def _questions(text: str, *, is_one: bool) -> Iterator[str]:
    for line in [text] if is_one else text.split("\n"):
        if _TICKED.match(line):
            continue
        said = _ROLE.sub(lambda role: role[1].replace("-", " "), _BOX.sub("", line, count=1))
        words = opening(without_tags(said), characters=_LONGEST)
        if any(sign.isalnum() for sign in words):
            yield words
