"""What each passage under review rests on, drawn with it: plain values for its template."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from tracker.reviews.reading import Line
from tracker.statusnotes import citing
from tracker.statusnotes.citing import RestsOn


class Rest(NamedTuple):
    """A reference, and whether no passage before has it: links to it lead there."""

    line: citing.Line
    is_first: bool


@dataclass(frozen=True)
class Backed:
    """A line of the desk with the numbers of its references, and what these are."""

    line: Line
    html: Markup
    rests: list[Rest]


def backed(lines: Iterable[Line], rests: RestsOn) -> Iterator[Backed]:
    """In the order of the lines."""
    seen: set[str] = set()
    for line in lines:
        part = line.passage.cited
        found = [Rest(one, one.cited.mark not in seen) for one in rests.of(part)]
        seen.update(one.line.cited.mark for one in found)
        yield Backed(line, rests.drawn(part), found)
