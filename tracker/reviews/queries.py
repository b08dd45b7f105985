"""Reads about reviews, each within a bounded number of statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.reviews.models import Comment, Reading, Review
from tracker.reviews.rules import Verdict
from tracker.statusnotes.models import StatusNote, StatusNoteRevision


@dataclass(frozen=True)
class Standing:
    """What was said of a status note: of its present version, of earlier ones, and comments."""

    present: list[Review] = field(default_factory=list)
    earlier: list[Review] = field(default_factory=list)
    open_comments: int = 0

    @property
    def is_approved(self) -> bool:
        """Somebody approves the present version, and nobody asks for changes to it."""
        return bool(self.approved) and not self.changes

    @property
    def approved(self) -> list[Review]:
        return [one for one in self.present if one.verdict == Verdict.APPROVED]

    @property
    def changes(self) -> list[Review]:
        return [one for one in self.present if one.verdict == Verdict.CHANGES]


def standings(notes: Collection[StatusNote]) -> dict[int, Standing]:
    """What was said of each of several status notes, by key, in two statements."""
    if not notes:
        return {}
    keys = [note.id for note in notes]
    found = {
        note.id: Standing(open_comments=comments)
        for note, comments in zip(notes, _open_comments(keys), strict=True)
    }
    versions = {note.id: note.version for note in notes}
    rows = sa.select(Review).where(Review.status_note_id.in_(keys))
    for row in db.session.scalars(rows.order_by(Review.given_at.desc(), Review.id.desc())):
        of_note = found[row.status_note_id]
        is_present = row.version == versions[row.status_note_id]
        (of_note.present if is_present else of_note.earlier).append(row)
    return found


def standing(note: StatusNote) -> Standing:
    return standings([note])[note.id]


def _open_comments(keys: Sequence[int]) -> list[int]:
    rows = db.session.execute(
        sa.select(Comment.status_note_id, sa.func.count())
        .where(Comment.status_note_id.in_(keys))
        .where(Comment.settled_at.is_(None), Comment.removed_at.is_(None))
        .group_by(Comment.status_note_id)
    )
    counted: dict[int, int] = {row[0]: row[1] for row in rows}
    return [counted.get(key, 0) for key in keys]


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


def written_by(account: Account, notes: Collection[StatusNote]) -> set[int]:
    """The keys of the status notes that somebody has written on, in one statement."""
    rows = sa.select(StatusNoteRevision.status_note_id).where(
        StatusNoteRevision.status_note_id.in_([note.id for note in notes]),
        StatusNoteRevision.author_id == account.id,
    )
    begun = {note.id for note in notes if note.author_id == account.id}
    return begun | set(db.session.scalars(rows.distinct())) if notes else begun
