"""What changed between two texts, word by word, and how two changes of one text come together.

Both compare lines first and words only inside the lines that differ. Comparing takes time with
the square of what differs; beyond a bound the differing middle is shown as a whole, old then new.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import NamedTuple

from merge3 import Merge3

# Lines or words on both sides of one comparison, and words of one text in all: in the worst case
# (every other one differs) each takes under a second and all of them about two.
_AT_ONCE = 6_000
_IN_ALL = 20_000
# Pairs of passages of which one may go on from the other, how many neighbours are looked at even
# so, and how much of each.
_PAIRS = 2_500
_AROUND = 3
_COMPARED = 400
# The rest of the changed line, and the paragraph beside it.
_AROUND = 3
# So many words may stand between two changes and still be taken as changed.
_FEW = 3
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_Block = tuple[int, int, int]


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


_KINDS = (Change.SAME, Change.REMOVED, Change.ADDED)


class Piece(NamedTuple):
    """A stretch of text that stayed, came or went."""

    kind: Change
    text: str


@dataclass(frozen=True)
class Merged:
    """A proposal that holds both changes; where they clash, both texts stand between marks."""

    text: str
    has_conflicts: bool


@dataclass(frozen=True)
class Marks:
    """Lines in plain words around two texts that clash."""

    theirs: str
    yours: str
    end: str


def differences(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in reading order; what went stands before what came."""
    pieces: list[Piece] = []
    left = _IN_ALL
    for region in _regions(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        words = [_WORDS.findall("".join(lines)) for lines in (region.gone, region.come)]
        if all(words) and left > 0:
            left -= len(words[0]) + len(words[1])
            pieces.extend(_pieces(_calmed(_calmed(_regions(*words), _is_said), _is_kept)))
        else:
            pieces.extend(_pieces([region]))
    return _joined(pieces)


def changes_alone(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without what lies far from any change; a line `…` stands in its place."""
    if len(pieces) < 2:
        return list(pieces)
    ends = (0, len(pieces) - 1)
    return [
        piece
        if piece.kind != Change.SAME
        else _shortened(
            piece,
            first=0 if at == ends[0] else _AROUND,
            last=0 if at == ends[1] else _AROUND,
        )
        for at, piece in enumerate(pieces)
    ]


def _shortened(piece: Piece, *, first: int, last: int) -> Piece:
    lines = piece.text.splitlines(keepends=True)
    if first + last + 1 >= len(lines):
        return piece
    kept = [*lines[:first], "…\n", *lines[len(lines) - last :]]
    return Piece(piece.kind, "".join(kept))


def continued(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each new text the place of the old one that it goes on from; None for a fresh one.

    Equal texts first, wherever they moved to; then the pairs most alike, when at least half of
    the shorter one's words are in the other. No old text is gone on from twice.
    """
    origins = equal(old, new)
    taken = set(origins)
    left = [place for place in range(len(old)) if place not in taken]
    fresh = [place for place, origin in enumerate(origins) if origin is None]
    for _likeness, at_old, at_new in _alike(old, new, _pairs(left, fresh)):
        if origins[at_new] is None and at_old not in taken:
            origins[at_new] = at_old
            taken.add(at_old)
    return origins


def equal(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[int | None]:
    """For each new thing the place of an equal old one, each of them once; None for none."""
    places: dict[Hashable, list[int]] = {}
    for place in reversed(range(len(old))):
        places.setdefault(old[place], []).append(place)
    return [places[one].pop() if places.get(one) else None for one in new]


def _pairs(left: Sequence[int], fresh: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """For each fresh one which of those left it may go on from: of very many the nearest."""
    around = max(_AROUND, _PAIRS // (2 * len(fresh) + 1))
    for number, at_new in enumerate(fresh):
        middle = number * len(left) // len(fresh)
        yield at_new, left[max(0, middle - around) : middle + around + 1]


def _alike(
    old: Sequence[str], new: Sequence[str], pairs: Iterable[tuple[int, Sequence[int]]]
) -> list[tuple[float, int, int]]:
    """The pairs that belong together, the likest first: how unlike, and both places."""
    words_of = cache(lambda place: _compared(old[place]))
    found: list[tuple[float, int, int]] = []
    for at_new, places in pairs:
        words = _compared(new[at_new])
        for at_old in places:
            former = words_of(at_old)
            shared = len(former & words)
            if shared and 2 * shared >= min(len(former), len(words)):
                found.append((-2 * shared / (len(former) + len(words)), at_old, at_new))
    return sorted(found)


def _compared(text: str) -> set[tuple[str, int]]:
    """Its words, each with the how manieth of its kind it is."""
    seen: Counter[str] = Counter()
    words = set()
    for word in re.findall(r"\w+", text)[:_COMPARED]:
        seen[word] += 1
        words.add((word, seen[word]))
    return words


def merge(base: str, *, theirs: str, yours: str, marks: Marks) -> Merged:
    """Both changes of `base` in one text, line by line; nothing of either is left out."""
    three = Merge3(_ended(base), _ended(theirs), _ended(yours), sequence_matcher=_Bounded)
    parts: list[str] = []
    has_conflicts = False
    for kind, *groups in three.merge_groups():
        if kind == "conflict":
            has_conflicts = True
            _original, of_theirs, of_yours = groups
            parts += [f"{marks.theirs}\n", *of_theirs, f"{marks.yours}\n", *of_yours]
            parts.append(f"{marks.end}\n")
        else:
            parts += groups[0]
    return Merged("".join(parts).rstrip("\n"), has_conflicts)


class _Region(NamedTuple):
    """Lines or words in their order: either what both have, or what went and what came."""

    same: Sequence[str] = ()
    gone: Sequence[str] = ()
    come: Sequence[str] = ()


# What stayed between two changes, and these: whether it keeps them apart.
_Divides = Callable[[Sequence[str], _Region, _Region], bool]


class _Bounded:
    """What Merge3 wants of a sequence matcher, within the bound."""

    def __init__(self, _junk: None, old: Sequence[str], new: Sequence[str]) -> None:
        self._old, self._new = old, new

    def get_matching_blocks(self) -> list[_Block]:
        return [*_blocks(self._old, self._new), (len(self._old), len(self._new), 0)]


def _ended(text: str) -> list[str]:
    """The lines with an end on the last one too, so that equal lines are equal."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return lines


def _regions(old: Sequence[str], new: Sequence[str]) -> Iterator[_Region]:
    at_old = at_new = 0
    for in_old, in_new, size in [*_blocks(old, new), (len(old), len(new), 0)]:
        if in_old > at_old or in_new > at_new:
            yield _Region(gone=old[at_old:in_old], come=new[at_new:in_new])
        if size:
            yield _Region(same=old[in_old : in_old + size])
        at_old, at_new = in_old + size, in_new + size


def _blocks(old: Sequence[str], new: Sequence[str]) -> list[_Block]:
    """Where both agree. The equal ends are found first: most changes are small."""
    start = _common(old, new)
    old_rest, new_rest = old[start:], new[start:]
    tail = _common(old_rest[::-1], new_rest[::-1])
    old_rest, new_rest = old_rest[: len(old_rest) - tail], new_rest[: len(new_rest) - tail]
    blocks = [(0, 0, start)] if start else []
    if old_rest and new_rest and len(old_rest) + len(new_rest) <= _AT_ONCE:
        middle = SequenceMatcher(None, old_rest, new_rest).get_matching_blocks()
        blocks += [(a + start, b + start, size) for a, b, size in middle if size]
    if tail:
        blocks.append((len(old) - tail, len(new) - tail, tail))
    return blocks


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    for number, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return number
    return min(len(old), len(new))


def _calmed(regions: Iterable[_Region], divides: _Divides) -> Iterator[_Region]:
    """Changes with next to nothing between them as one change, which reads better."""
    change, between = _Region(), list[str]()
    for region in regions:
        if region.same:
            between = [*between, *region.same]
        elif not (change.gone or change.come) or divides(between, change, region):
            yield from (change, _Region(same=between))
            change, between = region, []
        else:
            gone = [*change.gone, *between, *region.gone]
            come = [*change.come, *between, *region.come]
            change, between = _Region(gone=gone, come=come), []
    yield from (change, _Region(same=between))


def _is_said(between: Sequence[str], _before: _Region, _after: _Region) -> bool:
    return _length(between) > 0


def _is_kept(between: Sequence[str], before: _Region, after: _Region) -> bool:
    """Whether what stayed is more than a few words that two long changes happen to share."""
    stayed = _length(between)
    return stayed > _FEW or 2 * stayed >= _size(before) + _size(after)


def _size(change: _Region) -> int:
    return max(_length(change.gone), _length(change.come))


def _length(words: Iterable[str]) -> int:
    """How many are no space; more than enough of them are not counted."""
    return sum(1 for _ in islice((word for word in words if not word.isspace()), 2 * _FEW + 1))


def _pieces(regions: Iterable[_Region]) -> Iterator[Piece]:
    for region in regions:
        for kind, parts in zip(_KINDS, region, strict=True):
            if parts:
                yield Piece(kind, "".join(parts))


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
