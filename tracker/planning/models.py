"""Rounds of data collection, cadences of calls, and what plans were read from files."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.models import Case
from tracker.core.database import Base, Key, needed
from tracker.engagements.models import Engagement
from tracker.planning.rules import Gathers
from tracker.studies.models import Membership, Study


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
    # Whether there is one contact per case, or one per region, with its own cases or with all.
    gathers: Mapped[str] = mapped_column(default=Gathers.CASE)
    # How far from its target a contact may lie and still be as agreed.
    days_before: Mapped[int] = mapped_column(default=0)
    days_after: Mapped[int] = mapped_column(default=0)

    study: Mapped[Study] = relationship()
    cases: Mapped[list[Case]] = relationship(
        secondary="round_cases", order_by=Case.name, passive_deletes=True
    )


class RoundCase(Base):
    """A case in which the round wants to have been."""

    __tablename__ = "round_cases"
    __table_args__ = (sa.Index("ix_round_cases_case", "case_id"),)

    round_id: Mapped[int] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True
    )
    case_id: Mapped[int] = mapped_column(needed("cases.id"), primary_key=True)


class RoundEngagement(Base):
    """An engagement belongs to at most one round."""

    __tablename__ = "round_engagements"

    engagement_id: Mapped[int] = mapped_column(
        sa.ForeignKey("engagements.id", ondelete="CASCADE"), primary_key=True
    )
    round_id: Mapped[int] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True
    )

    # The day it was meant for when the round was planned.
    target_on: Mapped[dt.date | None]

    engagement: Mapped[Engagement] = relationship()
    round: Mapped[Round] = relationship()


class Cadence(Base):
    """How often a case is called: every so many weeks, but not in its pauses.

    `pauses` are months, 1 to 12, with commas between.
    """

    __tablename__ = "cadences"
    __table_args__ = (sa.CheckConstraint("weeks > 0", name="weeks"),)

    case_id: Mapped[int] = mapped_column(
        sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    weeks: Mapped[int]
    pauses: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[dt.date]
    starts: Mapped[dt.time | None]
    membership_id: Mapped[int | None] = mapped_column(needed("memberships.id"), index=True)

    case: Mapped[Case] = relationship()
    membership: Mapped[Membership | None] = relationship()


class Imported(Base):
    """What an engagement was read from, so that reading it again plans nothing twice."""

    __tablename__ = "imported"
    __table_args__ = (sa.UniqueConstraint("study_id", "source"),)

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    # A digest of the row, or an event's UID with its day.
    source: Mapped[str]
    engagement_id: Mapped[int] = mapped_column(
        sa.ForeignKey("engagements.id", ondelete="CASCADE"), index=True
    )
