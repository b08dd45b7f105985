"""Small verbs that every view uses."""

from typing import TypeVar

from flask import abort, flash, redirect, request
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


def page_number() -> int:
    """The page asked for in the address, 1 when it makes no sense."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1
