"""The one convention of notes: which passages bear tags, and which lines are tasks.

A paragraph or list item with `#theme`, `#rq2`, `@role` or `!kind` in it is an excerpt. A list
item that begins with `[ ]` or `[x]` is a follow-up: `~name` says whose, `by 2011-05-20` until
when. Code is never looked at, and a backslash before the sign makes it an ordinary character.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
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
_WORD = (
    rf"[^\W\d_](?:\w{{0,{_LONGEST}}}[^\W_])?(?:-(?:\w{{0,{_LONGEST}}}[^\W_])){{0,29}}"
    r"(?!_{0,9}[^\W_])"
)
# An address that stands bare, or a tag: not within a word and no address like @nav.no itself.
_TAG = re.compile(
    r"(?:https?://|www\.)\S{1,2000}"
    rf"|(?<![^\W_]|[#@!&.\\=])(?<![^\W_]_)([#@!])({_WORD})(?!\.[a-zæøå])"
)
# Code, the address of a link, and an address in angle brackets.
_NO_WORDS = re.compile(
    r"(?<!`)(`{1,9})(?!`).{1,2000}?(?<!`)\1(?!`)|\]\([^)\n]{0,400}\)|<[^<>\s]{1,400}>", re.S
)
_BOX = re.compile(r"\[([ xX])\](?=\s|$)\s*")
# The same at the head of an excerpt, with words behind it.
HEAD_BOX = re.compile(r"\[([ xX])\]\s+")
_OWNER = re.compile(r"(?<![^\s(])~([^\W\d_][\w.-]{0,59})(?![\w@])")
_BY = r"(?<![^\s(])(?:by|innen|før)\s{1,9}"
_ISO = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_DOTTED = r"(\d{1,2})\.(\d{1,2})\.(\d{4})"
_DUE = re.compile(rf"{_BY}(?:{_ISO}|{_DOTTED})(?!\w|[-.]\d)", re.I)
_LIKE_A_DATE = re.compile(
    rf"{_BY}\d{{1,4}}(?:[-./]\d{{1,2}}[-./]\d{{1,4}}|/\d{{1,2}}|\.\d{{1,2}}\.)(?!\d)", re.I
)
# Words that a sentence does not end with, in the languages that notes are written in.
_ASKS = re.compile(
    r"(?<![^\s(])(?:the|an?|and|or|of|about|on|in|at|with|without|for|to|by|from|more|less|is|are"
    r"|om|på|i|ved|med|uten|til|av|fra|og|eller|mer|mindre|er|den|det|de|en|et)[ \t][*_]{0,3}$",
    re.I,
)
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
_SPACE = re.compile(r"\s+")
# Where something was taken out, and the brackets, marks and commas that held only that.
_GAP = "\0"
_EMPTIED = re.compile(r"\((?:[\s,;]{0,9}\0){1,9}[\s,;]{0,9}\)|(?<=\0)/(?=\0)|([*_]{0,3})\0\1")
_EDGES = re.compile(r"^(?:\0[\s,;:–—-]{0,9})+|(?:[\s,;:–—-]{0,9}\0)+\s*$")


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
    # What looks like a day until when and is none.
    no_day: str = ""


@dataclass(frozen=True)
class Reading:
    """All that a text holds beside its words."""

    passages: list[Passage]
    tasks: list[Task]


class Found(NamedTuple):
    """A tag as it stands in words: from where to where."""

    sign: str
    word: str
    start: int
    end: int


def read(text: str) -> Reading:
    """The excerpts and tasks of a text, in its order."""
    reading = Reading([], [])
    for block in blocks(text):
        written = _tagged(block.text)
        if written and _says_something(block.text, written):
            reading.passages.append(Passage(block.line, block.text, _tags(written)))
        task = _task(block)
        if task:
            reading.tasks.append(task)
    return reading


def tags_in(passage: str) -> tuple[Tag, ...]:
    """The tags of a passage, each once, in their order."""
    return _tags(_tagged(passage))


def _tagged(passage: str) -> list[Found]:
    return _written(passage) if any(sign in passage for sign in "#@!") else []


def _tags(written: Iterable[Found]) -> tuple[Tag, ...]:
    return tuple(dict.fromkeys(Tag(one.sign, tag_code(one.word)) for one in written))


def _says_something(passage: str, written: Sequence[Found]) -> bool:
    """Whether there are words beside the tags: a prompt that nobody has answered has none."""
    # Most passages begin with words, of which nothing below could take any away.
    before = passage[: written[0].start]
    if "[" not in before and any(map(str.isalnum, before)):
        return True
    said = without_tags(_BOX.sub("", passage, count=1))
    return bool(said.strip(" *_~.,:;()[]-"))


def found_in(words: str, *, start: int = 0) -> Iterator[Found]:
    """Each tag of words in which there is no code; after a slash only a further one: #a/#b."""
    last = -1
    for tag in _TAG.finditer(words, start):
        slash = tag.start() - 1
        if tag[1] and (words[slash : tag.start()] != "/" or slash == last):
            last = tag.end()
            yield Found(tag[1], tag[2], tag.start(), last)


