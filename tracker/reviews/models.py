"""What colleagues say of a status note before it goes to its case: bound to what they read."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.core.database import Base, Key, one_of
from tracker.reviews.rules import Verdict
from tracker.statusnotes.models import StatusNote


class Comment(Base):
    """A remark on one passage of the version that was read; settled when its answer is."""

    __tablename__ = "review_comments"

    id: Mapped[Key]
    status_note_id: Mapped[int] = mapped_column(
        sa.ForeignKey("status_notes.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[int]
    # Its place among the paragraphs of that version, from 1; 0 for the whole text.
    block: Mapped[int]
    # The words it is about, as they were read.
    passage: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    made_at: Mapped[dt.datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    settled_at: Mapped[dt.datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    # Its author has deleted it and can still undo that.
    removed_at: Mapped[dt.datetime | None]

    status_note: Mapped[StatusNote] = relationship()
    author: Mapped[Account] = relationship(lazy="joined", innerjoin=True, foreign_keys=author_id)
    answered_by: Mapped[Account | None] = relationship(lazy="joined", foreign_keys=answered_by_id)
    settled_by: Mapped[Account | None] = relationship(lazy="joined", foreign_keys=settled_by_id)


class Review(Base):
    """Somebody's verdict on one version. A later version needs another."""

    __tablename__ = "reviews"
    __table_args__ = (
        one_of("verdict", Verdict),
        sa.UniqueConstraint("status_note_id", "version", "reviewer_id"),
    )

    id: Mapped[Key]
    status_note_id: Mapped[int] = mapped_column(
        sa.ForeignKey("status_notes.id", ondelete="CASCADE")
    )
    version: Mapped[int]
    verdict: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    given_at: Mapped[dt.datetime]

    status_note: Mapped[StatusNote] = relationship()
    reviewer: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class Reading(Base):
    """The version that an account last read, so that what changed since can be marked."""

    __tablename__ = "status_note_readings"

    status_note_id: Mapped[int] = mapped_column(
        sa.ForeignKey("status_notes.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(
        sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    version: Mapped[int]
    read_at: Mapped[dt.datetime]
