"""What people do with accounts. The caller commits."""

import datetime as dt
from functools import cache

import sqlalchemy as sa
from flask_security.utils import hash_password, verify_password

from tracker.accounts import queries
from tracker.accounts.models import Account, Attempt, OneTimeLink, SignIn
from tracker.accounts.rules import (
    ABSOLUTE_LIMIT,
    IDLE_LIMIT,
    INVITATION_HOLDS,
    PASSWORD_MAXIMUM,
    WELCOME_HOLDS,
    LinkPurpose,
    check_password,
    new_token,
    normal_password,
    plain_email,
    token_hash,
)
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_


def welcome_token(*, now: dt.datetime) -> str | None:
    """The token of the first leader's link; None as soon as anybody has an account.

    A new one replaces those made before.
    """
    if queries.has_accounts():
        return None
    db.session.execute(sa.delete(OneTimeLink).where(OneTimeLink.purpose == LinkPurpose.WELCOME))
    return _link(LinkPurpose.WELCOME, None, now + WELCOME_HOLDS)


def welcome(
    link: OneTimeLink, *, email: str, name: str, password: str, language: str, now: dt.datetime
) -> Account:
    """Make the first account and use up its link."""
    _use(link, now)
    account = _register(email=email, name=name, language=language, now=now)
    choose_password(account, password)
    return account


def invite(*, email: str, name: str, language: str, now: dt.datetime) -> tuple[Account, str | None]:
    """The account of an address, made if need be, and the token of the link to join.

    None for somebody who has joined already. Earlier links of the account stop working.
    """
    address = plain_email(email)
    account = queries.find_account(address)
    if account is None:
        account = _register(email=address, name=name, language=language, now=now)
    if account.has_joined:
        return account, None
    return account, _fresh_link(account, now)


def join(link: OneTimeLink, *, password: str, language: str, now: dt.datetime) -> Account:
    """Choose the password, with the link that was sent."""
    account = link.account
    assert account is not None
    _use(link, now)
    choose_password(account, password)
    account.language = language
    return account


def reset(email: str, *, now: dt.datetime) -> str:
    """Sign an account out everywhere; the token of a link to choose a new password."""
    account = queries.find_account(plain_email(email))
    if account is None:
        raise DomainError(n_("Nobody has an account with the address %(email)s."), email=email)
    account.password = None
    _forget_sessions(account)
    return _fresh_link(account, now)


def choose_password(account: Account, password: str) -> None:
    """Set a password; all earlier sessions of the account end."""
    check_password(password)
    account.password = hash_password(normal_password(password))
    account.fs_uniquifier = new_token()
    _forget_sessions(account)


def check_sign_in(email: str, password: str) -> Account:
    """The account that signs in; who cannot is not told whether address or password was wrong."""
    account = queries.find_account(email.lower())
    if len(password) > PASSWORD_MAXIMUM:
        account = None
    known = account.password if account and account.active else None
    # An unknown address takes as long as a wrong password.
    right = verify_password(normal_password(password)[:PASSWORD_MAXIMUM], known or _nobody())
    if account is None or known is None or not right:
        raise DomainError(n_("That address and password do not belong together."), field="password")
    return account


@cache
def _nobody() -> str:
    """A hash that no password has."""
    hashed: str = hash_password(new_token())
    return hashed


def forget_what_is_over(*, now: dt.datetime) -> None:
    """Delete sessions past their limits, links past their time, attempts that count no more."""
    ended = sa.or_(SignIn.seen_at <= now - IDLE_LIMIT, SignIn.began_at <= now - ABSOLUTE_LIMIT)
    db.session.execute(sa.delete(SignIn).where(ended))
    db.session.execute(sa.delete(OneTimeLink).where(OneTimeLink.expires_at <= now))
    db.session.execute(sa.delete(Attempt).where(Attempt.until <= now))


def find_leader(email: str | None) -> Account:
    """The account for a command: that of an address, else the first one."""
    account = queries.find_account(plain_email(email)) if email else queries.first_account()
    if account is None:
        raise DomainError(n_("No such account. Start the program and open its welcome link first."))
    return account


def _register(*, email: str, name: str, language: str, now: dt.datetime) -> Account:
    address = plain_email(email)
    if queries.find_account(address) is not None:
        raise DomainError(n_("That address has an account already."), field="email")
    account = Account(
        email=address,
        name=name,
        password=None,
        active=True,
        language=language,
        fs_uniquifier=new_token(),
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()
    return account


def _fresh_link(account: Account, now: dt.datetime) -> str:
    db.session.execute(sa.delete(OneTimeLink).where(OneTimeLink.account_id == account.id))
    return _link(LinkPurpose.INVITATION, account, now + INVITATION_HOLDS)


def _link(purpose: LinkPurpose, account: Account | None, expires_at: dt.datetime) -> str:
    token = new_token()
    db.session.add(
        OneTimeLink(
            purpose=purpose, account=account, token_hash=token_hash(token), expires_at=expires_at
        )
    )
    db.session.flush()
    return token


def _use(link: OneTimeLink, now: dt.datetime) -> None:
    """Used up in the database, so that of two who open it at once one gets in."""
    used = db.session.execute(
        sa.update(OneTimeLink)
        .where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
        .values(used_at=now)
        .returning(OneTimeLink.id)
    )
    if used.first() is None:
        raise DomainError(n_("This link has been used already."))


def _forget_sessions(account: Account) -> None:
    db.session.execute(sa.delete(SignIn).where(SignIn.account_id == account.id))


def try_address_again(address: str) -> None:
    """It takes mail again as far as we know; a server that still refuses it will say so."""
    refused = queries.find_refused(address)
    if refused is not None:
        db.session.delete(refused)
        db.session.flush()
