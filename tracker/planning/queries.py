"""Reads about rounds."""

from collections.abc import Sequence

import sqlalchemy as sa

from tracker.core.database import db
from tracker.engagements.models import Engagement
from tracker.planning.models import Round, RoundEngagement
from tracker.studies.models import Study

_ROUNDS = (
    sa.select(Round)
    .where(Round.study_id == sa.bindparam("study_id"))
    .order_by(Round.starts_on, Round.id)
)


def rounds(study: Study) -> Sequence[Round]:
    """The study's rounds in the order of time."""
    return db.session.scalars(_ROUNDS, {"study_id": study.id}).all()


def round_of(engagement: Engagement) -> Round | None:
    return db.session.scalar(
        sa.select(Round)
        .join(RoundEngagement, RoundEngagement.round_id == Round.id)
        .where(RoundEngagement.engagement_id == engagement.id)
    )
