"""How often one may try to get in, counted in the database: by all processes, over a restart."""

import datetime as dt
import hmac

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from flask import Flask, abort, current_app, request

from tracker.accounts.models import Attempt
from tracker.core import clock
from tracker.core.database import Instant, begin_writing_on, db

_GUARDED = {
    "security.login",
    "security.forgot_password",
    "security.reset_password",
    "security.change_password",
    "accounts.resume_work",
    "accounts.join",
    "example.welcome",
}
_WINDOW = dt.timedelta(minutes=1)
_AT_ONE_ACCOUNT = 5
_FROM_ONE_ADDRESS = 20
# Whoever comes from many addresses can keep the account's owner out for as long, and not longer.
_AT_ONE_ACCOUNT_FROM_EVERYWHERE = 20
# Of links that open nothing. Opening a good one counts for nothing, however often a scanner of
# mail does it.
_WRONG_LINKS = 20

# The first of a minute begins to count anew.
_COUNT = sa.text(
    "INSERT INTO attempts (digest, number, until) VALUES (:digest, 1, :until) "
    "ON CONFLICT (digest) DO UPDATE SET "
    "number = CASE WHEN attempts.until > :now THEN attempts.number + 1 ELSE 1 END, "
    "until = CASE WHEN attempts.until > :now THEN attempts.until ELSE :until END "
    "RETURNING number"
).bindparams(sa.bindparam("now", type_=Instant), sa.bindparam("until", type_=Instant))


def init_app(app: Flask) -> None:
    """Must be heard before a request begins to write: each attempt counts, whatever follows."""
    app.config.setdefault("LIMIT_ATTEMPTS", True)
    app.before_request(_limit)


def _limit() -> None:
    is_guarded = request.method == "POST" and request.endpoint in _GUARDED
    if is_guarded and current_app.config["LIMIT_ATTEMPTS"] and not _may_try():
        abort(429)


def _may_try() -> bool:
    """Count the attempt until something has had its number for now.

    Who is refused does not use up what others share with them.
    """
    account = _account()
    address = request.remote_addr or ""
    now = clock.now()
    with begin_writing_on(db.engine) as connection:
        return (
            _count(connection, f"both {account} {address}", now) <= _AT_ONE_ACCOUNT
            and _count(connection, f"address {address}", now) <= _FROM_ONE_ADDRESS
            and (
                not account
                or _count(connection, f"account {account}", now) <= _AT_ONE_ACCOUNT_FROM_EVERYWHERE
            )
        )


def has_guessed_enough() -> bool:
    """Whether so many wrong links have come from this address that none is looked at for now."""
    if not current_app.config["LIMIT_ATTEMPTS"]:
        return False
    asked = sa.select(Attempt.number).where(Attempt.digest == _digest(_wrong_links()))
    number = db.session.scalar(asked.where(Attempt.until > clock.now()))
    return (number or 0) >= _WRONG_LINKS


def count_wrong_link() -> None:
    """Count a link that opens nothing; of several who guess at once no more get through."""
    if current_app.config["LIMIT_ATTEMPTS"]:
        with begin_writing_on(db.engine) as connection:
            number = _count(connection, _wrong_links(), clock.now())
        if number > _WRONG_LINKS:
            abort(429)


def _wrong_links() -> str:
    return f"link {request.remote_addr or ''}"


def _account() -> str:
    """As log-in reads it: spelt otherwise it is no other account."""
    typed = request.form.get("email", "")[:400].strip().casefold()
    try:
        return validate_email(typed, check_deliverability=False).normalized.casefold()
    except EmailNotValidError:
        return typed


def _count(connection: sa.Connection, what: str, now: dt.datetime) -> int:
    """How many there are of it within this minute; nobody can read out of it who tried."""
    given = {"digest": _digest(what), "now": now, "until": now + _WINDOW}
    return int(connection.scalar(_COUNT, given) or 0)


def _digest(what: str) -> str:
    return hmac.digest(str(current_app.secret_key).encode(), what.encode(), "sha256").hex()
