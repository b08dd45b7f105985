"""The newest held day that is kept beside each case, so that no list has to look for it."""

from collections.abc import Collection

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements import queries
from tracker.engagements.models import Engagement


def note(engagement: Engagement) -> None:
    """Keep each case's newest held day beside it, right also when two are logged at once."""
    day = engagement.ends_on
    ids = [case.id for case in engagement.cases]
    older = sa.or_(Case.last_contact_on.is_(None), Case.last_contact_on < day)
    with db.session.no_autoflush:
        db.session.execute(
            sa.update(Case).where(Case.id.in_(ids), older).values(last_contact_on=day)
        )


def find_again(case_ids: Collection[int]) -> None:
    """After a held contact went away or got other days or cases."""
    db.session.flush()
    locked = sa.select(Case).where(Case.id.in_(case_ids)).with_for_update()
    cases = db.session.scalars(locked).all()
    newest = queries.last_days(case_ids)
    for case in cases:
        case.last_contact_on = newest.get(case.id)
