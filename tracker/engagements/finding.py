"""What the search is told of engagements: titles, and where what is written on them belongs."""

from collections.abc import Sequence

import sqlalchemy as sa

from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase
from tracker.search import service as search
from tracker.search.rules import Entry, Place, Sort


def place_of(engagement: Engagement) -> Place:
    cases = tuple(case.id for case in engagement.cases)
    return Place(engagement.starts_on, engagement.kind, cases, engagement.ends_on)


def tell(engagement: Engagement) -> None:
    """The title can be found, and so can what was written on it, by its present day and cases."""
    place = place_of(engagement)
    search.put(engagement.study_id, [_entry(engagement, place)])
    search.move(engagement.study_id, {engagement.number: place})


def tell_many(study_id: int, keys: Sequence[int]) -> None:
    """The same for many at once, whose rows and cases are in the database."""
    cases: dict[int, list[int]] = {}
    pairs = sa.select(EngagementCase.engagement_id, EngagementCase.case_id)
    for key, case_id in db.session.execute(pairs.where(EngagementCase.engagement_id.in_(keys))):
        cases.setdefault(key, []).append(case_id)
    entries = []
    for one in db.session.scalars(sa.select(Engagement).where(Engagement.id.in_(keys))):
        place = Place(one.starts_on, one.kind, tuple(cases.get(one.id, ())), one.ends_on)
        entries.append(_entry(one, place))
    search.put(study_id, entries)
    search.move(study_id, {entry.number or 0: entry.place for entry in entries})


def tell_missing() -> int:
    """Tell of those that the search has never heard of; how many they were."""
    rows = db.session.execute(
        sa.select(Engagement.study_id, Engagement.id)
        .where(search.is_missing(Sort.ENGAGEMENT, Engagement.id))
        .order_by(Engagement.study_id)
    ).all()
    by_study: dict[int, list[int]] = {}
    for study_id, key in rows:
        by_study.setdefault(study_id, []).append(key)
    for study_id, keys in by_study.items():
        for begin in range(0, len(keys), 5_000):
            tell_many(study_id, keys[begin : begin + 5_000])
    return len(rows)


def forget(engagement_id: int) -> None:
    search.drop(Sort.ENGAGEMENT, [engagement_id])


def _entry(engagement: Engagement, place: Place) -> Entry:
    return Entry(
        Sort.ENGAGEMENT,
        engagement.id,
        title=engagement.title,
        number=engagement.number,
        place=place,
    )
