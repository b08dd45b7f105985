"""Reads about reminders: a member's own, what was set by hand, how a study wants its rules."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.reminders.models import Mute, OwnReminder, Reminder, RuleSetting
from tracker.reminders.registry import OWN
from tracker.reminders.rules import Repeats
from tracker.reminders.standing import Stand
from tracker.studies import queries as studies
from tracker.studies.models import Membership, Study
from tracker.studies.rules import Action, may

_NOW = sa.bindparam("now", type_=Reminder.at.type)
_NOT_PAST = sa.or_(Reminder.until.is_(None), Reminder.until > _NOW)
# Of one member, whose study is the wall, neither done nor gone.
_OPEN = (
    Reminder.membership_id == sa.bindparam("membership_id"),
    Reminder.gone_at.is_(None),
    Reminder.done_at.is_(None),
)
_STANDS: dict[Stand, tuple[sa.ColumnElement[bool], ...]] = {
    Stand.NEEDS: (
        Reminder.at <= _NOW,
        sa.or_(Reminder.snoozed_until.is_(None), Reminder.snoozed_until <= _NOW),
        _NOT_PAST,
    ),
    Stand.LATER: (
        Reminder.at > _NOW,
        sa.or_(Reminder.snoozed_until.is_(None), Reminder.snoozed_until <= _NOW),
    ),
    Stand.SNOOZED: (Reminder.snoozed_until > _NOW, _NOT_PAST),
}
# What was asked for at this hour comes first, whatever else is late `now`, then what is late,
# then what has waited longest.
PRESSING_FIRST: tuple[Any, ...] = (
    Reminder.rule != OWN.code,
    sa.or_(Reminder.late_at.is_(None), Reminder.late_at > _NOW),
    Reminder.at,
    Reminder.id,
)
_ORDERS: dict[Stand, tuple[Any, ...]] = {
    Stand.NEEDS: PRESSING_FIRST,
    Stand.LATER: (Reminder.at, Reminder.id),
    Stand.SNOOZED: (Reminder.snoozed_until, Reminder.id),
}
_COUNTS = {
    stand: sa.select(sa.func.count()).select_from(Reminder).where(*_OPEN, *conditions)
    for stand, conditions in _STANDS.items()
}
_HEARD = sa.select(Reminder.subject).where(
    Reminder.membership_id == sa.bindparam("membership_id"),
    Reminder.gone_at.is_(None),
    Reminder.subject.in_(sa.bindparam("subjects", expanding=True)),
)
_OWN_SUBJECTS = sa.select(OwnReminder.id, OwnReminder.subject).where(
    OwnReminder.study_id == sa.bindparam("study_id"),
    OwnReminder.id.in_(sa.bindparam("ids", expanding=True)),
)
# What is open of one set by hand, for whom it is.
_NEXT_OF_OWN = (
    sa.select(sa.func.min(Reminder.at))
    .where(
        Reminder.subject == sa.literal("own:").concat(sa.cast(OwnReminder.id, sa.Text)),
        Reminder.membership_id == OwnReminder.membership_id,
        Reminder.gone_at.is_(None),
        Reminder.done_at.is_(None),
        _NOT_PAST,
    )
    .correlate(OwnReminder)
    .scalar_subquery()
)
_COMES_AGAIN = sa.and_(
    OwnReminder.repeats != Repeats.NEVER,
    sa.or_(OwnReminder.last_on.is_(None), OwnReminder.last_on >= sa.bindparam("today")),
)
_FOR_OTHERS = (
    sa.select(OwnReminder, _NEXT_OF_OWN.label("at"))
    .join(OwnReminder.membership)
    .join(Membership.account)
    .where(
        OwnReminder.made_by_id == sa.bindparam("membership_id"),
        OwnReminder.membership_id != OwnReminder.made_by_id,
        Membership.left_on.is_(None),
        sa.or_(_NEXT_OF_OWN.is_not(None), _COMES_AGAIN),
    )
    .order_by(sa.nulls_last(_NEXT_OF_OWN), OwnReminder.id)
    .limit(200)
    .options(contains_eager(OwnReminder.membership).contains_eager(Membership.account))
)


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; None narrows nothing."""

    rule: str | None = None
    case: Case | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        wanted = []
        if self.rule is not None:
            wanted.append(Reminder.rule == self.rule)
        if self.case is not None:
            wanted.append(Reminder.case_id == self.case.id)
        return wanted


EVERYTHING = Filters()


def _rows(stand: Stand, filters: Filters) -> sa.Select[Reminder, int]:
    """Each with how many there are in all.

    The few are picked first, or all that is open would be read to be sorted.
    """
    conditions = (*_OPEN, *_STANDS[stand], *filters.conditions())
    # Counted by itself: a window over all of them costs more.
    counted = sa.select(sa.func.count()).select_from(Reminder).where(*conditions)
    total = counted.correlate(None).scalar_subquery()
    picked = (
        sa.select(Reminder.id, total.label("total"))
        .where(*conditions)
        .order_by(*_ORDERS[stand])
        .limit(sa.bindparam("limit"))
        .offset(sa.bindparam("offset"))
        .subquery()
    )
    return (
        sa.select(Reminder, picked.c.total)
        .join(picked, picked.c.id == Reminder.id)
        .options(joinedload(Reminder.case))
        .order_by(*_ORDERS[stand])
    )