def _written(passage: str) -> list[Found]:
    return list(found_in(_masked(passage)))


def _masked(passage: str) -> str:
    """The passage with nothing to read where its code and addresses stand."""
    return _NO_WORDS.sub(lambda code: "`" * len(code[0]), passage)


def spelling(passages: Iterable[str]) -> dict[Tag, str]:
    """How each tag of some passages is spelt where it first stands."""
    spelt: dict[Tag, str] = {}
    for passage in passages:
        for one in _written(passage):
            spelt.setdefault(Tag(one.sign, tag_code(one.word)), one.word)
    return spelt


def without_tags(passage: str) -> str:
    """What is left of a passage whatever it is tagged with."""
    return _tidy(_replaced(passage, [(one.start, one.end, "") for one in _written(passage)]))


def without_labels(passage: str) -> str:
    """The words of a passage, for where its tags are shown beside it.

    A tag that belongs to its sentence stays, as a word; a kind never does.
    """
    return _tidy(_unlabelled(passage))


@lru_cache(maxsize=2048)
def opening_of(text: str, *, characters: int = 160) -> str:
    """The first running words of a note in one line, without its labels."""
    return opening(_unlabelled(text[:_LOOKED_AT]), characters=characters)


def _unlabelled(passage: str) -> str:
    found = _written(passage)
    labels = _labels(passage, found)
    parts = [
        (one.start, one.end, _GAP if one in labels or one.sign == "!" else one.word)
        for one in found
    ]
    return _EMPTIED.sub("", _replaced(passage, parts)).replace(_GAP, "")


def _labels(passage: str, found: Sequence[Found]) -> set[Found]:
    """Those after which no word of their sentence comes, and before which none asks for one."""
    labels = set()
    is_over, beginning = True, len(passage)
    for one in reversed(found):
        after = passage[one.end : beginning].lstrip(" \t*_)/")
        if after:
            is_over = after[0] in ".!?…\n" or after[0].isupper()
        if is_over and not _ASKS.search(passage[max(0, one.start - 20) : one.start]):
            labels.add(one)
        beginning = one.start
    return labels


def _replaced(text: str, parts: Iterable[tuple[int, int, str]]) -> str:
    """The text with other words from here to there; the parts in their order."""
    pieces = []
    end = 0
    for first, last, words in parts:
        pieces += [text[end:first], words]
        end = last
    return "".join([*pieces, text[end:]])


def _task(block: Block) -> Task | None:
    box = _BOX.match(block.text) if block.opens_item else None
    said = block.text[box.end() :] if box else ""
    if box is None or not said:
        return None
    readable = _masked(said)
    owner, due = _OWNER.search(readable), _due(readable)
    no_day = None if due else _LIKE_A_DATE.search(readable)
    taken = sorted(found.span() for found in (owner, due) if found)
    left = _replaced(said, [(first, last, _GAP) for first, last in taken])
    left = _EMPTIED.sub(_GAP, _EDGES.sub("", left)).replace(_GAP, "")
    return Task(
        line=block.line,
        text=_tidy(left) or _tidy(said),
        is_done=box[1] != " ",
        owner=owner[1].rstrip(".-") if owner else "",
        due_on=_day(due) if due else None,
        no_day=_tidy(no_day[0]) if no_day else "",
    )


def _due(words: str) -> re.Match[str] | None:
    """The first that is a day of the calendar."""
    return next((due for due in _DUE.finditer(words) if _day(due)), None)


def _day(due: re.Match[str]) -> dt.date | None:
    year, month, day, dotted_day, dotted_month, dotted_year = due.groups()
    try:
        on = dt.date(int(year or dotted_year), int(month or dotted_month), int(day or dotted_day))
    except ValueError:
        return None
    return on if _FIRST_YEAR <= on.year <= _LAST_YEAR else None


def ticked(text: str, *, line: int, is_done: bool) -> str:
    """The text with the box of the task on that line ticked or emptied."""
    lines = text.split("\n")
    mark = "[x]" if is_done else "[ ]"
    lines[line - 1] = re.sub(r"\[[ xX]\]", mark, lines[line - 1], count=1)
    return "\n".join(lines)


def _tidy(words: str) -> str:
    return re.sub(r"\s+([.,;:?)]|!(?!\w))", r"\1", _SPACE.sub(" ", words)).strip()


def words_in(passage: str) -> str:
    """The words of an excerpt without labels, its box as a sign; all of it when they are all."""
    box = HEAD_BOX.match(passage)
    text = f"{'☐' if box[1] == ' ' else '☑'} {passage[box.end() :]}" if box else passage
    return without_labels(text) or text
