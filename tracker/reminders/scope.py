"""Which rows the rules look at when something was touched: it and what depends on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase, Participation
from tracker.followups.models import FollowUp
from tracker.planning.models import RoundCase, RoundEngagement

Keys = set[int]


@dataclass(frozen=True)
class Scope:
    """Keys by sort of subject; a study stands for all of its rows."""

    keys: dict[str, Keys] = field(default_factory=dict)

    def of(self, sort: str) -> Keys:
        return self.keys.get(sort, set())

    def holds(self, sort: str) -> bool:
        """Whether there is anything of a sort to look at."""
        return bool(self.of(sort) or self.is_whole)

    @property
    def is_whole(self) -> bool:
        """Whether whole studies are looked at."""
        return bool(self.of("study"))

    def given(self, sort: str) -> dict[str, list[int]]:
        """What the statements of `within` are filled with."""
        studies = {"studies": list(self.of("study"))} if self.is_whole else {}
        return {"keys": list(self.of(sort)), **studies}

    @property
    def subjects(self) -> list[str]:
        return [f"{sort}:{key}" for sort, keys in self.keys.items() for key in keys]


def within(key: Any, study: Any, *, whole: bool) -> sa.ColumnElement[bool]:
    """Whether a row is in the scope, by its own key or by its study's.

    Statements are put together once with whole studies and once without, since what is done
    after every change has to be quick.
    """
    own: sa.ColumnElement[bool] = key.in_(sa.bindparam("keys", expanding=True))
    if not whole:
        return own
    return sa.or_(own, study.in_(sa.bindparam("studies", expanding=True)))


def scope_of(subjects: Iterable[str]) -> Scope:
    """The touched subjects with those whose reminders depend on them."""
    scope = Scope()
    for subject in subjects:
        sort, _, key = subject.partition(":")
        scope.keys.setdefault(sort, set()).add(int(key))
    for sort, leads_to in _LEADS_TO:
        if scope.of(sort):
            for adds, reached in db.session.execute(leads_to, {"keys": list(scope.of(sort))}).all():
                scope.keys.setdefault(adds, set()).add(reached)
    return scope


def _found(sort: str, key: Any, where: Any) -> sa.Select[*tuple[Any, ...]]:
    named: sa.BindParameter[int] = sa.bindparam("keys", expanding=True)
    return sa.select(sa.literal(sort, literal_execute=True), key).where(where.in_(named))


# A case that somebody changed leads on to its rounds, one whose contact changed does not; what
# somebody muted, or wants again, is all that is about a case.
_LEADS_TO = (
    (
        "mute",
        sa.union_all(
            _found("case", Case.id, Case.id),
            _found("engagement", EngagementCase.engagement_id, EngagementCase.case_id),
            _found("follow-up", FollowUp.id, FollowUp.case_id),
        ),
    ),
    ("case", _found("round", RoundCase.round_id, RoundCase.case_id)),
    ("person", _found("engagement", Participation.engagement_id, Participation.person_id)),
    (
        "engagement",
        sa.union_all(
            _found("engagement", Engagement.id, Engagement.parent_id),
            _found("round", RoundEngagement.round_id, RoundEngagement.engagement_id),
            _found("case", EngagementCase.case_id, EngagementCase.engagement_id),
        ),
    ),
)
