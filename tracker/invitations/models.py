"""What was sent to the participants of an engagement, and what they answered."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.database import Base, Key, needed, one_of
from tracker.engagements.models import Engagement
from tracker.invitations.rules import Answer
from tracker.people.models import Person


class Invitation(Base):
    """A person's calendar invitation to an engagement, sent by e-mail.

    `told` is a digest of the time, title and place that the person was last sent; `sequence`
    is the iCalendar revision of that sending.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "person_id"),
        one_of("answer", Answer),
    )

    id: Mapped[Key]
    # Who deletes an engagement would leave people with a date that is off.
    engagement_id: Mapped[int] = mapped_column(needed("engagements.id"))
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    sequence: Mapped[int] = mapped_column(default=0)
    told: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[dt.datetime | None]
    cancelled_at: Mapped[dt.datetime | None]
    has_failed: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(default=Answer.NONE)
    answered_at: Mapped[dt.datetime | None]

    engagement: Mapped[Engagement] = relationship()
    person: Mapped[Person] = relationship()
