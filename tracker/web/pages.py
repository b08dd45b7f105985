"""Small verbs that every view uses."""

from dataclasses import dataclass
from math import ceil
from typing import Any, TypeVar

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

Thing = TypeVar("Thing")


def found(thing: Thing | None) -> Thing:
    """The thing, or 404: what is not in this study does not exist for this reader."""
    if thing is None:
        abort(404)
    return thing


def back_to(url: str, message: str = "") -> Response:
    """After a finished act: go on with GET, and say what happened."""
    if message:
        flash(message, "message")
    return redirect(url, 303)


def path_within(path: str, folder: str) -> str | None:
    """An address that a form handed back, when it leads to a page of that folder of ours."""
    is_plain = path.isprintable() and "\\" not in path and "//" not in path.split("?")[0]
    return path if is_plain and path.startswith(folder) and len(path) < 1000 else None


def whole_number(text: str) -> int | None:
    """The number that stands in an address, None when it makes no sense."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def page_number() -> int:
    """The page asked for in the address, 1 when it makes no sense."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


@dataclass(frozen=True)
class Page:
    """Page `number` of a list of `total` rows, `size` of them on each."""

    number: int
    total: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    def url(self, number: int) -> str:
        """The address of another page of the same list, its filters kept."""
        asked = request.args.to_dict(flat=False)
        # Names that begin so are url_for's own, never filters of ours.
        kept: dict[str, Any] = {name: asked[name] for name in asked if not name.startswith("_")}
        words = kept | (request.view_args or {}) | {"page": number}
        return url_for(str(request.endpoint), **words)


def page_of(total: int, *, size: int) -> Page:
    """The page asked for in the address, the last one when that lies beyond."""
    last = max(1, ceil(total / size))
    return Page(min(page_number(), last), total, size)
