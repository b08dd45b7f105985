"""Reads about the minutes of a meeting."""

import sqlalchemy as sa

from tracker.core.database import db
from tracker.engagements.models import Engagement
from tracker.notes.models import Note


def find_minutes(engagement: Engagement, *, to_write: bool = False) -> Note | None:
    """The note that holds the minutes; locked until the commit when it is going to grow."""
    wanted = (
        sa.select(Note)
        .where(Note.engagement_id == engagement.id, Note.is_minutes)
        .order_by(Note.id)
        .limit(1)
    )
    if to_write:
        wanted = wanted.with_for_update(of=Note).execution_options(populate_existing=True)
    return db.session.scalar(wanted)
