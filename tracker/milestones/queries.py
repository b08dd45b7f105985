"""Reads about milestones."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.core.database import db
from tracker.milestones.models import Milestone
from tracker.studies.models import Study

_MILESTONES = (
    sa.select(Milestone)
    .where(Milestone.study_id == sa.bindparam("study_id"))
    .options(joinedload(Milestone.responsible))
    .order_by(Milestone.due_on, Milestone.id)
)
_DAYS = (
    sa.select(Milestone.name, Milestone.due_on, Milestone.delivered_on)
    .where(Milestone.study_id == sa.bindparam("study_id"))
    .where(Milestone.due_on.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(Milestone.due_on, Milestone.id)
)


def milestones(study: Study) -> Sequence[Milestone]:
    """The study's milestones in the order of time, with who answers for each."""
    return db.session.scalars(_MILESTONES, {"study_id": study.id}).all()


def find_milestone(study: Study, milestone_id: int) -> Milestone | None:
    return db.session.scalar(
        sa.select(Milestone).where(Milestone.study_id == study.id, Milestone.id == milestone_id)
    )


def between(
    study: Study, *, first: dt.date, last: dt.date
) -> Sequence[sa.Row[str, dt.date, dt.date | None]]:
    """Name, due day and day of delivery of what is due from `first` to `last`."""
    given = {"study_id": study.id, "first": first, "last": last}
    return db.session.execute(_DAYS, given).all()
