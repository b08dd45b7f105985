"""Reads what members were writing and have not saved, with the name of what it is about."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.drafts.models import Draft
from tracker.engagements.models import Engagement
from tracker.notes.models import Note
from tracker.reminders.facts import Unsaved
from tracker.reminders.scope import Scope, within
from tracker.statusnotes.models import StatusNote
from tracker.studies.models import Membership


def unsaved(scope: Scope) -> dict[int, list[Unsaved]]:
    """By study; the texts themselves are not read."""
    wanted = (
        sa.select(Draft.study_id, Draft.id, Draft.place, Membership.id, Draft.saved_at)
        .join(Membership, sa.and_(Membership.account_id == Draft.account_id,
                                  Membership.study_id == Draft.study_id))
        .where(within(Draft.id, Draft.study_id, whole=scope.is_whole))
    )  # fmt: skip
    rows = db.session.execute(wanted, scope.given("draft")).all()
    titles = _titles({(study_id, place) for study_id, _key, place, *_ in rows})
    found: dict[int, list[Unsaved]] = defaultdict(list)
    for study_id, key, place, author, saved_at in rows:
        title = titles.get((study_id, place))
        if title is not None:
            found[study_id].append(Unsaved(key, place, title, author, saved_at))
    return found


Places = Collection[tuple[int, str]]
Find = Callable[[list[str]], sa.Select[*tuple[Any, ...]]]
# Study, key in the place and name, by the sort of text.
_NAMES: dict[str, Find] = {
    "engagement": lambda keys: sa.select(
        Engagement.study_id, Engagement.number, Engagement.title
    ).where(Engagement.number.in_(map(int, keys))),
    "note": lambda keys: (
        sa.select(Engagement.study_id, Note.id, Engagement.title)
        .join(Engagement, Engagement.id == Note.engagement_id)
        .where(Note.id.in_(map(int, keys)))
    ),
    "status": lambda keys: (
        sa.select(Case.study_id, StatusNote.id, Case.name)
        .join(Case, Case.id == StatusNote.case_id)
        .where(StatusNote.id.in_(map(int, keys)))
    ),
    "case": lambda keys: sa.select(Case.study_id, Case.slug, Case.name).where(Case.slug.in_(keys)),
    "cell": lambda keys: sa.select(Case.study_id, Case.slug, Case.name).where(Case.slug.in_(keys)),
}


def _titles(places: Places) -> dict[tuple[int, str], str]:
    """The name of what each place belongs to; in one statement for each sort of text."""
    by_sort: dict[str, dict[tuple[int, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for study_id, place in places:
        sort, _, key = place.partition("-")
        # A cell of the matrix is named by its case.
        by_sort[sort][study_id, key.partition(".")[0]].append(place)
    found = {}
    for sort, keys in by_sort.items():
        wanted = _NAMES[sort](sorted({key for _study_id, key in keys}))
        for study_id, key, title in db.session.execute(wanted):
            for place in keys.get((study_id, str(key)), ()):
                found[study_id, place] = title
    return found
