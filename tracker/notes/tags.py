"""The one convention of notes: which passages bear tags, and which lines are tasks.

A paragraph or list item with `#theme`, `#rq2`, `@role` or `!kind` in it is an excerpt. A list
item that begins with `[ ]` or `[x]` is a follow-up: `~name` says whose, `by 2011-05-20` until
when. Code is never looked at, and a backslash before the sign makes it an ordinary character.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tracker.core.blocks import Block, blocks
from tracker.core.markdown import opening
from tracker.studies.rules import tag_code

# Where the first words of a note stand.
_LOOKED_AT = 4_000
# So long a word is a slip of the keyboard.
_LONGEST = 60
_WORD = rf"[^\W\d_]\w{{0,{_LONGEST}}}(?:-\w{{1,{_LONGEST}}}){{0,9}}"
_TAG = re.compile(rf"(?<![\w#@!/&.\\])([#@!])({_WORD})(?!\w)")
# Code, the address of a link, and an address in angle brackets.
_NO_WORDS = re.compile(
    r"(?<!`)(`{1,9})(?!`).{1,2000}?(?<!`)\1(?!`)|\]\([^)\n]{0,400}\)|<[^<>\s]{1,400}>", re.S
)
_BOX = re.compile(r"\[([ xX])\](?=\s|$)\s*")
_OWNER = re.compile(r"(?<!\S)~([^\W\d_][\w.-]{0,59})")
_ISO = r"(\d{4})-(\d{2})-(\d{2})"
_DOTTED = r"(\d{1,2})\.(\d{1,2})\.(\d{4})"
_DUE = re.compile(rf"(?<!\S)(?:by|innen|før)\s+(?:{_ISO}|{_DOTTED})(?!\w)", re.I)
_SPACE = re.compile(r"\s+")


class Tag(NamedTuple):
    """A sign and the code that lists know the word by."""

    sign: str
    code: str


@dataclass(frozen=True)
class Passage:
    """A tagged paragraph or list item, as it was written; `line` counts from 1."""

    line: int
    text: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True)
class Task:
    """A task line: what is to be done, whether it is, whose it is and until when."""

    line: int
    text: str
    is_done: bool
    owner: str
    due_on: dt.date | None


@dataclass(frozen=True)
class Reading:
    """All that a text holds beside its words."""

    passages: list[Passage]
    tasks: list[Task]


def read(text: str) -> Reading:
    """The excerpts and tasks of a text, in its order."""
    reading = Reading([], [])
    for block in blocks(text):
        tags = tags_in(block.text)
        if tags and _says_something(block.text):
            reading.passages.append(Passage(block.line, block.text, tags))
        task = _task(block)
        if task:
            reading.tasks.append(task)
    return reading


def tags_in(passage: str) -> tuple[Tag, ...]:
    """The tags of a passage, each once, in their order."""
    if not any(sign in passage for sign in "#@!"):
        return ()
    found = _TAG.findall(_NO_WORDS.sub(" ", passage))
    return tuple(dict.fromkeys(Tag(sign, tag_code(word)) for sign, word in found))


def _says_something(passage: str) -> bool:
    """Whether there are words beside the tags: a prompt that nobody has answered has none."""
    said = _TAG.sub("", _BOX.sub("", passage, count=1))
    return bool(said.strip(" \t\n*_~.,:;()[]-"))


def found_in(words: str, *, start: int = 0) -> Iterator[tuple[str, str, int, int]]:
    """Each tag of words in which there is no code: sign, word, where it begins and ends."""
    for tag in _TAG.finditer(words, start):
        yield tag[1], tag[2], tag.start(), tag.end()


def without_tags(passage: str) -> str:
    """The words of a passage, for where its tags are shown beside it."""
    return _tidy("".join(_between_code(passage)))


@lru_cache(maxsize=2048)
def opening_of(text: str, *, characters: int = 160) -> str:
    """The first running words of a note in one line, without its tags."""
    return opening("".join(_between_code(text[:_LOOKED_AT])), characters=characters)


def _between_code(passage: str) -> Iterator[str]:
    end = 0
    for code in _NO_WORDS.finditer(passage):
        yield _TAG.sub("", passage[end : code.start()])
        yield code[0]
        end = code.end()
    yield _TAG.sub("", passage[end:])


def _task(block: Block) -> Task | None:
    box = _BOX.match(block.text) if block.opens_item else None
    if box is None:
        return None
    said = block.text[box.end() :]
    owner = _OWNER.search(said)
    due = _DUE.search(said)
    due_on = _day(due) if due else None
    if owner:
        said = said.replace(owner[0], "", 1)
    if due and due_on:
        said = said.replace(due[0], "", 1)
    return Task(
        line=block.line,
        text=without_tags(said),
        is_done=box[1] != " ",
        owner=owner[1].rstrip(".-") if owner else "",
        due_on=due_on,
    )


def _day(due: re.Match[str]) -> dt.date | None:
    year, month, day, dotted_day, dotted_month, dotted_year = due.groups()
    try:
        return dt.date(int(year or dotted_year), int(month or dotted_month), int(day or dotted_day))
    except ValueError:
        return None


def ticked(text: str, *, line: int, is_done: bool) -> str:
    """The text with the box of the task on that line ticked or emptied."""
    lines = text.split("\n")
    mark = "[x]" if is_done else "[ ]"
    lines[line - 1] = re.sub(r"\[[ xX]\]", mark, lines[line - 1], count=1)
    return "\n".join(lines)


def _tidy(words: str) -> str:
    return re.sub(r"\s+([.,;:?!])", r"\1", _SPACE.sub(" ", words)).strip()
