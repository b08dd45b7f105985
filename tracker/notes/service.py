"""What people do with notes, one function per intention. The caller commits."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.core.errors import StaleText
from tracker.core.language import n_
from tracker.engagements.models import Engagement
from tracker.followups import service as followups
from tracker.followups.models import FollowUp
from tracker.notes import queries, tags
from tracker.notes.derived import RULES, derive, note_of
from tracker.notes.models import Note, NoteRevision, NoteTemplate
from tracker.notes.rules import checked_text
from tracker.studies.models import Study

STALE = n_("Somebody saved this text while you wrote. Look at both, then save the merged text.")


def write(
    engagement: Engagement,
    *,
    author: Account,
    text: str,
    now: dt.datetime,
    client_id: str | None = None,
) -> Note:
    """A new note with its first revision. The same form sent again is the same note."""
    plain = checked_text(text)
    sent = queries.find_sent(engagement.id, author=author, client_id=client_id)
    if sent is not None:
        return _sent_again(sent, text=plain, author=author, now=now)
    note = Note(engagement=engagement, author=author, text=plain, written_at=now, changed_at=now)
    try:
        with db.session.begin_nested():
            db.session.add_all([note, _revision(note, 1, plain, author, now, client_id)])
    except IntegrityError:
        # The form's twin came first, at the same moment.
        sent = queries.find_sent(engagement.id, author=author, client_id=client_id)
        if sent is None:
            raise
        return _sent_again(sent, text=plain, author=author, now=now)
    engagement.has_notes = True
    derive(note, by=author, now=now)
    return note


def save(
    note: Note,
    *,
    text: str,
    version: int,
    author: Account,
    now: dt.datetime,
    client_id: str | None = None,
) -> Note:
    """Save what was written from `version` on; refused when somebody saved since then.

    A text that changes nothing makes no revision.
    """
    plain = checked_text(text)
    if plain == note.text:
        return note
    if _advanced(note, text=plain, version=version, now=now):
        db.session.add(_revision(note, version + 1, plain, author, now, client_id))
        derive(note, by=author, now=now)
        return note
    sent = queries.find_sent(note.engagement_id, author=author, client_id=client_id)
    if sent is not None and sent.note_id == note.id:
        return _sent_again(sent, text=plain, author=author, now=now)
    raise stale(note, text=plain, version=version)


def restore(
    note: Note, *, restored: NoteRevision, version: int, author: Account, now: dt.datetime
) -> Note:
    """Bring an earlier text back as the newest revision; those between stay in the history."""
    return save(note, text=restored.text, version=version, author=author, now=now)


def tick(follow_up: FollowUp, *, is_done: bool, author: Account, now: dt.datetime) -> None:
    """Done, or open again: by a new version of its note, or alone when it stands in none."""
    note = note_of(follow_up)
    if note is None:
        followups.tick(follow_up, is_done=is_done, by=author, now=now)
        return
    text = tags.ticked(note.text, line=follow_up.line, is_done=is_done)
    save(note, text=text, version=note.version, author=author, now=now)


# Put together once, as it is part of every save.
_ADVANCE = (
    sa.update(Note)
    .where(Note.id == sa.bindparam("note_id"), Note.version == sa.bindparam("seen"))
    .values(
        text=sa.bindparam("new_text"),
        version=Note.version + 1,
        changed_at=sa.bindparam("now"),
        derived_by=RULES,
    )
    .execution_options(synchronize_session=False)
)


def _advanced(note: Note, *, text: str, version: int, now: dt.datetime) -> bool:
    """Whether the row still had that version; the condition in the UPDATE itself is the guard."""
    given = {"note_id": note.id, "seen": version, "now": now, "new_text": text}
    changed = db.session.execute(_ADVANCE, given)
    is_mine = bool(changed.rowcount)  # type: ignore[attr-defined]
    db.session.refresh(note, ["text", "version", "changed_at", "derived_by"])
    return is_mine


def _sent_again(sent: NoteRevision, *, text: str, author: Account, now: dt.datetime) -> Note:
    """A repeated form saves nothing; one changed in the meantime goes on from what it saved."""
    if text == sent.text:
        return sent.note
    return save(sent.note, text=text, version=sent.version, author=author, now=now)


def _revision(
    note: Note, version: int, text: str, author: Account, now: dt.datetime, client_id: str | None
) -> NoteRevision:
    return NoteRevision(
        note=note, version=version, text=text, author=author, saved_at=now, client_id=client_id
    )


def stale(note: Note, *, text: str, version: int) -> StaleText:
    """The refusal of a text that began from an older version, with all that a merge needs."""
    base = queries.find_revision(note, version)
    newest = queries.find_revision(note, note.version)
    return StaleText(
        STALE,
        base=base.text if base else "",
        theirs=note.text,
        yours=text,
        version=note.version,
        by=newest.author.name if newest else note.author.name,
    )


def set_template(study: Study, *, kind: str, text: str, usual: str) -> None:
    """Keep the study's own prompts for a kind; none, or the usual ones, are not kept."""
    own = queries.find_template(study, kind)
    plain = "\n".join(text.splitlines()).strip("\n")
    if not plain or plain == usual.strip("\n"):
        if own is not None:
            db.session.delete(own)
        return
    if own is None:
        own = NoteTemplate(study_id=study.id, kind=kind)
        db.session.add(own)
    own.text = f"{plain}\n"
