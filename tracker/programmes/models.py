"""What fills the day of a visit beside its interviews, and what such days usually hold."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.database import Base, Key, needed
from tracker.engagements.models import Engagement
from tracker.studies.models import InformantRole


class ProgrammeItem(Base):
    """A part of a visit that is no engagement of its own: lunch, a presentation, a walk round.

    `day` counts from 0 on the visit's first day and `starts` is the wall time there, so that
    the programme follows when the visit moves.
    """

    __tablename__ = "programme_items"
    __table_args__ = (
        sa.CheckConstraint("day >= 0 AND minutes > 0", name="time"),
        sa.Index("ix_programme_items_engagement", "engagement_id", "day", "starts"),
    )

    id: Mapped[Key]
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagements.id", ondelete="CASCADE"))
    day: Mapped[int] = mapped_column(default=0)
    starts: Mapped[dt.time]
    minutes: Mapped[int]
    title: Mapped[str]

    engagement: Mapped[Engagement] = relationship()


class TemplateItem(Base):
    """One line of the usual programme of a kind, in the study's own words.

    With a `child_kind` it becomes an engagement of that kind within the visit, else an item.
    """

    __tablename__ = "template_items"
    __table_args__ = (
        sa.CheckConstraint("minutes > 0", name="minutes"),
        sa.UniqueConstraint("study_id", "kind", "position"),
    )

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    kind: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    minutes: Mapped[int]
    child_kind: Mapped[str] = mapped_column(default="")
    role_id: Mapped[int | None] = mapped_column(needed("informant_roles.id"), index=True)

    role: Mapped[InformantRole | None] = relationship()
