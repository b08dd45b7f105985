"""What holds for one case as of a month, in numbered editions with their revisions."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import Base, Key, one_of
from tracker.statusnotes.rules import State
from tracker.studies.models import Study


class StatusNote(Base):
    """One edition. A correction of a published one is the next edition of the same month."""

    __tablename__ = "status_notes"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "as_of", "edition"),
        one_of("state", State),
        sa.CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published"),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    # The first day of the month.
    as_of: Mapped[dt.date]
    edition: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default=State.DRAFT)
    state_since: Mapped[dt.datetime]
    text: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    changed_at: Mapped[dt.datetime]
    published_at: Mapped[dt.datetime | None]

    case: Mapped[Case] = relationship(lazy="joined", innerjoin=True)
    author: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED


class StatusNoteRevision(Base):
    """One saved state of a status note. Never changed afterwards."""

    __tablename__ = "status_note_revisions"
    __table_args__ = (sa.UniqueConstraint("status_note_id", "version"),)

    id: Mapped[Key]
    status_note_id: Mapped[int] = mapped_column(
        sa.ForeignKey("status_notes.id", ondelete="CASCADE")
    )
    version: Mapped[int]
    text: Mapped[str]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    saved_at: Mapped[dt.datetime]

    status_note: Mapped[StatusNote] = relationship()
    author: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class Reference(Base):
    """What a passage of a status note rests on: its mark in the text, and where that leads.

    At most one of the keys is there; none is left when what it rests on was deleted. `digest`
    tells the words that were cited from those that are there now. What is printed of it by role
    is kept, so that the passage can still be accounted for.
    """

    __tablename__ = "status_note_references"
    __table_args__ = (sa.UniqueConstraint("status_note_id", "mark"),)

    id: Mapped[Key]
    status_note_id: Mapped[int] = mapped_column(
        sa.ForeignKey("status_notes.id", ondelete="CASCADE")
    )
    # As it stands in the text: e42 for [^e42].
    mark: Mapped[str]
    excerpt_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("excerpts.id", ondelete="SET NULL"), index=True
    )
    engagement_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("engagements.id", ondelete="SET NULL"), index=True
    )
    event_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("case_events.id", ondelete="SET NULL"), index=True
    )
    fact_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("facts.id", ondelete="SET NULL"), index=True
    )
    follow_up_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("follow_ups.id", ondelete="SET NULL"), index=True
    )
    digest: Mapped[str]
    # Of the contact: its kind and days; of what was said there: the codes of the roles.
    kind: Mapped[str] = mapped_column(default="")
    happened_on: Mapped[dt.date | None]
    until: Mapped[dt.date | None]
    roles: Mapped[str] = mapped_column(default="")
    cited_at: Mapped[dt.datetime]

    status_note: Mapped[StatusNote] = relationship()


class AskedMonth(Base):
    """A month as of which the study wants a status note of each case that is evaluated."""

    __tablename__ = "asked_months"
    __table_args__ = (sa.UniqueConstraint("study_id", "as_of"),)

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    # The first day of the month.
    as_of: Mapped[dt.date]

    study: Mapped[Study] = relationship()
