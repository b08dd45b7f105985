"""Rows of a review: revisions of a status note, comments and verdicts on it."""

from typing import Any

from tests import make
from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.reviews.models import Comment, Review
from tracker.statusnotes.models import StatusNote, StatusNoteRevision


def status_note_revision(status_note: StatusNote, author: Account, version: int) -> Any:
    return added(
        StatusNoteRevision(
            status_note=status_note,
            version=version,
            text=status_note.text,
            author=author,
            saved_at=make.NOW,
        )
    )


def comment(
    status_note: StatusNote, author: Account, text: str = "Is it so?", **values: Any
) -> Any:
    """One on the only paragraph of the first version."""
    given = {"version": 1, "block": 1, "passage": status_note.text, "text": "Is it so?",
             "made_at": make.NOW} | values  # fmt: skip
    return added(Comment(status_note=status_note, author=author, **given))


def review(
    status_note: StatusNote, reviewer: Account, verdict: str = "approved", **values: Any
) -> Any:
    given = {"version": status_note.version, "given_at": make.NOW} | values
    return added(Review(status_note=status_note, reviewer=reviewer, verdict=verdict, **given))


def added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
