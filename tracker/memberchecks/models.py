"""A status note given to people of its case to read, and what they answered."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import Base, Key, needed, one_of
from tracker.memberchecks.rules import Answer, Decision
from tracker.people.models import Person
from tracker.statusnotes.models import StatusNote
from tracker.studies.models import InformantRole


class MemberCheck(Base):
    """One person's reading of one version, by a link of their own.

    Of the link only the SHA-256 is kept, and none once it may not be used any more. What they
    answered stays when the person is removed; the role says who spoke.
    """

    __tablename__ = "member_checks"
    __table_args__ = (
        one_of("answer", Answer),
        sa.UniqueConstraint("status_note_id", "version", "person_id"),
    )

    id: Mapped[Key]
    # Through which they go when the whole study does.
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    # What a case has answered is not thrown away with a draft.
    status_note_id: Mapped[int] = mapped_column(needed("status_notes.id"))
    version: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    role_id: Mapped[int] = mapped_column(needed("informant_roles.id"), index=True)
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    asked_at: Mapped[dt.datetime]
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    # The last day on which the link opens the text.
    until: Mapped[dt.date]
    # Whether a letter was taken by the mail server; None where the link was handed over by hand.
    was_sent: Mapped[bool | None]
    withdrawn_at: Mapped[dt.datetime | None]
    answer: Mapped[str] = mapped_column(default=Answer.NONE)
    answered_at: Mapped[dt.datetime | None]
    # Whether a disagreement is printed with the status note.
    is_printed: Mapped[bool] = mapped_column(default=False)

    case: Mapped[Case] = relationship()
    status_note: Mapped[StatusNote] = relationship()
    person: Mapped[Person | None] = relationship()
    role: Mapped[InformantRole] = relationship(lazy="joined", innerjoin=True)
    asked_by: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class Remark(Base):
    """What somebody of the case said of one paragraph, and what was decided about it."""

    __tablename__ = "member_check_remarks"
    __table_args__ = (
        one_of("decision", Decision),
        sa.UniqueConstraint("member_check_id", "block"),
    )

    id: Mapped[Key]
    member_check_id: Mapped[int] = mapped_column(
        sa.ForeignKey("member_checks.id", ondelete="CASCADE")
    )
    # The paragraph of the version that was read, from 1; 0 for the whole text.
    block: Mapped[int]
    passage: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    decision: Mapped[str] = mapped_column(default=Decision.OPEN)
    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)

    member_check: Mapped[MemberCheck] = relationship(lazy="joined", innerjoin=True)
    decided_by: Mapped[Account | None] = relationship()
