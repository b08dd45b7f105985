"""How the minutes of a meeting grow, on plain values."""

import re
from dataclasses import dataclass

from tracker.core.errors import DomainError
from tracker.core.language import n_

LONGEST = 2_000
_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*\s*$")
# What would begin a heading, quotation, list, code, rule or footnote instead of being shown.
_BEGINS_BLOCK = re.compile(
    r"(?=#{1,6}(?:\s|$)|>|[-*+](?:\s|$)|`{3}[^`]*$|~{3}|(?:[-*_]\s*){3,}$|\[[^\]]*\]:)"
    r"|(?<=\d)(?=[.)](?:\s|$))"
)
_BOX = re.compile(r"(?:[-*+]\s+)?(\[[ xX]\]\s)")


@dataclass(frozen=True)
class Input:
    """One thing said: its words, the heading it belongs under, and its tags with their signs."""

    words: str
    heading: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Attendance:
    """How many of those invited came, sent word, or stayed away without."""

    invited: int
    came: int | None
    excused: int

    @property
    def absent(self) -> int | None:
        """None while nobody has counted; more may come than were invited."""
        return None if self.came is None else max(0, self.invited - self.came - self.excused)


def with_input(text: str, said: Input) -> str:
    """The minutes with one more input, last under its heading; a new heading comes last."""
    line = " ".join([f"- {_as_said(said.words)}", *said.tags])
    lines = text.rstrip("\n").split("\n") if text.strip() else []
    start = next((at for at, one in enumerate(lines) if _is(one, said.heading)), None)
    if start is None:
        return "\n".join([*lines, *([""] if lines else []), f"## {said.heading}", "", line])
    end = _end_of_section(lines, start)
    gap = [""] if end == start + 1 else []
    return "\n".join([*lines[:end], *gap, line, *lines[end:]])


def _as_said(words: str) -> str:
    """In one line that begins no block of its own; a box at its start makes a task."""
    line = " ".join(words.split())
    if _BOX.match(line):
        return _BOX.sub(r"\1", line, count=1)
    start = len(line) - len(line.lstrip("0123456789"))
    escaped = "\\" if _BEGINS_BLOCK.match(line, start) else ""
    return f"{line[:start]}{escaped}{line[start:]}"


def _is(line: str, heading: str) -> bool:
    found = _HEADING.match(line)
    return found is not None and found[1].casefold() == heading.casefold()


def _end_of_section(lines: list[str], start: int) -> int:
    """After the last line with words before the next heading."""
    end = start + 1
    for at in range(start + 1, len(lines)):
        if _HEADING.match(lines[at]):
            break
        if lines[at].strip():
            end = at + 1
    return end


def check_said(words: str) -> None:
    if not words.strip():
        raise DomainError(n_("Write what was said."), field="words")


def check_attendance(invited: int, *, came: int | None, excused: int, field: str) -> None:
    if excused > max(0, invited - (came or 0)):
        raise DomainError(n_("More are excused than were invited and did not come."), field=field)
