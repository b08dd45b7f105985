"""Addresses at which the reader of a letter can have done with it, without a log-in."""

from typing import Literal

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

Kind = Literal["account", "person"]


def token_for_account(key: int) -> str:
    return str(_signer().dumps(["account", key]))


def token_for_person(key: int) -> str:
    return str(_signer().dumps(["person", key]))


def read(token: str) -> tuple[Kind, int] | None:
    """Whose it is; None if we never wrote it. It does not end, as old mail is kept for long."""
    try:
        kind, key = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return kind, int(key)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="letters about what is due")
