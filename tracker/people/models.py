"""Persons met in the study: the only place where names live."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import Base, Key, needed, one_of
from tracker.people.rules import Form
from tracker.studies.models import InformantRole


class Person(Base):
    """Somebody met, of a case or of the study as a whole. Texts show the pseudonym."""

    __tablename__ = "people"
    __table_args__ = (sa.UniqueConstraint("study_id", "pseudonym"),)

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    case_id: Mapped[int | None] = mapped_column(needed("cases.id"), index=True)
    role_id: Mapped[int] = mapped_column(needed("informant_roles.id"), index=True)
    pseudonym: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")

    case: Mapped[Case | None] = relationship()
    role: Mapped[InformantRole] = relationship(lazy="joined", innerjoin=True)


class Consent(Base):
    """That a person agreed to take part. One at a time holds; those withdrawn stay on record."""

    __tablename__ = "consents"
    __table_args__ = (
        one_of("form", Form),
        sa.CheckConstraint("withdrawn_on >= given_on", name="order"),
        sa.Index(
            "uq_consents_holding",
            "person_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_on IS NULL"),
            postgresql_where=sa.text("withdrawn_on IS NULL"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    given_on: Mapped[dt.date]
    form: Mapped[str]
    # What was agreed to, such as the version of the information letter.
    note: Mapped[str] = mapped_column(default="")
    withdrawn_on: Mapped[dt.date | None]
    recorded_at: Mapped[dt.datetime]

    person: Mapped[Person] = relationship()


class PseudonymCount(Base):
    """The last number given to a role of a case, so that a removed person's is not given again."""

    __tablename__ = "pseudonym_counts"
    __table_args__ = (sa.UniqueConstraint("role_id", "case_id"),)

    id: Mapped[Key]
    role_id: Mapped[int] = mapped_column(sa.ForeignKey("informant_roles.id", ondelete="CASCADE"))
    case_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    last: Mapped[int]


class LetThrough(Base):
    """That somebody published or handed out a text in spite of names found in it.

    It says how many and of what sort, never which.
    """

    __tablename__ = "names_let_through"

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(
        sa.ForeignKey("studies.id", ondelete="CASCADE"), index=True
    )
    # What the text was, such as status-note:12.
    subject: Mapped[str]
    count: Mapped[int]
    # Which sorts of finds, with spaces between.
    sorts: Mapped[str]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    let_through_at: Mapped[dt.datetime]

    account: Mapped[Account] = relationship()
