"""Reads who of a case was asked to read a text, and which remarks nobody has decided about."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.memberchecks.models import MemberCheck, Remark
from tracker.memberchecks.rules import SPOKEN, Decision
from tracker.reminders.facts import Reader
from tracker.statusnotes.models import StatusNote
from tracker.studies.models import Membership

_CASES: sa.BindParameter[int] = sa.bindparam("case_ids", expanding=True)
_ASKED = (
    sa.select(MemberCheck.status_note_id, MemberCheck.until, MemberCheck.answer, Membership.id)
    .join(StatusNote, StatusNote.id == MemberCheck.status_note_id)
    .join(Case, Case.id == MemberCheck.case_id)
    .outerjoin(
        Membership,
        sa.and_(
            Membership.study_id == Case.study_id,
            Membership.account_id == MemberCheck.asked_by_id,
        ),
    )
    .where(MemberCheck.case_id.in_(_CASES), MemberCheck.version == StatusNote.version)
    .where(sa.or_(MemberCheck.withdrawn_at.is_(None), MemberCheck.answer.in_(SPOKEN)))
    .order_by(MemberCheck.id)
)
_UNDECIDED = (
    sa.select(MemberCheck.status_note_id, MemberCheck.answered_at)
    .join(Remark, Remark.member_check_id == MemberCheck.id)
    .where(MemberCheck.case_id.in_(_CASES), Remark.decision == Decision.OPEN)
)


def readers(case_ids: Collection[int]) -> dict[int, list[Reader]]:
    """Of the present text of each status note, by its key; links that were withdrawn are not."""
    found: dict[int, list[Reader]] = defaultdict(list)
    for note_id, until, answer, member in db.session.execute(_ASKED, {"case_ids": case_ids}):
        found[note_id].append(Reader(until, member, has_answered=answer in SPOKEN))
    return found


def undecided(case_ids: Collection[int]) -> dict[int, list[dt.datetime]]:
    """When each remark came, by the key of its status note."""
    found: dict[int, list[dt.datetime]] = defaultdict(list)
    for note_id, answered_at in db.session.execute(_UNDECIDED, {"case_ids": case_ids}):
        found[note_id].append(answered_at)
    return found
