"""What was promised, by whom and until when."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import Base, Key, needed
from tracker.engagements.models import Engagement
from tracker.followups.rules import digest
from tracker.studies.models import Membership, Study


class FollowUp(Base):
    """A promise: from a task line of a text, whose name is its `source`, or by itself.

    `owner_word` is how its text names the owner; without an `owner` it means whoever it fits
    when it is read. `line` is the line of the text, from 1; `position` its place among the
    text's tasks.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (
        sa.Index("ix_follow_ups_source", "source", "position"),
        sa.Index("ix_follow_ups_open", "study_id", "done_at", "due_on"),
    )

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    engagement_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("engagements.id", ondelete="CASCADE"), index=True
    )
    # Of one that stands by itself; the others belong to their engagement's cases.
    case_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    source: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)
    line: Mapped[int] = mapped_column(default=0)
    text: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(needed("memberships.id"), index=True)
    owner_word: Mapped[str] = mapped_column(default="")
    due_on: Mapped[dt.date | None]
    done_at: Mapped[dt.datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    made_at: Mapped[dt.datetime]

    study: Mapped[Study] = relationship()
    engagement: Mapped[Engagement | None] = relationship()
    case: Mapped[Case | None] = relationship()
    owner: Mapped[Membership | None] = relationship()
    done_by: Mapped[Account | None] = relationship()

    @property
    def about(self) -> str:
        """What a box is sent with, since a database may give its key to another row."""
        return digest(self.text)

    @property
    def state(self) -> str:
        """Changes with all that its form shows."""
        return digest(self.text, self.owner_id, self.due_on, self.case_id)
