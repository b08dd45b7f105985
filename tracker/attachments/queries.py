"""Reads about files, each within a bounded number of statements."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.attachments.models import Attachment
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase
from tracker.engagements.rules import Status
from tracker.studies.models import Study

# More than anybody looks through on the page of one contact.
MOST_SHOWN = 200

_OF_ENGAGEMENT = (
    sa.select(Attachment)
    .where(Attachment.engagement_id == sa.bindparam("engagement_id"))
    .order_by(Attachment.uploaded_at.desc(), Attachment.id.desc())
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
_CONCERNED = sa.select(EngagementCase.engagement_id).where(
    EngagementCase.case_id == sa.bindparam("case_id")
)
_IN_REGISTER = sa.or_(
    Attachment.case_id == sa.bindparam("case_id"), Attachment.engagement_id.in_(_CONCERNED)
)
# A part of a statement: the documents of the case `case_id`.
DOCUMENT_COUNT = (
    sa.select(sa.func.count()).select_from(Attachment).where(_IN_REGISTER).scalar_subquery()
)
_ORDERS = {
    "newest": (Attachment.uploaded_at.desc(), Attachment.id.desc()),
    "oldest": (Attachment.uploaded_at, Attachment.id),
    "name": (sa.func.lower(Attachment.name), Attachment.id),
}


def files_of(engagement: Engagement, *, limit: int = MOST_SHOWN) -> Sequence[Attachment]:
    """What was added to an engagement last, in the order in which it came."""
    given = {"engagement_id": engagement.id, "limit": limit}
    return db.session.scalars(_OF_ENGAGEMENT, given).all()[::-1]


def count_files(engagement: Engagement) -> int:
    counted = sa.select(sa.func.count()).where(Attachment.engagement_id == engagement.id)
    return db.session.scalar(counted) or 0


def find_file(study: Study, attachment_id: int) -> Attachment | None:
    """One file with what it belongs to."""
    return db.session.scalar(
        sa.select(Attachment)
        .where(Attachment.study_id == study.id, Attachment.id == attachment_id)
        .options(joinedload(Attachment.engagement), joinedload(Attachment.case))
    )


def count_documents(case: Case) -> int:
    return db.session.scalar(sa.select(DOCUMENT_COUNT), {"case_id": case.id}) or 0


def documents(
    case: Case, *, order: str, limit: int | None = None, offset: int = 0
) -> Sequence[Attachment]:
    """The case's own files and those of its engagements; `order` is newest, oldest or name."""
    wanted = (
        sa.select(Attachment)
        .where(_IN_REGISTER)
        .options(joinedload(Attachment.engagement))
        .order_by(*_ORDERS.get(order, _ORDERS["newest"]))
        .limit(limit)
        .offset(offset)
    )
    return db.session.scalars(wanted, {"case_id": case.id}).all()


def reviews(case: Case, *, limit: int = MOST_SHOWN) -> Sequence[Engagement]:
    """What was read at the case and may have left no file here, newest first."""
    return db.session.scalars(
        sa.select(Engagement)
        .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .where(EngagementCase.case_id == case.id, Engagement.kind == "document-review")
        .where(Engagement.status == Status.HELD)
        .order_by(Engagement.starts_on.desc(), Engagement.id.desc())
        .limit(limit)
    ).all()


def stored_names() -> set[str]:
    """The names of all bytes that some row needs."""
    return set(db.session.scalars(sa.select(Attachment.stored_as)))
