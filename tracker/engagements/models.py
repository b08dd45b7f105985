"""Every planned or held contact, in one table whatever its kind."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.models import Case
from tracker.core.database import Base, Key, needed, one_of
from tracker.engagements.kinds import KINDS, Kind
from tracker.engagements.rules import Status, TeamPart, When
from tracker.people.models import Person
from tracker.studies.models import InformantRole, Membership, Study


class Engagement(Base):
    """One contact. Days are local to the study; instants stand beside them when a time is known."""

    __tablename__ = "engagements"
    __table_args__ = (
        sa.UniqueConstraint("study_id", "number"),
        sa.CheckConstraint("starts_on <= ends_on", name="days"),
        sa.CheckConstraint("starts_at IS NULL OR starts_at < ends_at", name="times"),
        one_of("status", Status),
        sa.Index("ix_engagements_plan", "study_id", "starts_on", "starts_at", "id"),
        sa.Index("ix_engagements_status", "study_id", "status", "starts_on"),
        sa.Index("ix_engagements_status_kind", "study_id", "status", "kind"),
        sa.Index("ix_engagements_kind", "study_id", "kind", "starts_on"),
        # All that the plan of the coming days asks, so that it is answered from the index alone.
        sa.Index(
            "ix_engagements_coming",
            "study_id",
            "status",
            "parent_id",
            "starts_on",
            "ends_on",
            "starts_at",
        ),
        sa.Index("ix_engagements_unwritten", "study_id", "has_notes", "status", "starts_on"),
    )

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    status: Mapped[str] = mapped_column(default=Status.PLANNED)
    # Why it was cancelled or postponed.
    reason: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(needed("engagements.id"), index=True)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    starts_at: Mapped[dt.datetime | None]
    ends_at: Mapped[dt.datetime | None]
    place: Mapped[str] = mapped_column(default="")
    agenda: Mapped[str] = mapped_column(default="")
    # Counted up with every change that a calendar should hear of (RFC 5545, SEQUENCE).
    sequence: Mapped[int] = mapped_column(default=0)
    # Held contacts wait on Today until somebody has written; kept by the notes on saving.
    has_notes: Mapped[bool] = mapped_column(default=False)

    study: Mapped[Study] = relationship()
    parent: Mapped["Engagement | None"] = relationship(remote_side="Engagement.id")
    cases: Mapped[list[Case]] = relationship(
        secondary="engagement_cases", order_by=Case.name, passive_deletes=True
    )

    @property
    def kind_entry(self) -> Kind:
        return KINDS[self.kind]

    @property
    def when(self) -> When:
        return When(self.starts_on, self.ends_on, self.starts_at, self.ends_at)

    @property
    def is_all_day(self) -> bool:
        return self.starts_at is None


class EngagementCase(Base):
    """Which cases an engagement concerns."""

    __tablename__ = "engagement_cases"
    __table_args__ = (sa.Index("ix_engagement_cases_case", "case_id", "engagement_id"),)

    engagement_id: Mapped[int] = mapped_column(
        sa.ForeignKey("engagements.id", ondelete="CASCADE"), primary_key=True
    )
    case_id: Mapped[int] = mapped_column(needed("cases.id"), primary_key=True)


class TeamMember(Base):
    """A researcher who takes part, and as what."""

    __tablename__ = "team_members"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "membership_id"),
        one_of("part", TeamPart),
    )

    id: Mapped[Key]
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagements.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(needed("memberships.id"), index=True)
    part: Mapped[str]

    engagement: Mapped[Engagement] = relationship()
    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)


class Participation(Base):
    """Who takes part: a person, or a role with a headcount.

    `came` is None until it is known. For a person `invited` is 1 and `came` 0 or 1.
    """

    __tablename__ = "participations"
    __table_args__ = (
        sa.CheckConstraint("(person_id IS NULL) <> (role_id IS NULL)", name="one"),
        sa.CheckConstraint("invited >= 0 AND (came IS NULL OR came >= 0)", name="counts"),
        sa.UniqueConstraint("engagement_id", "person_id"),
        sa.UniqueConstraint("engagement_id", "role_id"),
    )

    id: Mapped[Key]
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("engagements.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(needed("people.id"), index=True)
    role_id: Mapped[int | None] = mapped_column(needed("informant_roles.id"), index=True)
    invited: Mapped[int] = mapped_column(default=1)
    came: Mapped[int | None]
    # Who sent word that they could not come; the others who did not come are absent.
    excused: Mapped[int] = mapped_column(default=0)

    engagement: Mapped[Engagement] = relationship()
    person: Mapped[Person | None] = relationship()
    role: Mapped[InformantRole | None] = relationship()
