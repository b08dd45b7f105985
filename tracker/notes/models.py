"""What was written on an engagement; every save stays as a revision."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.core.database import Base, Key
from tracker.core.markdown import opening
from tracker.engagements.models import Engagement


class Note(Base):
    """Markdown on an engagement, begun by one author. `version` counts its revisions."""

    __tablename__ = "notes"

    id: Mapped[Key]
    engagement_id: Mapped[int] = mapped_column(
        sa.ForeignKey("engagements.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    text: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime]

    engagement: Mapped[Engagement] = relationship()
    author: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    @property
    def opening(self) -> str:
        return opening(self.text)

    @property
    def is_long(self) -> bool:
        """Longer than what one unfolds beside something else."""
        return len(self.text) > 20_000


class NoteRevision(Base):
    """One saved state of a note. Never changed afterwards.

    `client_id` is made in the browser's form, so that a repeated POST saves once.
    """

    __tablename__ = "note_revisions"
    __table_args__ = (sa.UniqueConstraint("note_id", "version"),)

    id: Mapped[Key]
    note_id: Mapped[int] = mapped_column(sa.ForeignKey("notes.id", ondelete="CASCADE"))
    version: Mapped[int]
    text: Mapped[str]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    saved_at: Mapped[dt.datetime]
    client_id: Mapped[str | None] = mapped_column(unique=True)

    note: Mapped[Note] = relationship()
    author: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
