"""Rounds: named waves of data collection, and the engagements that belong to them."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.database import Base, Key
from tracker.engagements.models import Engagement


class Round(Base):
    """A wave of contacts of one kind within a window of days."""

    __tablename__ = "rounds"
    __table_args__ = (
        sa.UniqueConstraint("study_id", "name"),
        sa.CheckConstraint("starts_on <= ends_on", name="window"),
    )

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    name: Mapped[str]
    kind: Mapped[str]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]


class RoundEngagement(Base):
    """An engagement belongs to at most one round."""

    __tablename__ = "round_engagements"

    engagement_id: Mapped[int] = mapped_column(
        sa.ForeignKey("engagements.id", ondelete="CASCADE"), primary_key=True
    )
    round_id: Mapped[int] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True
    )

    engagement: Mapped[Engagement] = relationship()
    round: Mapped[Round] = relationship()
