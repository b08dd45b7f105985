"""What people do with status notes, one function per intention. The caller commits."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError, StaleText
from tracker.core.language import n_
from tracker.notes.rules import checked_text
from tracker.notes.service import STALE
from tracker.statusnotes import finding, queries
from tracker.statusnotes.models import StatusNote, StatusNoteRevision
from tracker.statusnotes.rules import State, checked_month

_PUBLISHED = n_("This status note is published and stays as it is. Begin a correction instead.")
_GONE = n_("This draft is no longer there: somebody discarded it.")


def begin(
    case: Case, *, as_of: dt.date, author: Account, now: dt.datetime, text: str = ""
) -> StatusNote:
    """The draft of a case for a month: the one there is, or a new one.

    Where the month is published already, the draft is its next edition and starts from that text.
    A text that clashes with the draft of a colleague is refused as stale, so that both stay.
    """
    today = now.astimezone(ZoneInfo(case.study.time_zone)).date()
    month = checked_month(as_of, starts_on=case.study.starts_on, today=today)
    newest = queries.find_newest_edition(case, as_of=month)
    if newest is not None and newest.state == State.DRAFT:
        return _existing(newest, text=text)
    draft = StatusNote(
        case=case,
        as_of=month,
        edition=newest.edition + 1 if newest else 1,
        text=checked_text(text or (newest.text if newest else "")),
        author=author,
        version=1,
        changed_at=now,
    )
    db.session.add_all([draft, _revision(draft, 1, author, now)])
    db.session.flush()
    finding.tell(draft)
    return draft


def _existing(draft: StatusNote, *, text: str) -> StatusNote:
    if not text or checked_text(text) == draft.text:
        return draft
    raise _refusal(draft, seen=0, yours=checked_text(text))


def save(
    status_note: StatusNote, *, text: str, version: int, author: Account, now: dt.datetime
) -> StatusNote:
    """Save a draft as written from `version` on; refused when somebody saved since then.

    A text that changes nothing makes no revision.
    """
    plain = checked_text(text)
    if status_note.state == State.DRAFT and plain == status_note.text:
        return status_note
    values = {"text": plain, "version": version + 1, "changed_at": now}
    if not _changed(status_note, version=version, values=values):
        raise _refusal(status_note, seen=version, yours=plain)
    db.session.add(_revision(status_note, version + 1, author, now))
    db.session.flush()
    finding.tell(status_note)
    return status_note


def restore(
    status_note: StatusNote,
    *,
    restored: StatusNoteRevision,
    version: int,
    author: Account,
    now: dt.datetime,
) -> StatusNote:
    """Bring an earlier text of a draft back as its newest revision."""
    return save(status_note, text=restored.text, version=version, author=author, now=now)


def publish(status_note: StatusNote, *, version: int, now: dt.datetime) -> None:
    """Freeze the version that was seen; a newer one meanwhile is refused as stale.

    Publishing the same version again changes nothing.
    """
    if status_note.state == State.PUBLISHED and status_note.version == version:
        return
    values = {"state": State.PUBLISHED, "published_at": now}
    if not _changed(status_note, version=version, values=values):
        raise _refusal(status_note, seen=version)
    finding.tell(status_note)


def revise(status_note: StatusNote, *, author: Account, now: dt.datetime) -> StatusNote:
    """Begin the correction of a published month as the draft of its next edition."""
    return begin(status_note.case, as_of=status_note.as_of, author=author, now=now)


def discard(draft: StatusNote, *, version: int) -> None:
    """Remove the version of a draft that was seen, with its revisions."""
    if not _changed(draft, version=version, values={}):
        raise _refusal(draft, seen=version)
    finding.forget(draft.id)
    db.session.delete(draft)


def _changed(status_note: StatusNote, *, version: int, values: dict[str, Any]) -> bool:
    """Whether the row was still a draft of that version; the UPDATE's condition is the guard."""
    changed = db.session.execute(
        sa.update(StatusNote)
        .where(StatusNote.id == status_note.id, StatusNote.version == version)
        .where(StatusNote.state == State.DRAFT)
        .values(values or {"version": version})
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        return False
    db.session.refresh(status_note)
    return True


def _refusal(status_note: StatusNote, *, seen: int, yours: str | None = None) -> DomainError:
    """Why the row was not as it was seen: gone, published, or saved by somebody."""
    present = db.session.get(StatusNote, status_note.id, populate_existing=True)
    if present is None:
        return DomainError(_GONE)
    if present.state == State.PUBLISHED:
        return DomainError(_PUBLISHED)
    return stale(present, text=yours, version=seen)


def stale(status_note: StatusNote, *, text: str | None, version: int) -> StaleText:
    """The refusal of what began from an older version, with all that a merge needs."""
    base = queries.find_revision(status_note, version)
    newest = queries.find_revision(status_note, status_note.version)
    before = base.text if base else ""
    return StaleText(
        STALE,
        base=before,
        theirs=status_note.text,
        yours=before if text is None else text,
        version=status_note.version,
        by=newest.author.name if newest else status_note.author.name,
    )


def _revision(
    status_note: StatusNote, version: int, author: Account, now: dt.datetime
) -> StatusNoteRevision:
    return StatusNoteRevision(
        status_note=status_note,
        version=version,
        text=status_note.text,
        author=author,
        saved_at=now,
    )
