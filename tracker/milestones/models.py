"""Days on which the study owes something: a report, an application, the end of its data."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.database import Base, Key, needed
from tracker.studies.models import Membership, Study


class Milestone(Base):
    """Something due on a day, delivered or not."""

    __tablename__ = "milestones"
    __table_args__ = (sa.Index("ix_milestones_due", "study_id", "due_on"),)

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    name: Mapped[str]
    due_on: Mapped[dt.date]
    delivered_on: Mapped[dt.date | None]
    responsible_id: Mapped[int | None] = mapped_column(needed("memberships.id"), index=True)

    study: Mapped[Study] = relationship()
    responsible: Mapped[Membership | None] = relationship()
