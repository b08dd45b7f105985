"""Who in a plan would be in two places at once; it is told, and allowed."""

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.core.language import n_
from tracker.engagements.models import Engagement, TeamMember
from tracker.engagements.rules import LONGEST, OPEN, Doubt, Status, clash, overlap
from tracker.studies.models import Membership

# One is enough to make somebody look; a page of them is not read.
_SHOWN = 3


def double_bookings(engagement: Engagement) -> list[Doubt]:
    """Each member of the team who is at something else at that time, in one statement."""
    mine = sa.select(TeamMember.membership_id).where(TeamMember.engagement_id == engagement.id)
    rows = db.session.execute(
        sa.select(Engagement, Account.name)
        .join(TeamMember, TeamMember.engagement_id == Engagement.id)
        .join(Membership, Membership.id == TeamMember.membership_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Engagement.study_id == engagement.study_id, Engagement.id != engagement.id)
        .where(Engagement.starts_on.between(engagement.starts_on - LONGEST, engagement.ends_on))
        .where(Engagement.ends_on >= engagement.starts_on)
        .where(Engagement.status.in_([*OPEN, Status.HELD]))
        .where(TeamMember.membership_id.in_(mine))
        .order_by(Engagement.starts_on, Engagement.id)
        .limit(100)
    )
    return [
        Doubt(
            n_("%(person)s is also at “%(other)s” at that time."),
            {"person": name, "other": other.title},
        )
        for other, name in rows
        if _collide(engagement, other)
    ][:_SHOWN]


def _collide(one: Engagement, other: Engagement) -> bool:
    """A visit and its programme share their time on purpose; within it only known times count."""
    if one.parent_id == other.id or other.parent_id == one.id:
        return False
    if one.parent_id is not None and one.parent_id == other.parent_id:
        return clash(one.when, other.when)
    return overlap(one.when, other.when)
