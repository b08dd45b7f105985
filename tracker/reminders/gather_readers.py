"""Reads who was asked to read a text, and what was said of it that nobody has dealt with."""

from typing import Any

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.memberchecks.models import MemberCheck, Remark
from tracker.memberchecks.rules import SPOKEN, Decision
from tracker.reminders.facts import Changes, Reader
from tracker.reviews.models import Review
from tracker.reviews.rules import Verdict
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import State
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


def changes_of(chosen: sa.Select[int]) -> Statement:
    """What made each draft one again: a later text, or another hand-over, is the answer to it."""
    return (
        sa.select(Review.status_note_id, Review.given_at, Account.name)
        .join(StatusNote, StatusNote.id == Review.status_note_id)
        .join(Account, Account.id == Review.reviewer_id)
        .where(StatusNote.case_id.in_(chosen), StatusNote.state == State.DRAFT)
        .where(Review.verdict == Verdict.CHANGES, Review.version == StatusNote.version)
        .where(Review.given_at >= StatusNote.state_since)
    )


def changes(row: Any) -> Changes:
    return Changes(row.given_at, row.name)


def reader(row: Any) -> Reader:
    return Reader(row.until, row.asker, has_answered=row.answer in SPOKEN)
