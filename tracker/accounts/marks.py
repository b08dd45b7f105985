"""Marks by which pages and devices tell one account from another, without naming it."""

import hashlib
import hmac

from flask import current_app, request
from flask_login import current_user

from tracker.accounts.models import Account

# The hidden field of a form that says whose page it stands on.
FIELD = "reader"


def mark_of(account: Account) -> str:
    return of_account("reader", account.id).hex()[:16]


def reader_mark() -> str:
    """That of who is signed in; nothing when nobody is."""
    if not current_user.is_authenticated:
        return ""
    return of_account("reader", current_user.id).hex()[:16]


def is_of_another() -> bool:
    """Whether what was sent stood on a page of somebody else's, left open on a shared device."""
    sent = request.form.get(FIELD, "")
    return bool(sent) and sent != reader_mark()


def of_account(purpose: str, account_id: int) -> bytes:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"{purpose}-{account_id}".encode(), hashlib.sha256).digest()
