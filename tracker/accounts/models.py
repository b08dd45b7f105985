"""Accounts, the sessions they are signed in with, and links that work once."""

import datetime as dt

import sqlalchemy as sa
from flask_security.core import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.rules import LinkPurpose
from tracker.core.database import Base, Key, one_of


class Account(Base, UserMixin):
    """Somebody who can sign in. It has no rights by itself; memberships give them."""

    __tablename__ = "accounts"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    # None until the invited person has chosen one; such an account cannot sign in.
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(default="en")
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[dt.datetime]

    @property
    def has_joined(self) -> bool:
        return self.password is not None


class SignIn(Base):
    """One signed-in browser. Only the token's SHA-256 is stored; deleting the row signs it out."""

    __tablename__ = "sign_ins"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(
        sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(unique=True)
    began_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]

    account: Mapped[Account] = relationship()


class OneTimeLink(Base):
    """A link that works once: the welcome of the first leader, or an invitation."""

    __tablename__ = "one_time_links"
    __table_args__ = (one_of("purpose", LinkPurpose),)

    id: Mapped[Key]
    purpose: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]

    account: Mapped[Account | None] = relationship()


class Attempt(Base):
    """How often somebody has tried to get in until a moment; a keyed digest says who and where."""

    __tablename__ = "attempts"

    digest: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    until: Mapped[dt.datetime]


class RefusedAddress(Base):
    """An address that a mail server refused for good, or whose reader wants no more mail.

    Nothing is sent to it until somebody clears it or writes down another address.
    """

    __tablename__ = "refused_addresses"

    address: Mapped[str] = mapped_column(primary_key=True)
    refused_at: Mapped[dt.datetime]
    # The reader's own wish, not the server's.
    is_wish: Mapped[bool] = mapped_column(default=False)
    # The server's code, such as 550.
    code: Mapped[str] = mapped_column(default="")
