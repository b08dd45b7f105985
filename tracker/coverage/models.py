"""Whom the study wants to meet, and why it did not."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.models import Case
from tracker.core.database import Base, Key, one_of
from tracker.coverage.rules import Reason
from tracker.planning.models import Round
from tracker.studies.models import InformantRole, Study


def _once_without_a_round(name: str, *columns: str) -> sa.Index:
    """NULLs differ from each other, but there is one row for the study as a whole."""
    is_overall = sa.text("round_id IS NULL")
    return sa.Index(
        name, *columns, unique=True, sqlite_where=is_overall, postgresql_where=is_overall
    )


class Target(Base):
    """How many interviews with a role the study wants at each case, in a round or in all."""

    __tablename__ = "coverage_targets"
    __table_args__ = (
        sa.CheckConstraint("wanted > 0", name="wanted"),
        sa.UniqueConstraint("role_id", "round_id"),
        _once_without_a_round("uq_coverage_targets_overall", "role_id"),
    )

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(
        sa.ForeignKey("studies.id", ondelete="CASCADE"), index=True
    )
    role_id: Mapped[int] = mapped_column(sa.ForeignKey("informant_roles.id", ondelete="CASCADE"))
    round_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True
    )
    wanted: Mapped[int]

    study: Mapped[Study] = relationship()
    role: Mapped[InformantRole] = relationship()
    round: Mapped[Round | None] = relationship()


class Hole(Base):
    """Why a role was not met at a case, in a round or at all."""

    __tablename__ = "coverage_holes"
    __table_args__ = (
        one_of("reason", Reason),
        sa.UniqueConstraint("case_id", "role_id", "round_id"),
        _once_without_a_round("uq_coverage_holes_overall", "case_id", "role_id"),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    role_id: Mapped[int] = mapped_column(
        sa.ForeignKey("informant_roles.id", ondelete="CASCADE"), index=True
    )
    round_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str]
    # For when it is planned, or who declined, in words.
    note: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[dt.datetime]

    case: Mapped[Case] = relationship()
    role: Mapped[InformantRole] = relationship()
    round: Mapped[Round | None] = relationship()
