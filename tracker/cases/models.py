"""A followed site, its status over time, its facts and the events of its own story."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases import rules
from tracker.core.database import Base, Key, needed, one_of
from tracker.studies.models import Study


class Case(Base):
    """One followed site.

    `last_contact_on` is the newest held contact's last day, kept by the engagements in the
    transaction that changes it, so that the quietest cases are found without reading the log.
    """

    __tablename__ = "cases"
    __table_args__ = (
        sa.UniqueConstraint("study_id", "slug"),
        sa.Index("ix_cases_quiet", "study_id", "last_contact_on", "name"),
    )

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    slug: Mapped[str]
    name: Mapped[str]
    region: Mapped[str] = mapped_column(default="")
    last_contact_on: Mapped[dt.date | None]

    study: Mapped[Study] = relationship()

    @property
    def short_name(self) -> str:
        return rules.short_name(self.name)


class CaseStatus(Base):
    """From this day on the case has this status, for this reason."""

    __tablename__ = "case_statuses"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "from_on"),
        one_of("status", rules.Status),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    status: Mapped[str]
    from_on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(default="")

    case: Mapped[Case] = relationship()


class FactName(Base):
    """A fact that the study wants of every case; its own naming, so that cases compare."""

    __tablename__ = "fact_names"
    __table_args__ = (sa.UniqueConstraint("study_id", "name"),)

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]


class Fact(Base):
    """What holds for a case under a name, from a day on when that is known."""

    __tablename__ = "facts"

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    name_id: Mapped[int] = mapped_column(needed("fact_names.id"), index=True)
    value: Mapped[str]
    holds_from: Mapped[dt.date | None]

    case: Mapped[Case] = relationship()
    fact_name: Mapped[FactName] = relationship(lazy="joined", innerjoin=True)


class CaseEvent(Base):
    """A dated line in the case's own story."""

    __tablename__ = "case_events"
    __table_args__ = (sa.Index("ix_case_events_case_id_happened_on", "case_id", "happened_on"),)

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    happened_on: Mapped[dt.date]
    text: Mapped[str]

    case: Mapped[Case] = relationship()
