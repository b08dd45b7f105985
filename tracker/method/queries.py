"""What the account of the method counts, read in a number of statements that stays."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tracker.attachments.models import Attachment
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase, Participation, TeamMember
from tracker.engagements.rules import Status
from tracker.feedback.models import Given
from tracker.method.rules import Contact, Present, minutes_between
from tracker.notes.models import Excerpt, Note
from tracker.people.models import Person
from tracker.studies.models import InformantRole, Membership, Study, Theme

_OFF = (Status.CANCELLED, Status.POSTPONED)


def contacts(study: Study) -> list[Contact]:
    """Every engagement of the study with its cases, its people and its team."""
    rows = db.session.execute(
        sa.select(
            Engagement.id, Engagement.kind, Engagement.status, Engagement.starts_on,
            Engagement.ends_on, Engagement.title, Engagement.place, Engagement.starts_at,
            Engagement.ends_at, Engagement.has_notes, Engagement.parent_id,
        ).where(Engagement.study_id == study.id)
    ).all()  # fmt: skip
    cases = _grouped(_cases(study), lambda row: row.name)
    present = _grouped(_present(study), _as_present)
    team = _grouped(_team(study), lambda row: row.role)
    return [
        Contact(
            id=row.id,
            kind=row.kind,
            status=row.status,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            title=row.title,
            place=row.place,
            minutes=minutes_between(row.starts_at, row.ends_at),
            has_notes=row.has_notes,
            parent_id=row.parent_id,
            cases=tuple(cases.get(row.id, ())),
            present=tuple(present.get(row.id, ())),
            team=tuple(team.get(row.id, ())),
        )
        for row in rows
    ]


def _grouped(rows: Sequence[Any], taken: Any) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.engagement_id, []).append(taken(row))
    return grouped


def _cases(study: Study) -> Sequence[Any]:
    return db.session.execute(
        sa.select(EngagementCase.engagement_id, Case.name)
        .join(Case, Case.id == EngagementCase.case_id)
        .where(Case.study_id == study.id)
        .order_by(Case.name)
    ).all()


def _present(study: Study) -> Sequence[Any]:
    own = aliased(InformantRole)
    return db.session.execute(
        sa.select(
            Participation.engagement_id,
            Participation.person_id,
            Participation.invited,
            Participation.came,
            sa.func.coalesce(InformantRole.name, own.name).label("role"),
        )
        .join(Engagement, Engagement.id == Participation.engagement_id)
        .outerjoin(InformantRole, InformantRole.id == Participation.role_id)
        .outerjoin(Person, Person.id == Participation.person_id)
        .outerjoin(own, own.id == Person.role_id)
        .where(Engagement.study_id == study.id)
        .order_by(sa.func.coalesce(InformantRole.position, own.position), Participation.id)
    ).all()


def _as_present(row: Any) -> Present:
    return Present(row.role, row.person_id, row.invited, row.came)


def _team(study: Study) -> Sequence[Any]:
    return db.session.execute(
        sa.select(TeamMember.engagement_id, Membership.role)
        .join(Membership, Membership.id == TeamMember.membership_id)
        .where(Membership.study_id == study.id)
    ).all()


def reasons(study: Study) -> dict[int, str]:
    """Why contacts were cancelled or postponed, by the engagement's key."""
    rows = db.session.execute(
        sa.select(Engagement.id, Engagement.reason).where(
            Engagement.study_id == study.id, Engagement.status.in_(_OFF)
        )
    )
    return dict(rows.all())


def feedback_by_form(study: Study, *, until: dt.date) -> list[tuple[str, int]]:
    """How often something was given back to a case, in which form."""
    rows = db.session.execute(
        sa.select(Given.form, sa.func.count())
        .where(Given.study_id == study.id, Given.given_on <= until)
        .group_by(Given.form)
        .order_by(sa.func.count().desc(), Given.form)
    )
    return [(form, number) for form, number in rows]


def count_documents(study: Study, *, before: dt.datetime) -> int:
    """Files that were added to the study before an instant; photographs are none."""
    counted = sa.select(sa.func.count()).where(
        Attachment.study_id == study.id,
        Attachment.uploaded_at < before,
        ~Attachment.media_type.startswith("image/"),
    )
    return db.session.scalar(counted) or 0


def counts_of_analysis(study: Study) -> tuple[int, int, int]:
    """Themes on the study's list, excerpts tagged, and how many people wrote what is tagged."""
    themes = sa.select(sa.func.count()).where(Theme.study_id == study.id).scalar_subquery()
    excerpts = sa.select(sa.func.count()).where(Excerpt.study_id == study.id).scalar_subquery()
    authors = (
        sa.select(sa.func.count(Note.author_id.distinct()))
        .join(Excerpt, Excerpt.note_id == Note.id)
        .where(Excerpt.study_id == study.id)
        .scalar_subquery()
    )
    found = db.session.execute(sa.select(themes, excerpts, authors)).one()
    return found[0], found[1], found[2]


def roles(study: Study) -> list[str]:
    """The informant roles that the study asks for, in its order."""
    rows = db.session.scalars(
        sa.select(InformantRole.name)
        .where(InformantRole.study_id == study.id)
        .order_by(InformantRole.position, InformantRole.id)
    )
    return list(rows)
