"""Reads about rounds and cadences, each in a bounded number of statements."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase, TeamMember
from tracker.engagements.rules import LONGEST, OPEN, Status
from tracker.planning.models import Cadence, Round, RoundCase, RoundEngagement
from tracker.planning.rules import Gathers, Target, is_covering, targets
from tracker.studies.models import Study

_ROUNDS = (
    sa.select(Round)
    .where(Round.study_id == sa.bindparam("study_id"))
    .order_by(Round.starts_on, Round.id)
)


@dataclass(frozen=True)
class Contact:
    """One engagement of a round, without its row."""

    number: int
    title: str
    kind: str
    status: str
    starts_on: dt.date
    ends_on: dt.date
    place: str
    target_on: dt.date | None
    case_ids: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """A target of a round with the contacts that are planned or held for it."""

    target: Target
    contacts: tuple[Contact, ...]

    @property
    def is_covered(self) -> bool:
        return any(is_covering(contact.status) for contact in self.contacts)


def rounds(study: Study) -> Sequence[Round]:
    """The study's rounds in the order of time."""
    return db.session.scalars(_ROUNDS, {"study_id": study.id}).all()


def find_round(study: Study, round_id: int) -> Round | None:
    return db.session.scalar(
        sa.select(Round).where(Round.study_id == study.id, Round.id == round_id)
    )


def contacts(round_: Round) -> list[Contact]:
    """The round's contacts of its own kind in the order of time, with the cases of each."""
    rows = db.session.execute(
        sa.select(
            Engagement.number, Engagement.title, Engagement.kind, Engagement.status,
            Engagement.starts_on, Engagement.ends_on, Engagement.place,
            RoundEngagement.target_on, EngagementCase.case_id,
        )
        .join(RoundEngagement, RoundEngagement.engagement_id == Engagement.id)
        .outerjoin(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .where(RoundEngagement.round_id == round_.id, Engagement.kind == round_.kind)
        .order_by(Engagement.starts_on, Engagement.number)
    )  # fmt: skip
    return [
        Contact(*same[0][:-1], tuple(row.case_id for row in same if row.case_id is not None))
        for _number, group in groupby(rows, key=lambda row: row.number)
        for same in [list(group)]
    ]


def sites(round_: Round) -> list[tuple[int, str, str, str]]:
    """The cases that the round wants to reach: id, slug, name, region."""
    rows = db.session.execute(
        sa.select(Case.id, Case.slug, Case.name, Case.region)
        .join(RoundCase, RoundCase.case_id == Case.id)
        .where(RoundCase.round_id == round_.id)
    )
    return [(row.id, row.slug, row.name, row.region) for row in rows]


def lines(round_: Round) -> list[Line]:
    """Each target of the round with what is planned for it, in two statements."""
    meant = targets(round_.gathers, sites(round_))
    known = contacts(round_)
    if round_.gathers == Gathers.ALL:
        return _by_region(meant, known)
    return [
        Line(
            target, tuple(one for one in known if not set(one.case_ids).isdisjoint(target.case_ids))
        )
        for target in meant
    ]


def _by_region(meant: Sequence[Target], known: Sequence[Contact]) -> list[Line]:
    """Gatherings of all cases belong to the region that they name.

    One that names none still fills a place: so many fewer regions are left to plan.
    """
    named = [Line(target, tuple(one for one in known if _names(one, target))) for target in meant]
    elsewhere = {one.number for one in known if is_covering(one.status)} - {
        one.number for line in named for one in line.contacts
    }
    open_ones = [line for line in named if not line.is_covered and not line.contacts]
    filled = open_ones[: len(elsewhere)]
    return [line for line in named if line not in filled]


def _names(contact: Contact, target: Target) -> bool:
    return target.region.casefold() in f"{contact.title} {contact.place}".casefold()


def days_taken(
    member_ids: Collection[int], *, first: dt.date, last: dt.date, study: Study
) -> set[dt.date]:
    """Days from `first` to `last` on which one of the members is at something already."""
    rows = db.session.execute(
        sa.select(Engagement.starts_on, Engagement.ends_on)
        .join(TeamMember, TeamMember.engagement_id == Engagement.id)
        .where(TeamMember.membership_id.in_(member_ids), Engagement.study_id == study.id)
        .where(Engagement.status.in_([*OPEN, Status.HELD]))
        .where(Engagement.starts_on.between(first - LONGEST, last), Engagement.ends_on >= first)
    )
    return {
        starts_on + dt.timedelta(days=number)
        for starts_on, ends_on in rows
        for number in range((ends_on - starts_on).days + 1)
    }


def candidates(round_: Round, *, limit: int = 50) -> Sequence[Engagement]:
    """What is planned or held of the round's kind around its window and in no round yet."""
    counted = sa.select(RoundEngagement.engagement_id)
    near = dt.timedelta(days=31)
    return db.session.scalars(
        sa.select(Engagement)
        .where(Engagement.study_id == round_.study_id, Engagement.kind == round_.kind)
        .where(Engagement.status.in_([*OPEN, Status.HELD]), Engagement.id.not_in(counted))
        .where(Engagement.starts_on.between(round_.starts_on - near, round_.ends_on + near))
        .order_by(Engagement.starts_on, Engagement.number)
        .limit(limit)
    ).all()


def later_in_round(round_: Round, *, after: dt.date) -> Sequence[Engagement]:
    """What is still open in a round and meant for later than a day, in the order of time."""
    return db.session.scalars(
        sa.select(Engagement)
        .join(RoundEngagement, RoundEngagement.engagement_id == Engagement.id)
        .where(RoundEngagement.round_id == round_.id, Engagement.kind == round_.kind)
        .where(Engagement.status.in_(OPEN))
        .where(sa.func.coalesce(RoundEngagement.target_on, Engagement.starts_on) > after)
        .order_by(Engagement.starts_on, Engagement.number)
    ).all()


def cadences(study: Study) -> dict[int, Cadence]:
    """The cadence of each case that has one."""
    found = db.session.scalars(
        sa.select(Cadence)
        .join(Case, Case.id == Cadence.case_id)
        .where(Case.study_id == study.id)
        .options(joinedload(Cadence.membership))
    )
    return {cadence.case_id: cadence for cadence in found}
