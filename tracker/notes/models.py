"""What was written on an engagement; every save stays as a revision."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.core.database import Base, Key
from tracker.engagements.models import Engagement
from tracker.notes.tags import opening_of
from tracker.studies.models import Study


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
    # The one of its engagement that grows input by input while people talk.
    is_minutes: Mapped[bool] = mapped_column(default=False)
    # Which state of our own rules its excerpts, follow-ups and search words were derived by.
    derived_by: Mapped[int] = mapped_column(default=0, index=True)

    engagement: Mapped[Engagement] = relationship()
    author: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    @property
    def opening(self) -> str:
        return opening_of(self.text)

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


class Excerpt(Base):
    """A tagged paragraph or list item of a note: derived from the text, never edited alone.

    Its key stays while the text around it, or part of its own, is edited.
    """

    __tablename__ = "excerpts"
    __table_args__ = (sa.Index("ix_excerpts_note", "note_id", "position"),)

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(
        sa.ForeignKey("studies.id", ondelete="CASCADE"), index=True
    )
    engagement_id: Mapped[int] = mapped_column(
        sa.ForeignKey("engagements.id", ondelete="CASCADE"), index=True
    )
    note_id: Mapped[int] = mapped_column(sa.ForeignKey("notes.id", ondelete="CASCADE"))
    # Its place among the note's excerpts, and the line of the text it begins on, from 1.
    position: Mapped[int]
    line: Mapped[int]
    text: Mapped[str]

    note: Mapped[Note] = relationship()
    engagement: Mapped[Engagement] = relationship()
    study: Mapped[Study] = relationship()


class ExcerptTag(Base):
    """One tag of an excerpt, as a sign and a code: # theme or question, @ role, ! kind.

    What it means is looked up in the study's lists when it is read, so that a word that is put
    on a list later counts from the beginning.
    """

    __tablename__ = "excerpt_tags"
    __table_args__ = (
        sa.Index(
            "ix_excerpt_tags_counted", "study_id", "sign", "code", "engagement_id", "excerpt_id"
        ),
    )

    excerpt_id: Mapped[int] = mapped_column(
        sa.ForeignKey("excerpts.id", ondelete="CASCADE"), primary_key=True
    )
    sign: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[int]
    engagement_id: Mapped[int]


class NoteTemplate(Base):
    """The prompts with which a study's notes on one kind of engagement begin."""

    __tablename__ = "note_templates"

    study_id: Mapped[int] = mapped_column(
        sa.ForeignKey("studies.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
