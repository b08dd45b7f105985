"""What people do when they review a status note, one function per intention. The caller commits."""

import datetime as dt

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.reviews import queries, rules
from tracker.reviews.models import Comment, Reading, Review
from tracker.reviews.passages import paragraphs
from tracker.reviews.rules import Verdict
from tracker.statusnotes import queries as statusnotes
from tracker.statusnotes import service as steps
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import State


def comment(
    status_note: StatusNote,
    *,
    version: int,
    block: int,
    text: str,
    author: Account,
    now: dt.datetime,
) -> Comment:
    """Remark on a paragraph of the version that was read, also when a newer one is saved."""
    note = _held(status_note)
    rules.check_unpublished(State(note.state))
    words = rules.checked_words(text, field="text")
    read = statusnotes.find_revision(note, version)
    if read is None:
        raise DomainError(n_("That version is not there. Open the page anew and comment again."))
    passage = rules.checked_passage(block, paragraphs(read.text))
    remark = Comment(
        status_note=note,
        version=version,
        block=block,
        passage=passage,
        text=words,
        author=author,
        made_at=now,
    )
    db.session.add(remark)
    if queries.find_reading(note, author) is None:
        _note_reading(note, version, author, now)
    db.session.flush()
    return remark


def answer(comment: Comment, *, words: str, by: Account) -> None:
    """Answer a comment, which stays open."""
    _check_open(comment)
    comment.answer, comment.answered_by = rules.checked_words(words, field="answer"), by


def settle(comment: Comment, *, words: str, by: Account, now: dt.datetime) -> None:
    """Be done with a comment, with or without an answer. Settled twice it stays as it was."""
    _check_open(comment)
    if words and words != comment.answer:
        answer(comment, words=words, by=by)
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by = now, by


def reopen(comment: Comment) -> None:
    _check_open(comment)
    comment.settled_at = comment.settled_by = None


def remove(comment: Comment, *, now: dt.datetime) -> None:
    """Delete one's own comment. It can be put back until its author deletes another one."""
    _check_open(comment)
    earlier = sa.delete(Comment).where(
        Comment.author_id == comment.author_id,
        Comment.removed_at.is_not(None),
        Comment.id != comment.id,
    )
    db.session.execute(earlier)
    comment.removed_at = now


def put_back(comment: Comment) -> None:
    comment.removed_at = None


def have_read(status_note: StatusNote, *, version: int, account: Account, now: dt.datetime) -> None:
    """Remember which version somebody has read; an earlier one later on changes nothing."""
    note = _held(status_note)
    rules.check_unpublished(State(note.state))
    if not 1 <= version <= note.version:
        raise DomainError(n_("That version is not there. Open the page anew."))
    _note_reading(note, version, account, now)


def approve(
    status_note: StatusNote, *, version: int, words: str, reviewer: Account, now: dt.datetime
) -> Review:
    """Stand behind the version that was read. It says nothing of any other."""
    note = _in_review(status_note, version=version)
    rules.check_not_own(reviewer.id, authors=queries.authors(note))
    said = rules.checked_words(words, field="words") if words else ""
    return _judged(note, Verdict.APPROVED, said, reviewer, now)


def ask_for_changes(
    status_note: StatusNote, *, version: int, words: str, reviewer: Account, now: dt.datetime
) -> Review:
    """Say what is to be changed, which makes the version that was read a draft again."""
    note = _in_review(status_note, version=version)
    said = rules.checked_words(words, field="words")
    review = _judged(note, Verdict.CHANGES, said, reviewer, now)
    steps.take_back(note, version=version, now=now)
    return review


def _in_review(status_note: StatusNote, *, version: int) -> StatusNote:
    """The status note in the version that was read; another one is refused as stale."""
    note = _held(status_note)
    if note.version != version and not note.is_published:
        raise steps.stale(note, text=None, version=version)
    rules.check_verdict(State(note.state))
    return note


def _judged(
    note: StatusNote, verdict: Verdict, words: str, reviewer: Account, now: dt.datetime
) -> Review:
    """A second verdict of somebody on the same version takes the place of the first."""
    review = queries.find_review(note, version=note.version, reviewer=reviewer)
    if review is None:
        review = Review(status_note=note, version=note.version, reviewer=reviewer)
        db.session.add(review)
    review.verdict, review.words, review.given_at = verdict, words, now
    _note_reading(note, note.version, reviewer, now)
    db.session.flush()
    return review


def _note_reading(note: StatusNote, version: int, account: Account, now: dt.datetime) -> None:
    reading = queries.find_reading(note, account)
    if reading is None:
        key = {"status_note_id": note.id, "account_id": account.id}
        db.session.add(Reading(**key, version=version, read_at=now))
    elif reading.version < version:
        reading.version, reading.read_at = version, now


def _check_open(comment: Comment) -> None:
    """What was said of a text that is published since stays as it was said."""
    rules.check_unpublished(State(_held(comment.status_note).state))


def _held(status_note: StatusNote) -> StatusNote:
    """The row as it is now, held until the commit: whoever saves or reviews it too waits."""
    held = db.session.scalar(
        sa.select(StatusNote)
        .where(StatusNote.id == status_note.id)
        .with_for_update(of=StatusNote)
        .execution_options(populate_existing=True)
    )
    if held is None:
        raise DomainError(n_("This status note is no longer there: somebody discarded it."))
    return held
