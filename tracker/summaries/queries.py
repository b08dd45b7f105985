"""Reads the institute's Word style."""

import sqlalchemy as sa

from tracker.core.database import db
from tracker.studies.models import Study
from tracker.summaries.models import ReferenceStyle


def find_style(study: Study) -> ReferenceStyle | None:
    return db.session.scalar(sa.select(ReferenceStyle).where(ReferenceStyle.study_id == study.id))
