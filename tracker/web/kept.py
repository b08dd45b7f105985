"""Telling a device that what it kept of a form is saved, so that it lets go of it."""

from flask import current_app
from werkzeug.wrappers import Response

_WEEK = 7 * 24 * 3600


def acknowledged(answer: Response, client_id: str | None) -> Response:
    """The answer to a save, with the name of the opened form that it came from."""
    if client_id:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        answer.set_cookie("saved", client_id, _WEEK, secure=secure, samesite="Lax")
    return answer
