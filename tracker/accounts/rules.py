"""What holds for accounts, links and sessions, on plain values."""

import datetime as dt
import hashlib
import re
import secrets
import unicodedata
from enum import StrEnum

from tracker.core.errors import DomainError
from tracker.core.language import n_


class LinkPurpose(StrEnum):
    """Why a one-time link was made."""

    WELCOME = "welcome"
    INVITATION = "invitation"


WELCOME_HOLDS = dt.timedelta(days=7)
INVITATION_HOLDS = dt.timedelta(days=14)

# A day in the field is long; a lost telephone must not stay open for a week.
IDLE_LIMIT = dt.timedelta(hours=8)
ABSOLUTE_LIMIT = dt.timedelta(hours=12)

PASSWORD_MINIMUM = 12
PASSWORD_MAXIMUM = 128


def new_token() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token, so that a stolen database opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_alive(*, began_at: dt.datetime, seen_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether a session is neither idle for too long nor older than a working day."""
    return now - seen_at < IDLE_LIMIT and now - began_at < ABSOLUTE_LIMIT


def check_password(password: str) -> None:
    """Refuse too short ones, and too long ones before the expensive hash sees them."""
    if len(password) < PASSWORD_MINIMUM:
        raise DomainError(
            n_("Use at least %(count)d characters."), field="password", count=PASSWORD_MINIMUM
        )
    if len(password) > PASSWORD_MAXIMUM:
        raise DomainError(
            n_("Use at most %(count)d characters."), field="password", count=PASSWORD_MAXIMUM
        )


def normal_password(password: str) -> str:
    """The form that the log-in page hashes: an å typed there must match the one stored here."""
    return unicodedata.normalize("NFKD", password)


def is_own_path(path: str) -> bool:
    """Whether an address stays within this site: a path, and nothing a browser reads otherwise."""
    return bool(re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", path))


def plain_email(email: str) -> str:
    """The address as stored, lower case; refuses what cannot be one."""
    address = email.strip().lower()
    if not re.fullmatch(r"[^@\s\x00]{1,64}@[^@\s\x00]{1,250}\.[^@\s\x00.]{2,63}", address):
        raise DomainError(n_("Write an e-mail address such as name@institute.org."), field="email")
    return address
