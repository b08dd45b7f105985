"""Addresses at which the reader of a letter can have done with it, without a log-in."""

from functools import cache
from typing import Literal

from flask import current_app
from itsdangerous import BadSignature, Signer

Kind = Literal["account", "person"]


_KINDS: dict[str, Kind] = {"a": "account", "p": "person"}


def token_for_account(key: int) -> str:
    return _signer().sign(f"a{key}").decode()


def token_for_person(key: int) -> str:
    return _signer().sign(f"p{key}").decode()


def read(token: str) -> tuple[Kind, int] | None:
    """Whose it is; None if we never wrote it. It does not end, as old mail is kept for long."""
    try:
        said = _signer().unsign(token).decode()
    except (BadSignature, ValueError):
        return None
    return _KINDS[said[0]], int(said[1:])


def _signer() -> Signer:
    return _signer_with(current_app.secret_key or "")


@cache
def _signer_with(secret: str | bytes) -> Signer:
    return Signer(secret, salt="letters about what is due")
