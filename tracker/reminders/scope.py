"""Which rows the rules look at when something was touched: it and what depends on it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase, Participation
from tracker.planning.models import RoundCase, RoundEngagement

Keys = set[int]


@dataclass(frozen=True)
class Scope:
    """Keys by sort of subject; a study stands for all of its rows."""

    keys: dict[str, Keys] = field(default_factory=dict)

    def of(self, sort: str) -> Keys:
        return self.keys.get(sort, set())

    def rows(self, sort: str, key: Any, study: Any) -> sa.ColumnElement[bool]:
        """Whether a row belongs to it, by its own key or by that of its study."""
        return sa.or_(key.in_(self.of(sort)), study.in_(self.of("study")))

    @property
    def subjects(self) -> list[str]:
        return [f"{sort}:{key}" for sort, keys in self.keys.items() for key in keys]


def scope_of(subjects: Iterable[str]) -> Scope:
    """The touched subjects with those whose reminders depend on them."""
    scope = Scope()
    for subject in subjects:
        sort, _, key = subject.partition(":")
        scope.keys.setdefault(sort, set()).add(int(key))
    for sort, adds, find in _LEADS_TO:
        if scope.of(sort):
            scope.keys.setdefault(adds, set()).update(
                key for key in db.session.scalars(find(scope.of(sort))) if key is not None
            )
    return scope


Find = Callable[[Collection[int]], sa.Select[Any]]
# In this order: what a person touches leads on to cases and rounds.
_LEADS_TO: tuple[tuple[str, str, Find], ...] = (
    (
        "person",
        "engagement",
        lambda keys: sa.select(Participation.engagement_id).where(
            Participation.person_id.in_(keys)
        ),
    ),
    (
        "engagement",
        "engagement",
        lambda keys: sa.select(Engagement.id).where(Engagement.parent_id.in_(keys)),
    ),
    (
        "engagement",
        "case",
        lambda keys: sa.select(EngagementCase.case_id).where(
            EngagementCase.engagement_id.in_(keys)
        ),
    ),
    (
        "engagement",
        "round",
        lambda keys: sa.select(RoundEngagement.round_id).where(
            RoundEngagement.engagement_id.in_(keys)
        ),
    ),
    (
        "case",
        "round",
        lambda keys: sa.select(RoundCase.round_id).where(RoundCase.case_id.in_(keys)),
    ),
)