_ALL_ROWS = {stand: _rows(stand, EVERYTHING) for stand in Stand}


def reminders(
    membership: Membership,
    stand: Stand,
    *,
    now: dt.datetime,
    limit: int,
    offset: int = 0,
    filters: Filters = EVERYTHING,
) -> Sequence[Reminder]:
    """A member's reminders that stand so; what needs them with what is late first."""
    given = {"membership_id": membership.id, "now": now, "limit": limit, "offset": offset}
    wanted = _ALL_ROWS[stand] if filters == EVERYTHING else _rows(stand, filters)
    return db.session.scalars(wanted, given).all()


def first_reminders(
    membership: Membership, stand: Stand, *, now: dt.datetime, limit: int
) -> tuple[list[Reminder], int]:
    """The first of a member's reminders that stand so, and how many they are; in one statement."""
    given = {"membership_id": membership.id, "now": now, "limit": limit, "offset": 0}
    rows = db.session.execute(_ALL_ROWS[stand], given).all()
    return [row.Reminder for row in rows], rows[0].total if rows else 0


def count_reminders(
    membership: Membership, stand: Stand, *, now: dt.datetime, filters: Filters = EVERYTHING
) -> int:
    wanted = _COUNTS[stand].where(*filters.conditions())
    return db.session.scalar(wanted, {"membership_id": membership.id, "now": now}) or 0


def find_reminder(membership: Membership, reminder_id: int) -> Reminder | None:
    """One of the member's own, whatever became of it."""
    return db.session.scalar(
        sa.select(Reminder).where(
            Reminder.membership_id == membership.id, Reminder.id == reminder_id
        )
    )


def rules_heard(membership: Membership) -> Sequence[str]:
    """The rules that have something open for the member."""
    wanted = sa.select(Reminder.rule).where(*_OPEN).distinct()
    return db.session.scalars(wanted, {"membership_id": membership.id}).all()


def heard(membership: Membership, subjects: Collection[str]) -> set[str]:
    """Those of the subjects of which the member has been reminded, whatever they made of it."""
    given = {"membership_id": membership.id, "subjects": list(subjects)}
    return set(db.session.scalars(_HEARD, given))


def own_subjects(study: Study, ids: Collection[int]) -> dict[int, str]:
    """What reminders set by hand hang on, by their keys."""
    rows = db.session.execute(_OWN_SUBJECTS, {"study_id": study.id, "ids": list(ids)})
    return {row.id: row.subject for row in rows}


def find_own(membership: Membership, own_id: int) -> OwnReminder | None:
    """One that the member set, or that is for them."""
    is_theirs = sa.or_(
        OwnReminder.membership_id == membership.id, OwnReminder.made_by_id == membership.id
    )
    return db.session.scalar(
        sa.select(OwnReminder).where(
            OwnReminder.study_id == membership.study_id, OwnReminder.id == own_id, is_theirs
        )
    )


def set_for_others(
    membership: Membership, *, now: dt.datetime, today: dt.date
) -> Sequence[sa.Row[OwnReminder, dt.datetime | None]]:
    """What the member set for others and is not over, with the moment of the first that is open.

    In one statement.
    """
    given = {"membership_id": membership.id, "now": now, "today": today}
    return db.session.execute(_FOR_OTHERS, given).all()


def who_may_be_reminded(by: Membership) -> list[Membership]:
    """For whom a member may set one: who works in the study for all but observers."""
    if not may(by.role, Action.PLAN):
        return [by]
    return [one for one in studies.members(by.study) if may(one.role, Action.REMIND)]


def mutes(account: Account) -> Sequence[Mute]:
    """What the account has muted in its present studies, by study, rule and case."""
    return db.session.scalars(
        sa.select(Mute)
        .join(Mute.membership)
        .join(Membership.study)
        .join(Mute.case)
        .where(Membership.account_id == account.id, Membership.left_on.is_(None))
        .options(joinedload(Mute.membership).joinedload(Membership.study), joinedload(Mute.case))
        .order_by(Study.title, Mute.rule, Case.name)
        .limit(200)
    ).all()


def find_mute(membership: Membership, mute_id: int) -> Mute | None:
    return db.session.scalar(
        sa.select(Mute).where(Mute.membership_id == membership.id, Mute.id == mute_id)
    )


def find_muted(membership: Membership, rule: str, case_id: int) -> Mute | None:
    return db.session.scalar(
        sa.select(Mute).where(
            Mute.membership_id == membership.id, Mute.rule == rule, Mute.case_id == case_id
        )
    )


def rule_settings(study: Study) -> dict[str, RuleSetting]:
    """How the study wants its rules, by rule; those without a row have their defaults."""
    rows = db.session.scalars(sa.select(RuleSetting).where(RuleSetting.study_id == study.id))
    return {row.rule: row for row in rows}
