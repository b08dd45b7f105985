"""Error pages: what is wrong and what to do, never a traceback."""

import logging
from typing import Any

from flask import Flask, g, render_template, request
from flask_babel import gettext
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.web.forms import spoken

_log = logging.getLogger(__name__)

_SAID = {
    400: (n_("That request could not be read"), n_("Go back and try again.")),
    403: (
        n_("Your role in this study does not allow that"),
        n_("Ask the project leader if you need it."),
    ),
    404: (
        n_("There is nothing here"),
        n_("The address may be mistyped, or it belongs to a study you are not a member of."),
    ),
    405: (n_("That request could not be read"), n_("Go back and try again.")),
    409: (
        n_("Somebody changed this at the same moment"),
        n_("Go back, reload the page and try again."),
    ),
    413: (
        n_("That is too large"),
        n_(
            "It was too large to be read, so nothing of it was saved and it cannot be shown here. "
            "Go back: an editor has its text on this device. Shorten it or split it in two."
        ),
    ),
    429: (n_("Too many attempts"), n_("Wait a minute, then try again.")),
    500: (
        n_("Something went wrong on our side"),
        n_("Go back: your text is still in the form. It has been logged for the administrator."),
    ),
    503: (
        n_("The database cannot save just now"),
        n_("Try again in a moment. When it goes on, tell the administrator: the disk may be full."),
    ),
}

# A role or a place that went while somebody wrote must not take the text along.
_KEEPING = {403, 404}
_OURS = {"reader", "client_id", "known"}
_WORDS = 30


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(DomainError, _on_refusal)
    app.register_error_handler(IntegrityError, _on_clash)
    app.register_error_handler(OperationalError, _on_busy)
    app.register_error_handler(Exception, _on_fault)


def error_page(code: int, title: str = "", advice: str = "") -> tuple[str, int]:
    """The page for a status code; a title of one's own replaces the usual one."""
    usual_title, usual_advice = _SAID.get(code, _SAID[400])
    # The page must render even when the study can no longer be read.
    g.study = g.membership = None
    page = render_template(
        "errors/page.html",
        code=code,
        title=title or gettext(usual_title),
        advice=advice or gettext(usual_advice),
    )
    return page, code


def _on_http_error(error: HTTPException) -> Any:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):
        # No address of ours can be built for a host that is not ours, so no page either.
        return "This host name is not the one in BASE_URL.\n", 400, {"Content-Type": "text/plain"}
    page, code = _with_typed(error.code) if error.code in _KEEPING else error_page(error.code)
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    return page, code, headers


def _on_refusal(refusal: DomainError) -> tuple[str, int]:
    db.session.rollback()
    return error_page(refusal.status, spoken(refusal), gettext(refusal.advice))


def _on_clash(_error: IntegrityError) -> tuple[str, int]:
    db.session.rollback()
    return error_page(409)


def _on_busy(error: OperationalError) -> tuple[str, int]:
    """Busy for long, a full disk, or one that takes no writes; what was typed comes back."""
    db.session.rollback()
    _log.error("database not available: %s", type(error.orig).__name__)
    return _with_typed(503)


def _with_typed(code: int) -> tuple[str, int]:
    """The page for a status code, with what was typed to read, to copy and to send again."""
    page, code = error_page(code)
    typed = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    written = {name for name, value in typed if _is_written(name, value)}
    if not written or not request.path.startswith("/s/"):
        return page, code
    title, advice = map(gettext, _SAID[code])
    path = request.full_path.rstrip("?")
    page = render_template(
        "errors/typed.html", title=title, advice=advice, path=path, typed=typed, written=written
    )
    return page, code


def _is_written(name: str, value: str) -> bool:
    """Whether somebody wrote that: a choice or a button's own field is nothing to copy."""
    return name == "text" or (name not in _OURS and len(value) > _WORDS)


def _on_fault(error: Exception) -> tuple[str, int]:
    db.session.rollback()
    # Type and place only: an exception's own words may quote a note or a name.
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "unknown"
    _log.error("unexpected %s at %s", type(error).__name__, where)
    return error_page(500)
