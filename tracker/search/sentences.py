"""The sentence of a text in which something was found, and the words in it to mark."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from tracker.search.rules import Term
from tracker.search.stems import WORD

# So much is read before and after the first word found, and so long a text is looked through.
_BEFORE, _AFTER = 120, 220
_LOOKED_AT = 400_000
_FEW = 60
_GAP = r"[\W_]+"
# A full stop, or where a paragraph, heading or list item begins.
_ENDS = re.compile(r"[.!?…][\"”»)*_]*\s|\n(?=\s*(?:\n|[-*+>#|]|\d+[.)]\s|$))")
_BEGINS = re.compile(r"(^|[.!?…][\"”»)*_]*\s+|\n)$")
_OPENING = re.compile(r"^(?:[\s>*+\-]|#+\s)*(?:\[[ xX]\]\s*)?")
_IN_TAG = re.compile(r"[#@!][\w-]*$")
# Signs of Markdown that only make type heavier.
_TYPE = re.compile(r"\*+|`+")


class Piece(NamedTuple):
    """Part of a sentence as it was written."""

    text: str
    is_hit: bool


class _Hit(NamedTuple):
    start: int
    end: int
    # Which of the terms.
    term: int


def sentence(text: str, terms: Sequence[Term]) -> list[Piece]:
    """The first sentence with most of what was looked for; the beginning when there is none."""
    hits = _first_hits(text[:_LOOKED_AT], terms)
    # A tag says less than a sentence with the word in it.
    said = [hit for hit in hits if not _IN_TAG.search(text, max(0, hit.start - 60), hit.start)]
    start, end = _around(text, _best(text, said or hits, wanted=len(terms)))
    whole = text[start:end]
    shown = whole[len((_OPENING.match(whole) or [""])[0]) :]
    pieces = marked(_TYPE.sub("", shown.strip()), terms)
    if not _BEGINS.search(text[max(0, start - 20) : start]):
        pieces.insert(0, Piece("… ", is_hit=False))
    if text[end:].strip() and text[end - 1 : end].isalnum():
        pieces.append(Piece(" …", is_hit=False))
    return pieces


def marked(text: str, terms: Sequence[Term]) -> list[Piece]:
    """The whole text with what was found in it."""
    return list(_pieces(text, _hits(text, terms)))


def _pieces(text: str, hits: Iterable[_Hit]) -> Iterator[Piece]:
    done = 0
    for hit in hits:
        if hit.start < done:
            continue
        if hit.start > done:
            yield Piece(text[done : hit.start], is_hit=False)
        yield Piece(text[hit.start : hit.end], is_hit=True)
        done = hit.end
    if done < len(text):
        yield Piece(text[done:], is_hit=False)


def _first_hits(text: str, terms: Sequence[Term]) -> list[_Hit]:
    """Enough hits to choose a sentence by; words are read one by one only where they have to be.

    Most of what was looked for begins as it was typed, and that is found much quicker.
    """
    small = text.lower()
    if len(small) == len(text):
        hits = sorted(hit for at, term in enumerate(terms) for hit in _begun(small, term, at))
        if len({hit.term for hit in hits}) == len(terms):
            return hits
    return list(islice(_hits(text, terms), _FEW if len(terms) > 1 else 1))


def _begun(small: str, term: Term, place: int) -> Iterator[_Hit]:
    """Where words begin like the term, in a text of small letters."""
    for pattern in _beginnings(term):
        for found in islice(pattern.finditer(small), _FEW):
            start, end = found.span()
            if start == 0 or not small[start - 1].isalnum():
                yield _Hit(start, end, place)


@lru_cache(maxsize=512)
def _beginnings(term: Term) -> tuple[re.Pattern[str], ...]:
    """Patterns that begin with letters, which is what makes them quick."""
    phrase = [_GAP.join(map(re.escape, term.phrase))] if term.phrase else []
    whole = [*phrase, *map(re.escape, term.exactly)]
    begun = [rf"{re.escape(begins)}[^\W_]*" for begins in term.begins]
    return tuple(map(re.compile, [*begun, *(rf"{words}(?![^\W_])" for words in whole)]))


def _best(text: str, hits: Sequence[_Hit], *, wanted: int) -> _Hit:
    """Where most of the different terms stand in one sentence, the first such place."""
    best, most = _Hit(0, 0, 0), 0
    for at, hit in enumerate(hits):
        end = _end(text, hit)
        near = {other.term for other in hits[at : at + 30] if other.start < end}
        if len(near) > most:
            best, most = hit, len(near)
        if most == wanted:
            break
    return best


def _hits(text: str, terms: Sequence[Term]) -> Iterator[_Hit]:
    """Where the words looked for stand, in the order of the text."""
    ahead = _phrase_hits(text, terms)
    single = [(place, term) for place, term in enumerate(terms) if len(term.phrase) < 2]
    for found in WORD.finditer(text):
        start, end = found.span()
        if start in ahead:
            yield ahead[start]
        else:
            word = found[0].lower()
            by = next((place for place, term in single if term.finds(word)), None)
            if by is not None:
                yield _Hit(start, end, by)


def _phrase_hits(text: str, terms: Sequence[Term]) -> dict[int, _Hit]:
    """Where the words in quotes stand, by where they begin."""
    hits = {}
    for place, term in enumerate(terms):
        if len(term.phrase) > 1:
            words = _GAP.join(map(re.escape, term.phrase))
            for found in re.finditer(rf"(?<![^\W_]){words}(?![^\W_])", text, re.IGNORECASE):
                hits[found.start()] = _Hit(*found.span(), place)
    return hits


def _around(text: str, hit: _Hit) -> tuple[int, int]:
    """Where the sentence around a word begins and ends, not too far away."""
    before = max(0, hit.start - _BEFORE)
    ends = [found.end() for found in _ENDS.finditer(text, before, hit.start)]
    start = ends[-1] if ends else _whole_words(text, before)
    return start, _end(text, hit)


def _end(text: str, hit: _Hit) -> int:
    closing = _ENDS.search(text, hit.end, hit.end + _AFTER)
    if closing:
        return closing.start() + len(closing[0].rstrip())
    end = min(len(text), hit.end + _AFTER)
    return end if end == len(text) else max(hit.end, text.rfind(" ", hit.end, end))


def _whole_words(text: str, start: int) -> int:
    """The place itself at the beginning of the text, else the beginning of the next word."""
    return start and text.find(" ", start) + 1
