"""The institute's Word style: take one in, go back to ours. The caller commits."""

import datetime as dt

from tracker.core.database import db
from tracker.studies.models import Study
from tracker.summaries import queries
from tracker.summaries.models import ReferenceStyle
from tracker.summaries.word import check_reference


def use_style(study: Study, *, file_name: str, content: bytes, now: dt.datetime) -> None:
    """From now on the study's Word summaries take over this document's styles."""
    check_reference(content)
    drop_style(study)
    db.session.add(
        ReferenceStyle(
            study_id=study.id, file_name=file_name[:200], content=content, uploaded_at=now
        )
    )


def drop_style(study: Study) -> None:
    style = queries.find_style(study)
    if style is not None:
        db.session.delete(style)
        db.session.flush()
