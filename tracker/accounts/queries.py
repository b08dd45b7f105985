"""Reads about accounts and one-time links."""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Account, OneTimeLink, RefusedAddress
from tracker.accounts.rules import LinkPurpose, token_hash
from tracker.core.database import db


def find_account(email: str) -> Account | None:
    return db.session.scalar(sa.select(Account).where(Account.email == email))


def first_account() -> Account | None:
    """The one who started the installation."""
    return db.session.scalar(
        sa.select(Account).where(Account.password.is_not(None)).order_by(Account.id).limit(1)
    )


def has_accounts() -> bool:
    return db.session.scalar(sa.select(Account.id).limit(1)) is not None


def refused_among(addresses: Iterable[str]) -> dict[str, RefusedAddress]:
    """Those of the addresses that take no mail, by their lower-case form, in one statement."""
    asked = {address.lower() for address in addresses if address}
    if not asked:
        return {}
    rows = db.session.scalars(sa.select(RefusedAddress).where(RefusedAddress.address.in_(asked)))
    return {row.address: row for row in rows}


def find_refused(address: str) -> RefusedAddress | None:
    return refused_among([address]).get(address.lower())


def find_link(purpose: LinkPurpose, token: str, *, now: dt.datetime) -> OneTimeLink | None:
    """A link that is of that purpose, not used and not past its time."""
    return db.session.scalar(
        sa.select(OneTimeLink)
        .where(OneTimeLink.token_hash == token_hash(token), OneTimeLink.purpose == purpose)
        .where(OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now)
        .options(joinedload(OneTimeLink.account))
    )
