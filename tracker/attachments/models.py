"""Documents and photographs; the bytes lie in a folder of the instance, the rest here."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import Base, Key, needed
from tracker.engagements.models import Engagement
from tracker.studies.models import Study


class Attachment(Base):
    """One file of an engagement or, without one, of a case.

    `stored_as` is the random name of its bytes; `name` is what people call it.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        sa.CheckConstraint("(engagement_id IS NULL) <> (case_id IS NULL)", name="one"),
        sa.CheckConstraint("size > 0", name="size"),
    )

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(
        sa.ForeignKey("studies.id", ondelete="CASCADE"), index=True
    )
    # Bytes that somebody added go by an act of their own, never along with a plan.
    engagement_id: Mapped[int | None] = mapped_column(needed("engagements.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    stored_as: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    media_type: Mapped[str]
    # In bytes, as stored; with the SHA-256 of the same bytes.
    size: Mapped[int]
    digest: Mapped[str]
    caption: Mapped[str] = mapped_column(default="")
    uploaded_at: Mapped[dt.datetime]

    study: Mapped[Study] = relationship()
    engagement: Mapped[Engagement | None] = relationship()
    case: Mapped[Case | None] = relationship()
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
