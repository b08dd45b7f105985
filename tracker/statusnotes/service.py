"""What people do with status notes, one function per intention. The caller commits."""

import datetime as dt
from collections.abc import Collection
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError, StaleText
from tracker.core.language import n_
from tracker.notes.rules import checked_text
from tracker.notes.service import STALE
from tracker.statusnotes import finding, queries, references, rules
from tracker.statusnotes.evidence import evidence
from tracker.statusnotes.letting import check_names
from tracker.statusnotes.lines import draft_of
from tracker.statusnotes.models import AskedMonth, StatusNote, StatusNoteRevision
from tracker.statusnotes.rules import State, checked_month
from tracker.statusnotes.skeleton import put_in
from tracker.studies.models import Study

NOTHING_LOGGED = n_("Nothing was logged in this time, so there is nothing to begin from.")
_GONE = n_("This draft is no longer there: somebody discarded it.")
_READ = n_(
    "People of the case were asked to read this text, and what they answered is kept with it. Edit "
    "it instead of discarding it."
)


def begin(
    case: Case, *, as_of: dt.date, author: Account, now: dt.datetime, text: str = ""
) -> StatusNote:
    """The draft of a case for a month: the one there is, or a new one.

    Where the month is published already, the draft is its next edition and starts from that text.
    A text that clashes with the draft of a colleague is refused as stale, so that both stay.
    """
    month = _checked_month(case, as_of, now)
    newest = queries.find_newest_edition(case, as_of=month)
    if newest is not None and not newest.is_published:
        return _existing(newest, text=text)
    draft = StatusNote(
        case=case,
        as_of=month,
        edition=newest.edition + 1 if newest else 1,
        text=checked_text(text or (newest.text if newest else "")),
        author=author,
        version=1,
        changed_at=now,
        state_since=now,
    )
    db.session.add_all([draft, _revision(draft, 1, author, now)])
    db.session.flush()
    references.bring(draft, now=now)
    finding.tell(draft)
    return draft


def _checked_month(case: Case, as_of: dt.date, now: dt.datetime) -> dt.date:
    today = now.astimezone(ZoneInfo(case.study.time_zone)).date()
    return checked_month(as_of, starts_on=case.study.starts_on, today=today)


def draft_from_log(case: Case, *, as_of: dt.date, author: Account, now: dt.datetime) -> StatusNote:
    """A new draft that holds what was logged, line by line; what is published already goes first.

    A draft that is there stays as it is: the refusal brings both texts.
    """
    month = _checked_month(case, as_of, now)
    logged = evidence(case, as_of=month)
    if logged.is_empty:
        raise DomainError(NOTHING_LOGGED)
    newest = queries.find_newest_edition(case, as_of=month)
    before = newest.text if newest and newest.is_published else ""
    text = put_in(before, [draft_of(logged, case)])
    return begin(case, as_of=as_of, author=author, now=now, text=text)


def _existing(draft: StatusNote, *, text: str) -> StatusNote:
    if text and checked_text(text) != draft.text:
        _refuse(draft, seen=0, yours=checked_text(text))
    return draft


def save(
    status_note: StatusNote, *, text: str, version: int, author: Account, now: dt.datetime
) -> StatusNote:
    """Save a draft as written from `version` on; refused when somebody saved since then.

    A text that changes nothing makes no revision. One that was in review or with its case is
    a draft again: what they read is no longer what it says.
    """
    plain = checked_text(text)
    if not status_note.is_published and plain == status_note.text:
        return status_note
    since = sa.case((StatusNote.state == State.DRAFT, StatusNote.state_since), else_=now)
    values = {"text": plain, "version": version + 1, "changed_at": now}
    values |= {"state": State.DRAFT, "state_since": since}
    if not _changed(status_note, version=version, among=rules.UNPUBLISHED, values=values):
        _refuse(status_note, seen=version, yours=plain)
    db.session.add(_revision(status_note, version + 1, author, now))
    db.session.flush()
    references.bring(status_note, now=now)
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


def hand_to_review(status_note: StatusNote, *, version: int, now: dt.datetime) -> None:
    """Ask the reviewers to read the version that was seen."""
    _take_step(status_note, State.REVIEW, version=version, now=now)


