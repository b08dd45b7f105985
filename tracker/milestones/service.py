"""What people do with milestones. The caller commits."""

import datetime as dt

from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.milestones.models import Milestone
from tracker.milestones.rules import check_delivered
from tracker.studies.models import Membership, Study
from tracker.studies.service import note_change


def set_milestone(
    study: Study, *, name: str, due_on: dt.date, responsible: Membership | None = None
) -> Milestone:
    """Something that the study owes on a day."""
    milestone = Milestone(study=study)
    change(milestone, name=name, due_on=due_on, responsible=responsible)
    db.session.add(milestone)
    db.session.flush()
    return milestone


def change(
    milestone: Milestone, *, name: str, due_on: dt.date, responsible: Membership | None
) -> None:
    """Another name, day or person."""
    if responsible is not None and responsible.study_id != milestone.study.id:
        raise DomainError(n_("Choose members of this study."), field="responsible")
    milestone.name, milestone.due_on, milestone.responsible = name, due_on, responsible
    note_change(milestone.study)


def deliver(milestone: Milestone, *, on: dt.date, today: dt.date) -> None:
    """It is handed over."""
    check_delivered(on, today=today)
    milestone.delivered_on = on
    note_change(milestone.study)


def take_back(milestone: Milestone) -> None:
    """It is owed again."""
    milestone.delivered_on = None
    note_change(milestone.study)


def remove(milestone: Milestone) -> None:
    note_change(milestone.study)
    db.session.delete(milestone)
    db.session.flush()
