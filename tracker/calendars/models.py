"""Addresses that calendar programs follow, and what was read from calendar files."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.database import Base, Key
from tracker.studies.models import Membership


class Feed(Base):
    """A member's secret calendar address; only the SHA-256 of its token is kept.

    `alarm_minutes` before each engagement the calendar rings; None for never.
    """

    __tablename__ = "feeds"

    id: Mapped[Key]
    membership_id: Mapped[int] = mapped_column(
        sa.ForeignKey("memberships.id", ondelete="CASCADE"), unique=True
    )
    token_hash: Mapped[str] = mapped_column(unique=True)
    with_details: Mapped[bool] = mapped_column(default=False)
    only_mine: Mapped[bool] = mapped_column(default=False)
    alarm_minutes: Mapped[int | None]
    created_at: Mapped[dt.datetime]
    fetched_at: Mapped[dt.datetime | None]

    membership: Mapped[Membership] = relationship()
