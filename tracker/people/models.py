"""Persons met in the study: the only place where names live."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.models import Case
from tracker.core.database import Base, Key
from tracker.studies.models import InformantRole


class Person(Base):
    """Somebody met, of a case or of the study as a whole. Texts show the pseudonym."""

    __tablename__ = "people"
    __table_args__ = (sa.UniqueConstraint("study_id", "pseudonym"),)

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(sa.ForeignKey("studies.id", ondelete="CASCADE"))
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    role_id: Mapped[int] = mapped_column(sa.ForeignKey("informant_roles.id"), index=True)
    pseudonym: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")

    case: Mapped[Case | None] = relationship()
    role: Mapped[InformantRole] = relationship(lazy="joined", innerjoin=True)
