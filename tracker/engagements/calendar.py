"""What a calendar shows of a stretch of days, read as plain values in one statement."""

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracker.core.database import db
from tracker.engagements.models import Engagement, TeamMember
from tracker.engagements.queries import IN_TIME
from tracker.engagements.rules import LONGEST, OPEN
from tracker.studies.models import Study

# More than these nobody reads on one page; whoever wants them narrows by kind or person.
MOST = 500


class Planned(NamedTuple):
    """One engagement of the calendar; its days are local to the study."""

    id: int
    number: int
    kind: str
    title: str
    place: str
    status: str
    starts_on: dt.date
    ends_on: dt.date
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def takes_days(self) -> bool:
        """Whether it fills days; a night that ends the next morning does not."""
        if self.starts_at is None or self.ends_at is None:
            return True
        return self.ends_at - self.starts_at >= dt.timedelta(days=1)

    @property
    def last_day(self) -> dt.date:
        """The last of the days it fills."""
        is_one_day = self.starts_on == self.ends_on or not self.takes_days
        return self.starts_on if is_one_day else self.ends_on


def planned(
    study: Study,
    *,
    first: dt.date,
    last: dt.date,
    kind: str = "",
    member_id: int | None = None,
    with_programmes: bool = True,
) -> list[Planned]:
    """Whatever has a day from `first` to `last`, in the order of time, one more than `MOST`.

    Without programmes a visit stands for the interviews within it.
    """
    given = {
        "study_id": study.id,
        "earliest": first - LONGEST,
        "first": first,
        "last": last,
        "kind": kind,
        "member_id": member_id,
    }
    wanted = _between(bool(kind), member_id is not None, with_programmes)
    rows = db.session.execute(wanted, given)
    return [Planned._make(row) for row in rows]


# A few statements are asked again and again; each is put together once.
@lru_cache(maxsize=8)
def _between(of_kind: bool, of_member: bool, with_programmes: bool) -> sa.Select[*tuple[Any, ...]]:
    wanted = (
        sa.select(
            Engagement.id, Engagement.number, Engagement.kind, Engagement.title, Engagement.place,
            Engagement.status, Engagement.starts_on, Engagement.ends_on,
            Engagement.starts_at, Engagement.ends_at,
        )
        .where(Engagement.study_id == sa.bindparam("study_id"))
        .where(Engagement.starts_on.between(sa.bindparam("earliest"), sa.bindparam("last")))
        .where(Engagement.ends_on >= sa.bindparam("first"))
        .order_by(*IN_TIME)
        .limit(MOST + 1)
    )  # fmt: skip
    if of_kind:
        wanted = wanted.where(Engagement.kind == sa.bindparam("kind"))
    if of_member:
        of_team = TeamMember.membership_id == sa.bindparam("member_id")
        wanted = wanted.where(Engagement.id.in_(sa.select(TeamMember.engagement_id).where(of_team)))
    if not with_programmes:
        wanted = wanted.where(Engagement.parent_id.is_(None))
    return wanted
