"""No act without a token of the own session, but for the one that mail programs do themselves."""

from collections.abc import Callable
from typing import Any

from flask import current_app, g, request
from flask_wtf import CSRFProtect

View = Callable[..., Any]
# All that a mail program sends (RFC 8058); its header of that name promises so.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


class Guard(CSRFProtect):
    """The library's own, which knows views that need no token but not bodies that need none."""

    def protect(self, *given: Any, **named: Any) -> None:
        if is_one_click():
            g.csrf_valid = True
        else:
            super().protect(*given, **named)


def takes_one_click(view: View) -> View:
    """Mark a view whose address is a secret of its reader, so that no other site can send there."""
    view.takes_one_click = True  # type: ignore[attr-defined]
    return view


def is_one_click() -> bool:
    """Whether a mail program says, for its reader, that they want no more of it."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or not hasattr(view, "takes_one_click"):
        return False
    name, value = ONE_CLICK
    return not request.files and request.form.to_dict(flat=False) == {name: [value]}
