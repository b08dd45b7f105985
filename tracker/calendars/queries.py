"""Reads about feeds, and the plan as calendar files want it: bounded, in two statements."""

import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from tracker.accounts.models import Account
from tracker.calendars.models import Feed
from tracker.calendars.rules import MOST_EVENTS
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase, TeamMember
from tracker.engagements.queries import IN_TIME
from tracker.planning.models import Imported
from tracker.studies.models import Membership, Study

# Calendars ask it every hour, all of them; it is put together once.
_BY_TOKEN = (
    sa.select(Feed)
    .join(Feed.membership)
    .join(Membership.study)
    .join(Membership.account)
    .where(Feed.token_hash == sa.bindparam("token_hash"))
    .where(Membership.left_on.is_(None), Account.active)
    .options(
        contains_eager(Feed.membership).options(
            contains_eager(Membership.study), contains_eager(Membership.account)
        )
    )
)
# A programme's parts are in it when their time is known; else the visit says it all.
_PLAN = (
    sa.select(
        Engagement.id,
        Engagement.number,
        Engagement.sequence,
        Engagement.kind,
        Engagement.title,
        Engagement.status,
        Engagement.place,
        Engagement.starts_on,
        Engagement.ends_on,
        Engagement.starts_at,
        Engagement.ends_at,
    )
    .where(Engagement.study_id == sa.bindparam("study_id"))
    .where(Engagement.starts_on.between(sa.bindparam("first"), sa.bindparam("last")))
    .where(sa.or_(Engagement.parent_id.is_(None), Engagement.starts_at.is_not(None)))
    .order_by(*IN_TIME)
    .limit(MOST_EVENTS)
)
_CASE_NAMES = (
    sa.select(EngagementCase.engagement_id, Case.name)
    .join(Case, Case.id == EngagementCase.case_id)
    .join(Engagement, Engagement.id == EngagementCase.engagement_id)
    .where(Case.study_id == sa.bindparam("study_id"))
    .where(Engagement.starts_on.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(Case.name)
)
Row = sa.Row[
    int, int, int, str, str, str, str, dt.date, dt.date, dt.datetime | None, dt.datetime | None
]


def find_feed(token_hash: str) -> Feed | None:
    """The feed of a secret address, while its account and membership last; in one statement."""
    return db.session.scalar(_BY_TOKEN, {"token_hash": token_hash})


def feed_of(membership: Membership) -> Feed | None:
    return db.session.scalar(sa.select(Feed).where(Feed.membership_id == membership.id))


def plan_rows(
    study_id: int, *, first: dt.date, last: dt.date, membership_id: int | None = None
) -> Sequence[Row]:
    """What begins in a period, or only that in which a member takes part."""
    given = {"study_id": study_id, "first": first, "last": last}
    if membership_id is None:
        return db.session.execute(_PLAN, given).all()
    mine = sa.select(TeamMember.engagement_id).where(TeamMember.membership_id == membership_id)
    return db.session.execute(_PLAN.where(Engagement.id.in_(mine)), given).all()


def case_names(study_id: int, *, first: dt.date, last: dt.date) -> dict[int, list[str]]:
    """The names of each engagement's cases."""
    names: dict[int, list[str]] = {}
    given = {"study_id": study_id, "first": first, "last": last}
    for engagement_id, name in db.session.execute(_CASE_NAMES, given):
        names.setdefault(engagement_id, []).append(name)
    return names


def imported(study: Study, sources: Collection[str]) -> dict[str, int]:
    """The numbers of the engagements that were taken in from these sources."""
    rows = db.session.execute(
        sa.select(Imported.source, Engagement.number)
        .join(Engagement, Engagement.id == Imported.engagement_id)
        .where(Imported.study_id == study.id, Imported.source.in_(sources))
    )
    return dict(rows.all())


def numbers_among(study: Study, numbers: Collection[int]) -> set[int]:
    """Those of the numbers that are engagements of the study."""
    wanted = sa.select(Engagement.number).where(
        Engagement.study_id == study.id, Engagement.number.in_(numbers)
    )
    return set(db.session.scalars(wanted))
