"""Reads about follow-ups, each within a bounded number of statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase
from tracker.followups import rules
from tracker.followups.models import FollowUp
from tracker.studies import queries as studies
from tracker.studies.models import Membership, Study
from tracker.studies.rules import Action, may

_SHOWN = (
    joinedload(FollowUp.engagement).selectinload(Engagement.cases),
    joinedload(FollowUp.case),
    joinedload(FollowUp.owner).joinedload(Membership.account),
)


def concerns(case_id: sa.SQLColumnExpression[int]) -> sa.ColumnElement[bool]:
    """Of a statement of follow-ups: those of the case itself and of its contacts."""
    return sa.or_(FollowUp.case_id == case_id, FollowUp.engagement_id.in_(_contacts_with(case_id)))


def _contacts_with(case_id: sa.SQLColumnExpression[int]) -> sa.Select[int]:
    return sa.select(EngagementCase.engagement_id).where(EngagementCase.case_id == case_id)


_CASE = sa.bindparam("case_id", type_=sa.Integer)


def _open_count(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    # Filtered while counting, or SQLite would go through all that is open in the study.
    counted = sa.select(sa.func.count().filter(FollowUp.done_at.is_(None)))
    return counted.select_from(FollowUp).where(condition).scalar_subquery()


# A part of a statement: how much is open with the case `case_id`, its own and of its contacts.
OPEN_COUNT = _open_count(FollowUp.case_id == _CASE) + _open_count(
    FollowUp.case_id.is_(None) & FollowUp.engagement_id.in_(_contacts_with(_CASE))
)
_OF_ENGAGEMENT = (
    sa.select(FollowUp)
    .where(FollowUp.engagement_id == sa.bindparam("engagement_id"))
    .options(joinedload(FollowUp.owner).joinedload(Membership.account))
    .order_by(FollowUp.done_at.is_not(None), FollowUp.source, FollowUp.position)
    .limit(100)
)


_OF_SOURCE = (
    sa.select(FollowUp)
    .where(FollowUp.source == sa.bindparam("source"))
    .options(joinedload(FollowUp.owner))
    .order_by(FollowUp.position)
)


def of_source(source: str) -> Sequence[FollowUp]:
    """Those of one text, in its order."""
    return db.session.scalars(_OF_SOURCE, {"source": source}).all()


def owners(study: Study) -> list[Membership]:
    """Whose a follow-up may be: those who see and tick them."""
    return [one for one in studies.members(study) if may(one.role, Action.WRITE_NOTES)]


def _meant(study: Study, words: Collection[str]) -> dict[str, Membership]:
    """Whom words mean that meant nobody when they were written: the team changes."""
    team = {one.id: one for one in owners(study)} if words else {}
    names = [(key, one.account.name) for key, one in team.items()]
    meant = {word: rules.owner_meant(word, names) for word in words}
    return {word: team[key] for word, key in meant.items() if key is not None}


_IS_A_WORD = FollowUp.owner_id.is_(None) & (FollowUp.owner_word != "")


def _words_meant(study: Study, *, is_done: bool) -> dict[str, Membership]:
    return _meant(study, _words(study.id, (study.uid, study.text_version), is_done))


@lru_cache(maxsize=256)
def _words(study_id: int, _version: tuple[str, int], is_done: bool) -> Sequence[str]:
    """Words only change with a text."""
    words = sa.select(FollowUp.owner_word).distinct()
    return db.session.scalars(
        words.where(FollowUp.study_id == study_id, _is_done(is_done), _IS_A_WORD)
    ).all()


def _owned(study: Study, rows: Sequence[FollowUp]) -> Sequence[FollowUp]:
    """The rows with the owners whom their words mean today; nothing is written."""
    unsure = [row for row in rows if row.owner_id is None and row.owner_word]
    meant = _meant(study, {row.owner_word for row in unsure})
    for row in unsure:
        set_committed_value(row, "owner", meant.get(row.owner_word))
    return rows


def find_follow_up(study: Study, follow_up_id: int) -> FollowUp | None:
    return db.session.scalar(
        sa.select(FollowUp).where(FollowUp.study_id == study.id, FollowUp.id == follow_up_id)
    )


def find_alone(study: Study, follow_up_id: int) -> FollowUp | None:
    """One that stands by itself; those of a note are changed there."""
    return db.session.scalar(
        sa.select(FollowUp).where(
            FollowUp.study_id == study.id, FollowUp.id == follow_up_id, FollowUp.source.is_(None)
        )
    )


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; None narrows nothing."""

    is_done: bool = False
    owner: Membership | None = None
    case: Case | None = None


def _is_done(is_done: bool) -> sa.ColumnElement[bool]:
    return FollowUp.done_at.is_not(None) if is_done else FollowUp.done_at.is_(None)


def _matching(study: Study, filters: Filters) -> list[sa.ColumnElement[bool]]:
    found = [FollowUp.study_id == study.id, _is_done(filters.is_done)]
    if filters.owner is not None:
        meant = _words_meant(study, is_done=filters.is_done)
        words = [word for word, one in meant.items() if one.id == filters.owner.id]
        named = _IS_A_WORD & FollowUp.owner_word.in_(words)
        found.append(sa.or_(FollowUp.owner_id == filters.owner.id, named))
    if filters.case is not None:
        found.append(concerns(sa.literal(filters.case.id)))
    return found


def count_follow_ups(study: Study, filters: Filters) -> int:
    counted = sa.select(sa.func.count()).select_from(FollowUp).where(*_matching(study, filters))
    return db.session.scalar(counted) or 0


def follow_ups(
    study: Study, filters: Filters, *, limit: int, offset: int = 0
) -> Sequence[FollowUp]:
    """Open ones by due date, those without one last; done ones the latest first."""
    latest = FollowUp.done_at.desc(), FollowUp.id.desc()
    soonest = FollowUp.due_on.is_(None), FollowUp.due_on, FollowUp.id
    wanted = (
        sa.select(FollowUp)
        .where(*_matching(study, filters))
        .options(*_SHOWN)
        .order_by(*(latest if filters.is_done else soonest))
        .limit(limit)
        .offset(offset)
    )
    return _owned(study, db.session.scalars(wanted).unique().all())


def of_engagement(engagement: Engagement) -> Sequence[FollowUp]:
    """What was promised on one contact, open ones first."""
    rows = db.session.scalars(_OF_ENGAGEMENT, {"engagement_id": engagement.id}).all()
    return _owned(engagement.study, rows)


def open_with(case: Case, *, limit: int = 12) -> Sequence[FollowUp]:
    """What is still owed to or by a case, the earliest due first."""
    return follow_ups(case.study, Filters(case=case), limit=limit)
