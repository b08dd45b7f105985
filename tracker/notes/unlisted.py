"""The tags of a study that are on no list, as people spelt them."""

from functools import lru_cache

import sqlalchemy as sa

from tracker.core.database import db
from tracker.notes.excerpts import Version, unlisted, version_of
from tracker.notes.models import Excerpt, ExcerptTag
from tracker.notes.naming import Named, named
from tracker.notes.tags import Tag, spelling
from tracker.studies.models import Study
from tracker.studies.vocabulary import Vocabulary


def unlisted_words(study: Study, *, limit: int) -> list[tuple[Named, int]]:
    """Those that most excerpts bear, and how many do."""
    found = unlisted(study)[:limit]
    spelt = spelling(_bearing(study.id, version_of(study), tuple(tag for tag, _n in found)))
    return [(named(Vocabulary(()), tag, spelt), number) for tag, number in found]


@lru_cache(maxsize=64)
def _bearing(study_id: int, _version: Version, tags: tuple[Tag, ...]) -> tuple[str, ...]:
    """For each tag the text of the earliest excerpt that bears it."""
    earliest = (
        sa.select(sa.func.min(ExcerptTag.excerpt_id))
        .where(
            ExcerptTag.study_id == study_id,
            sa.tuple_(ExcerptTag.sign, ExcerptTag.code).in_(tags),
        )
        .group_by(ExcerptTag.sign, ExcerptTag.code)
    )
    return tuple(db.session.scalars(sa.select(Excerpt.text).where(Excerpt.id.in_(earliest))))
