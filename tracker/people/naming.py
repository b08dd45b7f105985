"""Where the names of people stand in a text, on plain values.

A name is found as a whole in any case and in either order, and each part of it alone where it is
written with a capital. A part that is also a word of a place or organisation of the study, a
month, or one of a few words that begin sentences counts only where the whole name stands in the
same paragraph. Nicknames, bare initials and scripts without spaces between words are not found.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.people.known import Names, Token, folded_words, tokens
from tracker.people.numbers import Place

# Parts of names that are no name by themselves.
_PARTICLES = frozenset({"af", "al", "av", "bin", "bint", "da", "de", "del", "den", "der", "di",
                        "du", "el", "ibn", "la", "le", "of", "van", "von"})  # fmt: skip
_MONTHS = frozenset({"april", "august", "june", "mai", "march", "mars", "may"})
# Names that are also words with which sentences begin, in either language.
_BEGINNERS = frozenset({
    "an", "are", "best", "bo", "dag", "do", "even", "finn", "grant", "gro", "ha", "hans", "hope",
    "jo", "joy", "lang", "little", "liv", "long", "mark", "my", "odd", "per", "rich", "short",
    "sol", "so", "tor", "tro", "vår", "will", "young",
})  # fmt: skip
_BEGINS = re.compile(r"(?:\A|[.!?…:\n|])[\s*_#>\"'«»“”‘(\[\-–•\d.)]*$")
# Of one name: kari.nordmann, Nordmann, Kari, and a line's end. After an initial a full stop too.
_BETWEEN = re.compile(r"[^\S\n]{0,3}\n?[^\S\n]{0,3}|,[^\S\n]?|[.\-–_/'’]")
_AFTER_INITIAL = re.compile(r"[.'’][^\S\n]?")
_INITIALS = re.compile(r"(?<![^\W_])([^\W\d_])[.'’](?:[ \-]?[^\W\d_]\.)?[ \u00a0]?$")
_INITIAL_AFTER = re.compile(r"[ \u00a0]([^\W\d_])(?:\.(?=,|[ \u00a0][^\W\d_A-ZÆØÅ])|(?!\w))")
_APART = re.compile(r"\n[ \t]*\n")
# As much as is looked at before a name.
_BEFORE = 40


@dataclass(frozen=True)
class _Index:
    """By each word of a name whose it is, and by person with what letters their words begin."""

    words: dict[str, frozenset[int]]
    letters: list[set[str]]
    places: frozenset[str]
    pairs: frozenset[tuple[str, str]]

    def hit(self, token: Token) -> tuple[frozenset[int], int] | None:
        """Whose name a word is, and where it ends without the -s of a genitive."""
        keys = self.words.get(token.folded)
        if keys:
            return keys, token.end
        keys = self.words.get(token.folded[:-1]) if token.folded.endswith("s") else None
        return (keys, token.end - 1) if keys else None


@dataclass(frozen=True)
class _Run:
    """Words of one name after each other: the first and last of them, and whose they are."""

    first: int
    last: int
    start: int
    end: int
    keys: frozenset[int]
    is_whole: bool


def names_in(text: str, names: Names) -> Iterator[Place]:
    """Each place of a name, with the places of those in `names.people` whom it may mean."""
    index = _indexed(names)
    words = list(tokens(text))
    runs = [_with_initials(text, run, index) for run in _runs(text, words, index)]
    breaks = [found.start() for found in _APART.finditer(text)]
    whole: dict[int, set[int]] = defaultdict(set)
    for run in runs:
        if run.is_whole:
            whole[bisect_right(breaks, run.start)] |= run.keys
    for run in runs:
        near = run.keys & whole[bisect_right(breaks, run.start)]
        if run.is_whole or _is_meant(text, words, run, index, is_near=bool(near)):
            yield Place(run.start, run.end, tuple(sorted(near or run.keys)))


def _indexed(names: Names) -> _Index:
    words: dict[str, set[int]] = defaultdict(set)
    letters = []
    for key, known in enumerate(names.people):
        own = folded_words(known.name)
        letters.append({word[0] for word in own})
        for word in own:
            if len(word) > 1 and word not in _PARTICLES:
                words[word].add(key)
    places = [folded_words(place) for place in names.places]
    return _Index(
        {word: frozenset(keys) for word, keys in words.items()},
        letters,
        frozenset(word for place in places for word in place),
        frozenset(pair for place in places for pair in pairwise(place)),
    )


def _runs(text: str, words: Sequence[Token], index: _Index) -> Iterator[_Run]:
    at = 0
    while at < len(words):
        hit = index.hit(words[at])
        if hit is None:
            at += 1
            continue
        run = _grown(text, words, at, index, hit)
        if run.is_whole or not _is_small(words[at]):
            yield run
        at = run.last + 1


def _grown(
    text: str, words: Sequence[Token], first: int, index: _Index, hit: tuple[frozenset[int], int]
) -> _Run:
    """The longest run from a word on that can be one person's; one other name may lie in it."""
    (keys, end), last = hit, first
    while end == words[last].end:
        step = _step(text, words, last, keys, index)
        if step is None or words[step[0]].folded in {
            word.folded for word in words[first : last + 1]
        }:
            break
        last, keys, end = step
    return _Run(first, last, words[first].start, end, keys, is_whole=last > first)


def _step(
    text: str, words: Sequence[Token], last: int, keys: frozenset[int], index: _Index
) -> tuple[int, frozenset[int], int] | None:
    for further in (last + 1, last + 2):
        if further >= len(words) or not _joins(text, words[further - 1], words[further]):
            return None
        hit = index.hit(words[further])
        if hit and keys & hit[0] and _is_small(words[last]) == _is_small(words[further]):
            return further, keys & hit[0], hit[1]
        if _is_small(words[further]):
            return None
    return None


def _joins(text: str, before: Token, after: Token) -> bool:
    between = text[before.end : after.start]
    is_initial = before.end - before.start == 1 and _AFTER_INITIAL.fullmatch(between)
    return bool(is_initial or _BETWEEN.fullmatch(between))


def _is_small(token: Token) -> bool:
    return token.written[0].islower()


def _with_initials(text: str, run: _Run, index: _Index) -> _Run:
    """With the initial of the other name before or behind it: K. Nordmann, Kari N."""
    before = _INITIALS.search(text[max(0, run.start - _BEFORE) : run.start])
    if before and (keys := _beginning_with(before[1], run.keys, index)):
        start = run.start - len(before[0])
        run = replace(run, start=start, keys=keys, is_whole=True)
    after = _INITIAL_AFTER.match(text, run.end)
    if after and after[1].isupper() and (keys := _beginning_with(after[1], run.keys, index)):
        run = replace(run, end=after.end(), keys=keys, is_whole=True)
    return run


def _beginning_with(letter: str, keys: Iterable[int], index: _Index) -> frozenset[int]:
    small = folded_words(letter)[0]
    return frozenset(key for key in keys if small in index.letters[key])


def _is_meant(
    text: str, words: Sequence[Token], run: _Run, index: _Index, *, is_near: bool
) -> bool:
    """Whether a single word is meant as a name; `is_near` when the whole name stands near it."""
    around = [word.folded for word in words[max(0, run.first - 1) : run.first + 2]]
    if any(pair in index.pairs for pair in pairwise(around)):
        return False
    word = words[run.first].folded[: run.end - run.start]
    is_beginner = word in _BEGINNERS and begins_sentence(text, run.start)
    return is_near or not (word in index.places or word in _MONTHS or is_beginner)


def begins_sentence(text: str, at: int) -> bool:
    return _BEGINS.search(text[max(0, at - _BEFORE) : at]) is not None
