"""Who in a plan would be in two places at once, or travel too far; told, and allowed."""

from collections.abc import Collection

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.language import n_
from tracker.engagements.kinds import Asks
from tracker.engagements.models import Engagement, EngagementCase, TeamMember
from tracker.engagements.rules import LONGEST, OPEN, Doubt, Status, clash, far_apart, overlap
from tracker.studies.models import Membership

# One is enough to make somebody look; a page of them is not read.
_SHOWN = 3


def doubts_about_team(engagement: Engagement) -> list[Doubt]:
    """Each member who is at something else then, or in another region that day; one statement."""
    rows = db.session.execute(_elsewhere(engagement)).all()
    regions: dict[int, set[str]] = {}
    for other, _name, region in rows:
        regions.setdefault(other.id, set()).add(region or "")
    found = {}
    for other, name, _region in rows:
        doubt = _doubt_between(engagement, other, name, regions[other.id])
        if doubt is not None:
            found[other.id, name] = doubt
    return [*found.values()][:_SHOWN]


def _elsewhere(engagement: Engagement) -> sa.Select[Engagement, str, str]:
    """Where else the team is on the days of an engagement, a row per region."""
    mine = sa.select(TeamMember.membership_id).where(TeamMember.engagement_id == engagement.id)
    return (
        sa.select(Engagement, Account.name, Case.region)
        .join(TeamMember, TeamMember.engagement_id == Engagement.id)
        .join(Membership, Membership.id == TeamMember.membership_id)
        .join(Account, Account.id == Membership.account_id)
        .outerjoin(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .outerjoin(Case, Case.id == EngagementCase.case_id)
        .where(Engagement.study_id == engagement.study_id, Engagement.id != engagement.id)
        .where(Engagement.starts_on.between(engagement.starts_on - LONGEST, engagement.ends_on))
        .where(Engagement.ends_on >= engagement.starts_on)
        .where(Engagement.status.in_([*OPEN, Status.HELD]))
        .where(TeamMember.membership_id.in_(mine))
        .order_by(Engagement.starts_on, Engagement.id)
        .limit(200)
    )


def _doubt_between(
    engagement: Engagement, other: Engagement, name: str, regions: Collection[str]
) -> Doubt | None:
    if _collide(engagement, other):
        return Doubt(
            n_("%(person)s is also at “%(other)s” at that time."),
            {"person": name, "other": other.title},
        )
    here = {case.region for case in engagement.cases}
    if _is_travel(engagement) and _is_travel(other) and far_apart(here, regions):
        return Doubt(
            n_("%(person)s is also in %(region)s on those days, for “%(other)s”."),
            {"person": name, "region": ", ".join(sorted(regions)), "other": other.title},
        )
    return None


def _is_travel(engagement: Engagement) -> bool:
    """Whether somebody goes there; nobody travels for a call."""
    return engagement.kind_entry.asks_for(Asks.PLACE)


def _collide(one: Engagement, other: Engagement) -> bool:
    """A visit and its programme share their time on purpose; within it only known times count."""
    if one.parent_id == other.id or other.parent_id == one.id:
        return False
    if one.parent_id is not None and one.parent_id == other.parent_id:
        return clash(one.when, other.when)
    return overlap(one.when, other.when)