def give_to_case(
    status_note: StatusNote,
    *,
    version: int,
    now: dt.datetime,
    left: int = 0,
    by: Account | None = None,
) -> None:
    """Note that the version that was seen lies with its case for reading.

    Refused with more names in it than the `left` ones that `by` has seen and lets through.
    """
    check_names(status_note, State.READING, version=version, left=left, by=by, now=now)
    _take_step(status_note, State.READING, version=version, now=now)


def take_back(status_note: StatusNote, *, version: int, now: dt.datetime) -> None:
    """Make it a draft again, whoever was asked to read it."""
    _take_step(status_note, State.DRAFT, version=version, now=now)


def publish(
    status_note: StatusNote,
    *,
    version: int,
    now: dt.datetime,
    left: int = 0,
    by: Account | None = None,
) -> None:
    """Freeze the version that was seen; names in it are let through as in `give_to_case`.

    Refused while it rests on what may not be used.
    """
    if not status_note.is_published:
        references.bring(status_note, now=now)
        references.check_cited(status_note)
    check_names(status_note, State.PUBLISHED, version=version, left=left, by=by, now=now)
    _take_step(status_note, State.PUBLISHED, version=version, now=now, published_at=now)


def _take_step(
    status_note: StatusNote, step: State, *, version: int, now: dt.datetime, **values: Any
) -> None:
    """Bring the version that was seen a step on; a newer one meanwhile is refused as stale.

    The same step with the same version again changes nothing.
    """
    if status_note.state == step and status_note.version == version:
        return
    values |= {"state": step, "state_since": now}
    among = rules.may_precede(step)
    if not _changed(status_note, version=version, among=among, values=values):
        _refuse(status_note, seen=version, step=step)
    finding.tell(status_note)


def revise(status_note: StatusNote, *, author: Account, now: dt.datetime) -> StatusNote:
    """Begin the correction of a published month as the draft of its next edition."""
    return begin(status_note.case, as_of=status_note.as_of, author=author, now=now)


def hold(status_note: StatusNote, *, mark: str, seen: str, now: dt.datetime) -> None:
    """Say that a passage of a draft still holds with the words that were seen at its source."""
    rules.check_text_open(State(status_note.state))
    references.hold(status_note, mark, seen=seen, now=now)


def discard(draft: StatusNote, *, version: int) -> None:
    """Remove the version of a draft that was seen, with its revisions.

    Refused once its case was asked to read it: whom, and what they answered, is kept.
    """
    rules.check_discard(State(draft.state))
    if not _changed(draft, version=version, among=[State.DRAFT], values={}):
        _refuse(draft, seen=version)
    try:
        with db.session.begin_nested():
            finding.forget(draft.id)
            db.session.delete(draft)
    except sa.exc.IntegrityError as clash:
        raise DomainError(_READ) from clash


def ask_for(study: Study, *, as_of: dt.date) -> AskedMonth:
    """Want a status note of each case as of a month."""
    rules.check_asked(as_of, starts_on=study.starts_on, ends_on=study.ends_on)
    asked = AskedMonth(study=study, as_of=as_of)
    try:
        with db.session.begin_nested():
            db.session.add(asked)
    except sa.exc.IntegrityError as clash:
        raise DomainError(n_("The study asks for that month already."), field="as_of") from clash
    return asked


def ask_no_more(asked: AskedMonth) -> None:
    """Want no status notes of that month; those that are written stay."""
    db.session.delete(asked)
    db.session.flush()


def _changed(
    status_note: StatusNote, *, version: int, among: Collection[State], values: dict[str, Any]
) -> bool:
    """Whether it was still that version in such a state; the UPDATE's condition is the guard."""
    changed = db.session.execute(
        sa.update(StatusNote)
        .where(StatusNote.id == status_note.id, StatusNote.version == version)
        .where(StatusNote.state.in_(among))
        .values(values or {"version": version})
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        return False
    db.session.refresh(status_note)
    return True


def _refuse(
    status_note: StatusNote, *, seen: int, yours: str | None = None, step: State = State.DRAFT
) -> NoReturn:
    """Say why it was not as it was seen: gone, published, elsewhere, or saved by somebody."""
    present = db.session.get(StatusNote, status_note.id, populate_existing=True)
    if present is None:
        raise DomainError(_GONE)
    if present.is_published or present.version == seen:
        rules.check_step(State(present.state), step)
    raise stale(present, text=yours, version=seen)


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
