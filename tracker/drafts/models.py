"""What somebody is writing and has not saved yet: their own, seen by nobody else."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.core.database import Base, Key
from tracker.studies.models import Study


class Draft(Base):
    """An unsaved text of one account in one place, such as `note-12` or `engagement-7`.

    `base_version` is the version of the text it began from, 0 for a new one; `client_id` is that
    of the form, so that a save that went through unseen is recognised.
    """

    __tablename__ = "drafts"
    __table_args__ = (sa.UniqueConstraint("account_id", "study_id", "place"),)

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    study_id: Mapped[int] = mapped_column(
        sa.ForeignKey("studies.id", ondelete="CASCADE"), index=True
    )
    place: Mapped[str]
    text: Mapped[str]
    base_version: Mapped[int] = mapped_column(default=0)
    client_id: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[dt.datetime]

    account: Mapped[Account] = relationship()
    study: Mapped[Study] = relationship()
