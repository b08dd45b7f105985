"""Where a text names a role that only one person of a case holds, on plain values."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from tracker.people.known import Names, Token, folded_words, tokens
from tracker.people.numbers import Place

# How a role ends in a text when it is the one: lederen, lederens. Plurals are several people.
_ENDINGS = {"en": ("",), "nb": ("", "en", "ens", "n", "ns", "et", "ets")}
_APART = re.compile(r"\n[ \t]*\n")
_Words = tuple[str, ...]
_Phrases = dict[str, list[tuple[_Words, _Words]]]


def single_roles_in(text: str, names: Names) -> Iterator[Place]:
    """The roles of one person each that stand in the same paragraph as their case."""
    if not names.alone:
        return
    endings = _ENDINGS.get(names.language, _ENDINGS["en"])
    pairs = [(folded_words(one.case), folded_words(one.role)) for one in names.alone]
    cases = _by_first({case for case, _role in pairs}, ("", "s"))
    roles = _by_first({role for _case, role in pairs}, endings)
    wanted = set(pairs)
    for words in _paragraphs(text):
        named = {case for _at, case in _found(words, cases)}
        for at, role in _found(words, roles) if named else ():
            if any((case, role) in wanted for case in named):
                yield Place(words[at].start, words[at + len(role) - 1].end, ())


def _by_first(phrases: set[_Words], endings: Sequence[str]) -> _Phrases:
    """By the first word of a phrase, as it may stand with endings, the longest phrase first."""
    by_first: _Phrases = defaultdict(list)
    for phrase in sorted(filter(None, phrases), key=len, reverse=True):
        for ending in endings:
            spelt = (*phrase[:-1], phrase[-1] + ending)
            by_first[spelt[0]].append((spelt, phrase))
    return by_first


def _paragraphs(text: str) -> Iterator[list[Token]]:
    breaks = [found.start() for found in _APART.finditer(text)]
    by_paragraph = groupby(tokens(text), key=lambda word: bisect_right(breaks, word.start))
    return (list(words) for _number, words in by_paragraph)


def _found(words: Sequence[Token], phrases: _Phrases) -> Iterator[tuple[int, _Words]]:
    """Where phrases stand, the longest first; none lies within another."""
    free = 0
    for at, word in enumerate(words):
        if at < free or word.folded not in phrases:
            continue
        for spelt, phrase in phrases[word.folded]:
            if tuple(one.folded for one in words[at : at + len(spelt)]) == spelt:
                free = at + len(spelt)
                yield at, phrase
                break
