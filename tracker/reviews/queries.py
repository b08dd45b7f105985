"""Reads about reviews, each within a bounded number of statements."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.reviews.models import Comment, Reading, Review
from tracker.reviews.rules import Verdict, is_approved
from tracker.statusnotes.models import StatusNote, StatusNoteRevision
from tracker.studies.models import Study


@dataclass(frozen=True)
class Standing:
    """What was said of a status note: of its present version, of earlier ones, and comments."""

    present: list[Review] = field(default_factory=list)
    earlier: list[Review] = field(default_factory=list)
    open_comments: int = 0

    @property
    def is_approved(self) -> bool:
        """The present version, that is."""
        return is_approved({Verdict(one.verdict) for one in self.present})

    @property
    def approved(self) -> list[Review]:
        return [one for one in self.present if one.verdict == Verdict.APPROVED]

    @property
    def changes(self) -> list[Review]:
        return [one for one in self.present if one.verdict == Verdict.CHANGES]


class Voice(NamedTuple):
    """What somebody asks for, by name."""

    verdict: Verdict
    name: str


# For the board of hundreds of status notes, put together once.
_VOICES = (
    sa.select(Review.status_note_id, Review.verdict, Account.name)
    .join(Account, Account.id == Review.reviewer_id)
    .join(StatusNote, StatusNote.id == Review.status_note_id)
    .join(Case, Case.id == StatusNote.case_id)
    .where(Case.study_id == sa.bindparam("study_id"), StatusNote.as_of == sa.bindparam("as_of"))
    .where(Review.version == StatusNote.version)
    .order_by(Review.given_at.desc(), Review.id.desc())
)
_OPEN = (
    sa.select(Comment.status_note_id, sa.func.count())
    .where(Comment.status_note_id.in_(sa.bindparam("note_ids", expanding=True)))
    .where(Comment.settled_at.is_(None), Comment.removed_at.is_(None))
    .group_by(Comment.status_note_id)
)


_WRITTEN = (
    sa.select(StatusNoteRevision.status_note_id)
    .where(StatusNoteRevision.status_note_id.in_(sa.bindparam("note_ids", expanding=True)))
    .where(StatusNoteRevision.author_id == sa.bindparam("author_id"))
    .distinct()
)


def voices(study: Study, *, as_of: dt.date) -> dict[int, tuple[Voice, ...]]:
    """What is said of the present version of each status note of a month, newest first."""
    found: dict[int, tuple[Voice, ...]] = {}
    for note_id, verdict, name in db.session.execute(
        _VOICES, {"study_id": study.id, "as_of": as_of}
    ):
        found[note_id] = (*found.get(note_id, ()), Voice(Verdict(verdict), name))
    return found


def open_comments(note_ids: Collection[int]) -> dict[int, int]:
    """How many comments are open on each of the status notes; none where none are."""
    if not note_ids:
        return {}
    return dict(db.session.execute(_OPEN, {"note_ids": list(note_ids)}).all())


def standing(note: StatusNote) -> Standing:
    """What was said of one status note, in two statements."""
    found = Standing(open_comments=open_comments([note.id]).get(note.id, 0))
    rows = sa.select(Review).where(Review.status_note_id == note.id)
    for row in db.session.scalars(rows.order_by(Review.given_at.desc(), Review.id.desc())):
        (found.present if row.version == note.version else found.earlier).append(row)
    return found


def comments(note: StatusNote) -> Sequence[Comment]:
    """All comments on any version, first to last."""
    return db.session.scalars(
        sa.select(Comment)
        .where(Comment.status_note_id == note.id, Comment.removed_at.is_(None))
        .order_by(Comment.made_at, Comment.id)
    ).all()


def find_comment(note: StatusNote, comment_id: int) -> Comment | None:
    return db.session.scalar(
        sa.select(Comment).where(
            Comment.status_note_id == note.id,
            Comment.id == comment_id,
            Comment.removed_at.is_(None),
        )
    )


def find_own_comment(note: StatusNote, comment_id: int, *, author: Account) -> Comment | None:
    """One's own comment, also while its deletion can be undone."""
    return db.session.scalar(
        sa.select(Comment).where(
            Comment.status_note_id == note.id,
            Comment.id == comment_id,
            Comment.author_id == author.id,
        )
    )


def find_review(note: StatusNote, *, version: int, reviewer: Account) -> Review | None:
    return db.session.scalar(
        sa.select(Review).where(
            Review.status_note_id == note.id,
            Review.version == version,
            Review.reviewer_id == reviewer.id,
        )
    )


def find_reading(note: StatusNote, account: Account) -> Reading | None:
    """Which version somebody last read, when they said so."""
    return db.session.get(Reading, (note.id, account.id))


def authors(note: StatusNote) -> set[int]:
    """The keys of all who have written on a status note, in any of its versions."""
    rows = sa.select(StatusNoteRevision.author_id).where(
        StatusNoteRevision.status_note_id == note.id
    )
    return {note.author_id, *db.session.scalars(rows.distinct())}


def written_by(account: Account, note_ids: Collection[int]) -> set[int]:
    """On which of the status notes somebody has saved a version."""
    if not note_ids:
        return set()
    given = {"note_ids": list(note_ids), "author_id": account.id}
    return set(db.session.scalars(_WRITTEN, given))
