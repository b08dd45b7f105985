"""Headers of every answer, and what is refused before any page sees it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, abort, current_app, request

from tracker.core.database import begin_writing

View = Callable[..., Any]
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def init_app(app: Flask, *, is_https: bool) -> None:
    app.before_request(_refuse_unreadable)
    app.before_request(_begin)

    @app.after_request
    def _add_headers(answer: Response) -> Response:
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        if is_https:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint != "static":
            # Only a calendar feed says something else.
            answer.headers.setdefault("Cache-Control", "no-store")
        elif "v" not in request.args:
            # Modules import each other by plain addresses, which stay when their content changes.
            answer.headers["Cache-Control"] = "no-cache"
        return answer


def _refuse_unreadable() -> None:
    """No database takes a NUL, and no address of ours holds one or a broken character."""
    parts = [request.path, *request.args.keys(), *request.args.values()]
    if any("\x00" in part or "\ufffd" in part for part in parts):
        abort(400)
    if request.mimetype == "application/x-www-form-urlencoded":
        # Werkzeug would keep bytes that are no text as %ff, and they would be saved like that.
        try:
            unquote_to_bytes(request.get_data()).decode()
        except UnicodeDecodeError:
            abort(400)


def reads_only(view: View) -> View:
    """Mark a view that is sent long texts and writes nothing, so that no writer waits for it."""
    view.reads_only = True  # type: ignore[attr-defined]
    return view


def _begin() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method not in {"GET", "HEAD", "OPTIONS"} and not hasattr(view, "reads_only"):
        if request.mimetype == "multipart/form-data":
            # A telephone sends its photographs slowly; nobody's saving has to wait for the last.
            _ = request.files
        begin_writing()
