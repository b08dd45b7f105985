"""Signed-in browsers, in a table: the server can end each one, and it ends them all in time.

Flask's own cookie cannot be taken back, so a copy of it would work after log-out. The cookie
holds a random token; only its hash is stored, and the row decides.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from flask import Flask, request, session
from flask_security.utils import set_request_attr
from sqlalchemy.orm import contains_eager

from tracker.accounts.models import Account, SignIn
from tracker.accounts.rules import is_alive, new_token, token_hash
from tracker.core import clock
from tracker.core.database import begin_writing_on, db

_TOKEN = "sign_in"  # noqa: S105 - where in the session it is, not what it is
# Often enough for an idle limit of hours, seldom enough that reading pages hardly writes.
_SEEN_EVERY = dt.timedelta(minutes=5)


# Every page asks it; it is put together once.
_SIGN_IN = (
    sa.select(SignIn)
    .join(SignIn.account)
    .where(SignIn.token_hash == sa.bindparam("token_hash"))
    .where(Account.fs_uniquifier == sa.bindparam("uniquifier"), Account.active)
    .options(contains_eager(SignIn.account))
)


def load(uniquifier: str) -> Account | None:
    """The account of this browser's session, in one statement; None when the session is over."""
    given = {"token_hash": token_hash(session.get(_TOKEN, "")), "uniquifier": uniquifier}
    row = db.session.scalar(_SIGN_IN, given)
    now = clock.now()
    if row is None or not is_alive(began_at=row.began_at, seen_at=row.seen_at, now=now):
        return None
    if now - row.seen_at > _SEEN_EVERY:
        _mark_seen(row.id, now)
    # Flask-Security's own pages ask for this before they believe that somebody is signed in.
    set_request_attr("fs_authn_via", "session")
    return row.account


def _mark_seen(row_id: int, now: dt.datetime) -> None:
    """On a page that only reads, through a connection of its own: the page's stays read-only."""
    seen = sa.update(SignIn).where(SignIn.id == row_id).values(seen_at=now)
    if request.method in {"GET", "HEAD"}:
        with begin_writing_on(db.engine) as connection:
            connection.execute(seen)
    else:
        db.session.execute(seen)


def on_signed_in(_app: Flask, *, user: Account, **_more: Any) -> None:
    """A new token at each log-in, so that a planted cookie is worth nothing."""
    token, now = new_token(), clock.now()
    session[_TOKEN] = token
    db.session.add(
        SignIn(account_id=user.id, token_hash=token_hash(token), began_at=now, seen_at=now)
    )


def on_signed_out(_app: Flask, *, user: Account | None, **_more: Any) -> None:  # noqa: ARG001
    token = session.pop(_TOKEN, "")
    db.session.execute(sa.delete(SignIn).where(SignIn.token_hash == token_hash(token)))
    db.session.commit()


def on_password_changed(_app: Flask, *, user: Account, **_more: Any) -> None:
    """A new password ends every session of the account but the one that set it."""
    end_others(user)


def end_others(account: Account) -> None:
    """Sign the account out everywhere but here."""
    here = token_hash(session.get(_TOKEN, ""))
    db.session.flush()
    db.session.execute(
        sa.delete(SignIn).where(SignIn.account_id == account.id, SignIn.token_hash != here)
    )
