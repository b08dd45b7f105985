"""What was given back to the cases, and what they did with it."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.models import Case
from tracker.core.database import Base, Key, needed, one_of
from tracker.engagements.models import Engagement
from tracker.feedback.rules import Form
from tracker.studies.models import Membership, Study


class Given(Base):
    """One thing given back to one case, at an engagement or outside of any."""

    __tablename__ = "feedback_given"
    __table_args__ = (
        one_of("form", Form),
        sa.Index("ix_feedback_given_case", "case_id", "given_on"),
        sa.Index("ix_feedback_given_study", "study_id", "given_on"),
        sa.Index("ix_feedback_given_client", "client_id", "case_id", unique=True),
    )

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    case_id: Mapped[int] = mapped_column(needed("cases.id"))
    engagement_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("engagements.id", ondelete="SET NULL"), index=True
    )
    given_on: Mapped[dt.date]
    form: Mapped[str]
    what: Mapped[str]
    # What the case did with it; empty until somebody knows.
    response: Mapped[str] = mapped_column(default="")
    # Made in the form, so that a repeated POST notes it once.
    client_id: Mapped[str | None]
    given_by_id: Mapped[int | None] = mapped_column(needed("memberships.id"), index=True)

    study: Mapped[Study] = relationship()
    case: Mapped[Case] = relationship(lazy="joined", innerjoin=True)
    engagement: Mapped[Engagement | None] = relationship()
    given_by: Mapped[Membership | None] = relationship()
