"""The institute's own Word style, one per study."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.database import Base, Key


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
