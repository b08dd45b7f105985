"""How often one may try to get in. Counted in memory: right for the one worker that serves."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

_GUARDED = {
    "security.login",
    "security.forgot_password",
    "security.reset_password",
    "security.change_password",
    "accounts.resume_work",
    "accounts.join",
    "example.welcome",
}


def init_app(app: Flask) -> None:
    """Five tries a minute for an account from an address, twenty for an address."""
    limiter = Limiter(get_remote_address, storage_uri="memory://")
    limiter.init_app(app)
    # The limits hold it only weakly.
    app.extensions["tracker_limiter"] = limiter
    per_account = limiter.limit("5 per minute", key_func=_account_and_address, scope="account")
    per_address = limiter.limit("20 per minute", key_func=get_remote_address, scope="address")

    @app.before_request
    def _count_attempts() -> None:
        if request.method == "POST" and request.endpoint in _GUARDED:
            _attempt()

    @per_account
    @per_address
    def _attempt() -> None:
        """An attempt, counted."""


def _account_and_address() -> str:
    return f"{request.form.get('email', '')[:200].casefold()} {get_remote_address()}"
