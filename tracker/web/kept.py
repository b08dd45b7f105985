"""Telling a device that what it kept of a form is saved, so that it lets go of it."""

import hashlib

from flask import current_app
from werkzeug.wrappers import Response

_WEEK = 7 * 24 * 3600


def acknowledged(answer: Response, client_id: str | None, *, text: str | None = None) -> Response:
    """The answer to a save, with the name of the opened form that it came from.

    With the text that was saved, what was typed since then under that name stays.
    """
    if client_id:
        saved = client_id if text is None else f"{client_id}:{_digest(text)}"
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        answer.set_cookie("saved", saved, _WEEK, secure=secure, samesite="Lax")
    return answer


def _digest(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()
