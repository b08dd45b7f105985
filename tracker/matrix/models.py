"""What researchers write into a cell of the framework matrix, and what it rests on.

Ritchie & Spencer (1994): cases as rows, themes as columns, a written summary in the cell with
the passages beneath it.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import Base, Key
from tracker.studies.models import Study


class CellSummary(Base):
    """The newest text of one cell: a case and a tag (`sign` and `code`). `version` counts saves."""

    __tablename__ = "cell_summaries"
    __table_args__ = (sa.UniqueConstraint("study_id", "case_id", "sign", "code"),)

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    sign: Mapped[str]
    code: Mapped[str]
    text: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    # The excerpts it rests on as key:digest, with spaces between; it is stale when they differ.
    basis: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    changed_at: Mapped[dt.datetime]

    study: Mapped[Study] = relationship()
    case: Mapped[Case] = relationship()
    author: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class CellSummaryRevision(Base):
    """One saved state of a cell. Never changed afterwards."""

    __tablename__ = "cell_summary_revisions"
    __table_args__ = (sa.UniqueConstraint("cell_summary_id", "version"),)

    id: Mapped[Key]
    cell_summary_id: Mapped[int] = mapped_column(
        sa.ForeignKey("cell_summaries.id", ondelete="CASCADE")
    )
    version: Mapped[int]
    text: Mapped[str]
    basis: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    saved_at: Mapped[dt.datetime]

    cell_summary: Mapped[CellSummary] = relationship()
    author: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
