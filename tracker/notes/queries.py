"""Reads about notes, each within a bounded number of statements."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, defer

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.engagements.models import Engagement, EngagementCase
from tracker.engagements.rules import Status
from tracker.notes.models import Note, NoteRevision, NoteTemplate
from tracker.notes.tags import opening_of
from tracker.studies.models import Study

# Enough for the first words of any note; a list does not read a megabyte to show a line.
_OPENING = 2_000
_FIRST_NOTES = sa.select(Note.engagement_id, sa.func.substr(Note.text, 1, _OPENING)).where(
    Note.id.in_(
        sa.select(sa.func.min(Note.id))
        .where(Note.engagement_id.in_(sa.bindparam("engagement_ids", expanding=True)))
        .group_by(Note.engagement_id)
    )
)
# Statements of the pages that everybody opens are put together once.
_NOTE = (
    sa.select(Note)
    .join(Note.engagement)
    .where(Engagement.study_id == sa.bindparam("study_id"))
    .where(Note.id == sa.bindparam("note_id"))
    .options(contains_eager(Note.engagement))
)
_NOTES = (
    sa.select(Note)
    .where(Note.engagement_id == sa.bindparam("engagement_id"))
    .order_by(Note.id)
    .limit(sa.bindparam("limit"))
)
_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Logged:
    """A held contact and what was written on it."""

    engagement: Engagement
    notes: list[Note]


def find_note(study: Study, note_id: int) -> Note | None:
    """The note with its engagement."""
    return db.session.scalar(_NOTE, {"study_id": study.id, "note_id": note_id})


def notes_of(engagement: Engagement, *, limit: int = 100) -> Sequence[Note]:
    """What was written on an engagement, with the authors, oldest first."""
    return db.session.scalars(_NOTES, {"engagement_id": engagement.id, "limit": limit}).all()


def openings(engagements: Sequence[Engagement]) -> dict[int, str]:
    """The first words of each engagement's first note, by the engagement's key."""
    if not engagements:
        return {}
    ids = [engagement.id for engagement in engagements]
    rows = db.session.execute(_FIRST_NOTES, {"engagement_ids": ids})
    return {engagement_id: opening_of(text) for engagement_id, text in rows}


def logged(
    case: Case,
    *,
    since: dt.date | None,
    until: dt.date,
    written_after: dt.datetime | None = None,
    limit: int = 40,
) -> list[Logged]:
    """Contacts held with a case from `since` to `until`, newest first, with their notes.

    An earlier one comes too when somebody wrote on it after that instant.
    """
    held = (
        sa.select(Engagement)
        .join(EngagementCase, EngagementCase.engagement_id == Engagement.id)
        .where(EngagementCase.case_id == case.id, Engagement.status == Status.HELD)
        .where(Engagement.starts_on <= until)
    )
    if since is not None:
        late = sa.exists().where(
            Note.engagement_id == Engagement.id, Note.written_at > (written_after or _NEVER)
        )
        held = held.where(sa.or_(Engagement.ends_on >= since, late))
    newest_first = held.order_by(Engagement.starts_on.desc(), Engagement.id.desc()).limit(limit)
    engagements = db.session.scalars(newest_first).all()
    written = _notes_on(engagements)
    return [Logged(engagement, written.get(engagement.id, [])) for engagement in engagements]


def _notes_on(engagements: Sequence[Engagement]) -> dict[int, list[Note]]:
    keys = [engagement.id for engagement in engagements]
    rows = sa.select(Note).where(Note.engagement_id.in_(keys)).order_by(Note.id)
    written: dict[int, list[Note]] = {}
    for note in db.session.scalars(rows):
        written.setdefault(note.engagement_id, []).append(note)
    return written


def revisions(note: Note, *, limit: int = 100, offset: int = 0) -> Sequence[NoteRevision]:
    """Who saved when, newest first; the texts stay in the database until one is asked for."""
    return db.session.scalars(
        sa.select(NoteRevision)
        .where(NoteRevision.note_id == note.id)
        .options(defer(NoteRevision.text))
        .order_by(NoteRevision.version.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def find_revision(note: Note, version: int) -> NoteRevision | None:
    return db.session.scalar(
        sa.select(NoteRevision).where(
            NoteRevision.note_id == note.id, NoteRevision.version == version
        )
    )


def find_sent(engagement_id: int, *, author: Account, client_id: str | None) -> NoteRevision | None:
    """What the author's form with that id has already saved on the engagement."""
    if client_id is None:
        return None
    return db.session.scalar(
        sa.select(NoteRevision)
        .join(NoteRevision.note)
        .where(NoteRevision.client_id == client_id, NoteRevision.author_id == author.id)
        .where(Note.engagement_id == engagement_id)
        .options(contains_eager(NoteRevision.note))
    )


def sent_on(
    engagement: Engagement, *, author: Account, limit: int = 5
) -> Sequence[sa.Row[str | None, str]]:
    """Form and text of the author's newest saves on an engagement."""
    return db.session.execute(
        sa.select(NoteRevision.client_id, NoteRevision.text)
        .join(NoteRevision.note)
        .where(Note.engagement_id == engagement.id, NoteRevision.author_id == author.id)
        .where(NoteRevision.client_id.is_not(None))
        .order_by(NoteRevision.id.desc())
        .limit(limit)
    ).all()


def find_sent_in(study: Study, *, author: Account, client_id: str | None) -> NoteRevision | None:
    """What the author's form with that id has already saved anywhere in the study."""
    if client_id is None:
        return None
    return db.session.scalar(
        sa.select(NoteRevision)
        .join(NoteRevision.note)
        .join(Note.engagement)
        .where(NoteRevision.client_id == client_id, NoteRevision.author_id == author.id)
        .where(Engagement.study_id == study.id)
        .options(contains_eager(NoteRevision.note).contains_eager(Note.engagement))
    )


def find_template(study: Study, kind: str, *, to_write: bool = False) -> NoteTemplate | None:
    """The study's own template for notes on a kind of engagement."""
    return db.session.get(NoteTemplate, (study.id, kind), with_for_update=to_write)


def note_templates(study: Study) -> Sequence[NoteTemplate]:
    """The study's own templates; the other kinds begin with the usual one."""
    return db.session.scalars(
        sa.select(NoteTemplate).where(NoteTemplate.study_id == study.id)
    ).all()
