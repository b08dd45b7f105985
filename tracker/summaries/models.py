"""The institute's own Word style, the reports a study has named, and what is being made."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import Base, Key, one_of
from tracker.studies.models import Study
from tracker.summaries.rules import Stage


class ReferenceStyle(Base):
    """A .docx whose styles the study's Word summaries take over."""

    __tablename__ = "reference_styles"

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(
        sa.ForeignKey("studies.id", ondelete="CASCADE"), unique=True
    )
    file_name: Mapped[str]
    content: Mapped[bytes]
    uploaded_at: Mapped[dt.datetime]


class Report(Base):
    """A summary that the study has named: which parts in which order, of which cases.

    No month is the one asked for when it is made.
    """

    __tablename__ = "reports"
    __table_args__ = (sa.UniqueConstraint("study_id", "name"),)

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    name: Mapped[str]
    # Codes of `rules.PARTS` in their order, with spaces between.
    parts: Mapped[str]
    # The document's language; empty for the study's own.
    language: Mapped[str] = mapped_column(default="")
    as_of: Mapped[dt.date | None]
    # Whether the passages' references are printed as footnotes.
    has_references: Mapped[bool] = mapped_column(default=False)
    # Otherwise of those chosen: when they are all gone it is of none, and not of all.
    is_of_all: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[dt.datetime]

    study: Mapped[Study] = relationship()
    cases: Mapped[list[Case]] = relationship(
        secondary="report_cases", order_by=Case.name, passive_deletes=True
    )

    @property
    def has_lost_cases(self) -> bool:
        return not self.is_of_all and not self.cases


class ReportCase(Base):
    """A case that a report is about."""

    __tablename__ = "report_cases"

    report_id: Mapped[int] = mapped_column(
        sa.ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True
    )
    case_id: Mapped[int] = mapped_column(
        sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Making(Base):
    """A file that somebody asked for: how far it is, and the file once it is there."""

    __tablename__ = "makings"
    __table_args__ = (
        one_of("stage", Stage),
        sa.Index("ix_makings_waiting", "stage", "id"),
    )

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(
        sa.ForeignKey("studies.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[int] = mapped_column(
        sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    # What was chosen, as words of an address, and in which form.
    asked: Mapped[str]
    format: Mapped[str]
    file_name: Mapped[str]
    stage: Mapped[str]
    # How often it was begun: whoever began it an earlier time has lost it.
    turn: Mapped[int] = mapped_column(default=0)
    # How many steps of how many are done, and the message that says which is under way.
    done: Mapped[int] = mapped_column(default=0)
    steps: Mapped[int] = mapped_column(default=0)
    says: Mapped[str] = mapped_column(default="")
    # Why it could not be made: sentences, each a message and its values.
    fault: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    content: Mapped[bytes | None]
    asked_at: Mapped[dt.datetime]
    # The last sign of whoever makes it; another takes over when it is old.
    seen_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]

    study: Mapped[Study] = relationship()
    account: Mapped[Account] = relationship()
