"""What people do with rounds. The caller commits."""

import datetime as dt

from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements.models import Engagement
from tracker.engagements.rules import check_kind
from tracker.planning import queries
from tracker.planning.models import Round, RoundEngagement
from tracker.studies.models import Study
from tracker.studies.rules import check_period


def open_round(
    study: Study, *, name: str, kind: str, starts_on: dt.date, ends_on: dt.date
) -> Round:
    """A named wave of contacts of one kind."""
    check_period(starts_on, ends_on)
    check_kind(kind)
    if any(other.name.casefold() == name.casefold() for other in queries.rounds(study)):
        raise DomainError(n_("The study already has a round of that name."), field="name")
    round_ = Round(study_id=study.id, name=name, kind=kind, starts_on=starts_on, ends_on=ends_on)
    db.session.add(round_)
    db.session.flush()
    return round_


def put_in_round(engagement: Engagement, round_: Round) -> None:
    """Let an engagement count in a round; it leaves the round it was in."""
    if engagement.study_id != round_.study_id:
        raise DomainError(n_("Choose a round of this study."), field="round")
    row = db.session.get(RoundEngagement, engagement.id)
    if row is None:
        db.session.add(RoundEngagement(engagement=engagement, round=round_))
    else:
        row.round = round_
