"""Reads about invitations: who was sent what, and who holds an old version."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from tracker.core.database import db
from tracker.engagements.models import Engagement, Participation
from tracker.engagements.rules import OPEN, Status
from tracker.invitations import rules
from tracker.invitations.models import Invitation
from tracker.invitations.rules import Answer, Errand, Standing
from tracker.people.models import Person

# It will not take place as it was told.
CALLED_OFF = (Status.CANCELLED, Status.POSTPONED)

_SENT = (
    sa.select(Invitation)
    .join(Invitation.person)
    .join(Person.role)
    .where(Invitation.engagement_id == sa.bindparam("engagement_id"))
    .options(contains_eager(Invitation.person).contains_eager(Person.role))
    .order_by(Invitation.id)
)


@dataclass(frozen=True)
class Guest:
    """Somebody who is invited or was, and what has to be told."""

    person: Person
    invitation: Invitation | None
    standing: Standing
    errand: Errand | None

    @property
    def answer(self) -> Answer:
        return self.standing.answer

    @property
    def is_known(self) -> bool:
        """Whether anything was sent or answered."""
        return bool(self.has_failed or self.standing.told or self.answer is not Answer.NONE)

    @property
    def has_failed(self) -> bool:
        return self.invitation is not None and self.invitation.has_failed


def guests(engagement: Engagement, participations: Sequence[Participation]) -> list[Guest]:
    """Who is invited by name, then who no longer is but believes so; in one statement."""
    given = {"engagement_id": engagement.id}
    sent = {row.person_id: row for row in db.session.scalars(_SENT, given)}
    invited = [one.person for one in participations if one.person is not None]
    keys = {person.id for person in invited}
    gone = [row.person for row in sent.values() if row.person_id not in keys and _told(row)]
    return [
        _guest(engagement, person, sent.get(person.id), is_invited=person.id in keys)
        for person in (*invited, *gone)
    ]


def _guest(
    engagement: Engagement, person: Person, row: Invitation | None, *, is_invited: bool
) -> Guest:
    standing = Standing(
        is_invited=is_invited,
        has_email=rules.is_usable(person.email),
        told=_told(row),
        answer=Answer(row.answer) if row else Answer.NONE,
    )
    if engagement.status not in OPEN and engagement.status not in CALLED_OFF:
        return Guest(person, row, standing, None)
    is_on = engagement.status in OPEN
    errand = rules.errand(standing, is_on=is_on, now_holds=digest_of(engagement))
    return Guest(person, row, standing, errand)


def _told(row: Invitation | None) -> str:
    """What somebody has in the calendar because of us."""
    return row.told if row and row.sent_at and not row.cancelled_at else ""


def digest_of(engagement: Engagement) -> str:
    return rules.digest(title=engagement.title, when=engagement.when, place=engagement.place)


def outdated(guests: Sequence[Guest]) -> list[Guest]:
    """Those who hold an old version, or do not know that it is off."""
    return [guest for guest in guests if guest.errand in {Errand.CHANGE, Errand.OFF}]


def first_sent_on(guests: Sequence[Guest], time_zone: str) -> dt.date | None:
    """The day on which the first of them was sent an invitation."""
    sent = [one.invitation.sent_at for one in guests if one.invitation and one.invitation.sent_at]
    return min(sent).astimezone(ZoneInfo(time_zone)).date() if sent else None


def invitations(engagement: Engagement, ids: Collection[int]) -> Sequence[Invitation]:
    return db.session.scalars(
        sa.select(Invitation).where(
            Invitation.engagement_id == engagement.id, Invitation.id.in_(ids)
        )
    ).all()
