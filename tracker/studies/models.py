"""The study, who is in it, and the lists that everything in it refers to."""

import datetime as dt
import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.core.database import Base, Key, one_of
from tracker.studies.rules import Role


def _random_uid() -> str:
    return secrets.token_hex(8)


class Study(Base):
    """One evaluation. It is the wall between rights: all below belongs to exactly one."""

    __tablename__ = "studies"
    __table_args__ = (sa.CheckConstraint("starts_on <= ends_on", name="period"),)

    id: Mapped[Key]
    short_name: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    commissioner: Mapped[str] = mapped_column(default="")
    institute: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    # By then names and contact data must be gone; None where nobody has set a day.
    personal_data_until: Mapped[dt.date | None]
    time_zone: Mapped[str] = mapped_column(default="Europe/Oslo")
    # Whose public holidays count; ISO 3166, empty for none.
    country: Mapped[str] = mapped_column(default="NO")
    language: Mapped[str] = mapped_column(default="en")
    last_engagement_number: Mapped[int] = mapped_column(default=0)
    # Counted up whenever something changes that timelines, calendars and feeds show.
    plan_version: Mapped[int] = mapped_column(default=0)
    # Counted up whenever a note is saved: what is counted from excerpts looks again.
    text_version: Mapped[int] = mapped_column(default=0)
    # What makes its events unique in calendars all over the world.
    uid: Mapped[str] = mapped_column(default=_random_uid)


class Membership(Base):
    """An account's role in a study. Who left keeps the row, since the log names the team."""

    __tablename__ = "memberships"
    __table_args__ = (sa.UniqueConstraint("study_id", "account_id"), one_of("role", Role))

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    role: Mapped[str]
    left_on: Mapped[dt.date | None]

    study: Mapped[Study] = relationship()
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class ListEntry(Base):
    """What the entries of a study's own lists have in common."""

    __abstract__ = True

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    # Codes it had before, with spaces between: what was tagged with them still counts.
    also: Mapped[str] = mapped_column(default="")

    @declared_attr.directive
    def __table_args__(cls) -> tuple[sa.UniqueConstraint]:  # noqa: N805 - SQLAlchemy's form
        return (sa.UniqueConstraint("study_id", "code"),)


class ResearchQuestion(ListEntry):
    """A question that the evaluation answers."""

    __tablename__ = "research_questions"


class Theme(ListEntry):
    """A matter that notes are read for."""

    __tablename__ = "themes"


class InformantRole(ListEntry):
    """What an informant is in the case; people appear in texts by it."""

    __tablename__ = "informant_roles"


class ExcerptKind(ListEntry):
    """What a tagged passage is: something that promotes, hinders, was experienced …"""

    __tablename__ = "excerpt_kinds"
