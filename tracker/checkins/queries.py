"""What is known of a case's calls before one is logged."""

import datetime as dt

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase, Participation
from tracker.engagements.rules import OPEN, Status
from tracker.notes.models import Note, NoteRevision
from tracker.planning.calls import KIND


def planned_near(case: Case, *, day: dt.date, within: dt.timedelta) -> Engagement | None:
    """The open call with the case that was planned nearest to a day."""
    planned = db.session.scalars(
        _calls(case)
        .where(Engagement.status.in_(OPEN))
        .where(Engagement.starts_on.between(day - within, day + within))
        .limit(20)
    ).all()
    return min(planned, key=lambda one: (abs(one.starts_on - day), one.id), default=None)


def find_planned(case: Case, number: int) -> Engagement | None:
    """The call with the case of that number, while it is open."""
    return db.session.scalar(
        _calls(case).where(Engagement.status.in_(OPEN), Engagement.number == number)
    )


def next_planned(case: Case, *, after: dt.date, but: Engagement | None = None) -> Engagement | None:
    """The next open call with the case that is planned after a day, `but` left out."""
    wanted = _calls(case).where(Engagement.status.in_(OPEN), Engagement.starts_on > after)
    if but is not None:
        wanted = wanted.where(Engagement.id != but.id)
    return db.session.scalar(wanted.order_by(Engagement.starts_on, Engagement.id).limit(1))


def sent_lately(case: Case, *, author: Account, limit: int = 5) -> list[str]:
    """The forms in which the author logged the newest calls with the case."""
    rows = db.session.scalars(
        sa.select(NoteRevision.client_id)
        .join(NoteRevision.note)
        .join(EngagementCase, EngagementCase.engagement_id == Note.engagement_id)
        .where(EngagementCase.case_id == case.id, NoteRevision.author_id == author.id)
        .where(NoteRevision.client_id.is_not(None))
        .order_by(NoteRevision.id.desc())
        .limit(limit)
    )
    return [client_id for client_id in rows if client_id]


def last_talked_to(case: Case) -> Participation | None:
    """The person or role of the newest call that was held with the case."""
    return db.session.scalar(
        sa.select(Participation)
        .join(Participation.engagement)
        .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .where(EngagementCase.case_id == case.id, Engagement.kind == KIND)
        .where(Engagement.status == Status.HELD)
        # Not asked for: who was expected came.
        .where(sa.func.coalesce(Participation.came, 1) > 0)
        .order_by(Engagement.starts_on.desc(), Participation.id)
        .limit(1)
    )


def _calls(case: Case) -> sa.Select[Engagement]:
    return (
        sa.select(Engagement)
        .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .where(EngagementCase.case_id == case.id, Engagement.kind == KIND)
    )
