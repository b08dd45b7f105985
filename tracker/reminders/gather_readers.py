"""Reads who of a case was asked to read a text, and which remarks nobody has decided about."""

from typing import Any

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.memberchecks.models import MemberCheck, Remark
from tracker.memberchecks.rules import SPOKEN, Decision
from tracker.reminders.facts import Reader
from tracker.statusnotes.models import StatusNote
from tracker.studies.models import Membership

Statement = sa.Select[*tuple[Any, ...]]


def asked_of(chosen: sa.Select[int]) -> Statement:
    """Of the present text of each status note; links that were withdrawn do not count."""
    is_asker = sa.and_(
        Membership.study_id == Case.study_id, Membership.account_id == MemberCheck.asked_by_id
    )
    return (
        sa.select(
            MemberCheck.status_note_id,
            MemberCheck.until,
            MemberCheck.answer,
            Membership.id.label("asker"),
        )
        .join(StatusNote, StatusNote.id == MemberCheck.status_note_id)
        .join(Case, Case.id == MemberCheck.case_id)
        .outerjoin(Membership, is_asker)
        .where(MemberCheck.case_id.in_(chosen), MemberCheck.version == StatusNote.version)
        .where(sa.or_(MemberCheck.withdrawn_at.is_(None), MemberCheck.answer.in_(SPOKEN)))
        .order_by(MemberCheck.id)
    )


def undecided_of(chosen: sa.Select[int]) -> Statement:
    """When each remark came, with its status note."""
    return (
        sa.select(MemberCheck.status_note_id, MemberCheck.answered_at)
        .join(Remark, Remark.member_check_id == MemberCheck.id)
        .where(MemberCheck.case_id.in_(chosen), Remark.decision == Decision.OPEN)
    )


def reader(row: Any) -> Reader:
    return Reader(row.until, row.asker, has_answered=row.answer in SPOKEN)
