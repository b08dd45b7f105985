"""Choosing two versions of a text and what changed between them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from flask import request

from tracker.core.differences import Piece, differences
from tracker.web.pages import Page, page_of

_ON_PAGE = 100


class Saved(Protocol):
    """A revision of any text."""

    text: str


@dataclass(frozen=True)
class Compared:
    """Two versions and the pieces of both; equal numbers mean the whole text."""

    earlier: int
    later: int
    pieces: list[Piece]


def compared(newest: int, *, find: Callable[[int], Saved | None]) -> Compared:
    """The versions asked for as ?from=2&to=4; the newest against the one before it otherwise."""
    later = _asked("to", newest, default=newest)
    earlier = _asked("from", newest, default=max(1, later - 1))
    earlier, later = min(earlier, later), max(earlier, later)
    return Compared(earlier, later, differences(_text(find(earlier)), _text(find(later))))


def page_of_versions(newest: int) -> Page:
    """A part of a long history; minutes have a version for each input."""
    return page_of(newest, size=_ON_PAGE)


def _asked(name: str, newest: int, *, default: int) -> int:
    text = request.args.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 8):
        return default
    return min(max(1, int(text)), newest)


def _text(revision: Saved | None) -> str:
    return revision.text if revision else ""
