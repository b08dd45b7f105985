"""What pages count, and what they need not ask for, each in one statement."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.attachments.models import Attachment
from tracker.attachments.queries import DOCUMENT_COUNT
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement
from tracker.engagements.queries import CONTACT_COUNT
from tracker.feedback.models import Given
from tracker.feedback.queries import LAST_TOLD
from tracker.followups.models import FollowUp
from tracker.followups.queries import OPEN_COUNT
from tracker.invitations.models import Invitation

_TALLY = sa.select(CONTACT_COUNT, DOCUMENT_COUNT, OPEN_COUNT, *LAST_TOLD)
_BELONGS = {
    "files": Attachment.engagement_id,
    "given": Given.engagement_id,
    "follow_ups": FollowUp.engagement_id,
    "invitations": Invitation.engagement_id,
}
_EXTRAS = sa.select(
    *(
        sa.exists().where(key == sa.bindparam("engagement_id")).label(name)
        for name, key in _BELONGS.items()
    )
)


@dataclass(frozen=True)
class Tally:
    """Contacts, documents and open follow-ups of a case, and when it was last told something."""

    contacts: int
    documents: int
    open_follow_ups: int
    told_on: dt.date | None


def tally(case: Case) -> Tally:
    row = db.session.execute(_TALLY, {"case_id": case.id}).one()
    contacts, documents, open_follow_ups, *days = row
    told_on = max((day for day in days if day), default=None)
    return Tally(contacts, documents, open_follow_ups, told_on)


@dataclass(frozen=True)
class Extras:
    """What an engagement may have and most have not."""

    files: bool
    given: bool
    follow_ups: bool
    invitations: bool


def extras(engagement: Engagement) -> Extras:
    """Which of them there are, so that nothing is asked of the others."""
    row = db.session.execute(_EXTRAS, {"engagement_id": engagement.id}).one()
    return Extras(**row._asdict())
