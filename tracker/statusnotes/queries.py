"""Reads about status notes, each within a bounded number of statements."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import defer

from tracker.cases import queries as case_queries
from tracker.cases.models import Case
from tracker.cases.rules import Since, Status, status_on
from tracker.core.database import db
from tracker.statusnotes.models import AskedMonth, StatusNote, StatusNoteRevision
from tracker.statusnotes.rules import UNPUBLISHED, State, last_day
from tracker.studies.models import Study


@dataclass(frozen=True)
class BoardLine:
    """A case with its published status notes, newest first, and those not published yet."""

    case: Case
    published: list[StatusNote]
    drafts: list[StatusNote]

    @property
    def newest(self) -> StatusNote | None:
        return self.published[0] if self.published else None


@dataclass(frozen=True)
class Progress:
    """Of a month that the study asks for: how many of the cases evaluated then are published."""

    month: AskedMonth
    published: int
    cases: int


# What lists show of status notes: all but their texts, newest month and edition first.
_LISTED = (
    sa.select(StatusNote)
    .where(StatusNote.case_id.in_(sa.bindparam("case_ids", expanding=True)))
    .options(defer(StatusNote.text))
    .order_by(StatusNote.as_of.desc(), StatusNote.edition.desc())
    .limit(5_000)
)


def _newest_of_each() -> sa.Select[StatusNote]:
    """The newest in one of some states for each of some cases, not later than `as_of`."""
    newest_first = (StatusNote.as_of.desc(), StatusNote.edition.desc())
    place = sa.func.row_number().over(partition_by=StatusNote.case_id, order_by=newest_first)
    ranked = (
        sa.select(StatusNote.id, place.label("place"))
        .where(StatusNote.case_id.in_(sa.bindparam("case_ids", expanding=True)))
        .where(StatusNote.state.in_(sa.bindparam("states", expanding=True)))
        .where(StatusNote.as_of <= sa.bindparam("as_of"))
        .subquery()
    )
    rows = sa.select(StatusNote).join(ranked, ranked.c.id == StatusNote.id)
    return rows.where(ranked.c.place == 1)


_NEWEST = _newest_of_each()


def find_status_note(study: Study, status_note_id: int) -> StatusNote | None:
    return db.session.scalar(
        sa.select(StatusNote)
        .join(Case, StatusNote.case_id == Case.id)
        .where(Case.study_id == study.id, StatusNote.id == status_note_id)
    )


def find_draft(case: Case, *, as_of: dt.date) -> StatusNote | None:
    """The one that a case has for a month and has not published."""
    return db.session.scalar(
        sa.select(StatusNote).where(
            StatusNote.case_id == case.id,
            StatusNote.as_of == as_of,
            StatusNote.state != State.PUBLISHED,
        )
    )


def find_newest_edition(case: Case, *, as_of: dt.date) -> StatusNote | None:
    """The newest edition of a month, published or not."""
    return db.session.scalar(
        sa.select(StatusNote)
        .where(StatusNote.case_id == case.id, StatusNote.as_of == as_of)
        .order_by(StatusNote.edition.desc())
        .limit(1)
    )


def find_newest_published(case: Case, *, as_of: dt.date) -> StatusNote | None:
    """What holds as of a day: the newest month not later, in its newest edition."""
    return newest_published_of([case], as_of=as_of).get(case.id)


def newest_published_of(cases: Sequence[Case], *, as_of: dt.date) -> dict[int, StatusNote]:
    """What holds as of a day for each of several cases, by the case's key."""
    return _newest(cases, [State.PUBLISHED], as_of)


def newest_drafts_of(cases: Sequence[Case], *, as_of: dt.date) -> dict[int, StatusNote]:
    """What is being written for the newest month not later than a day, by the case's key."""
    return _newest(cases, UNPUBLISHED, as_of)


def _newest(
    cases: Sequence[Case], states: Sequence[State], as_of: dt.date
) -> dict[int, StatusNote]:
    if not cases:
        return {}
    given = {"case_ids": [case.id for case in cases], "states": states, "as_of": as_of}
    return {note.case_id: note for note in db.session.scalars(_NEWEST, given)}


def drafts_of(case: Case) -> Sequence[StatusNote]:
    """What a case has not published yet, newest month first, without the texts."""
    return board([case])[0].drafts


def editions(case: Case) -> Sequence[StatusNote]:
    """What was ever published of a case, newest month and edition first, without the texts."""
    return board([case])[0].published


def board(cases: Sequence[Case]) -> list[BoardLine]:
    """For each case what is published and what is being written, in one statement."""
    lines = {case.id: BoardLine(case, [], []) for case in cases}
    for note in db.session.scalars(_LISTED, {"case_ids": list(lines)}) if cases else []:
        line = lines[note.case_id]
        (line.published if note.is_published else line.drafts).append(note)
    return list(lines.values())


def board_of_study(study: Study, *, on: dt.date) -> list[BoardLine]:
    """The cases evaluated on a day, and others with a status; longest without one first."""
    standings = case_queries.standings(study, on=on)
    active = {standing.case.id for standing in standings if standing.status is Status.ACTIVE}
    lines = board([standing.case for standing in standings])
    shown = [line for line in lines if line.case.id in active or line.published]
    return sorted(shown, key=lambda line: line.newest.as_of if line.newest else dt.date.min)


def asked_months(study: Study) -> Sequence[AskedMonth]:
    """The months that the study asks status notes for, first to last."""
    return db.session.scalars(
        sa.select(AskedMonth).where(AskedMonth.study_id == study.id).order_by(AskedMonth.as_of)
    ).all()


def find_asked_month(study: Study, asked_id: int) -> AskedMonth | None:
    return db.session.scalar(
        sa.select(AskedMonth).where(AskedMonth.study_id == study.id, AskedMonth.id == asked_id)
    )


def progress(study: Study) -> list[Progress]:
    """How far each month is that the study asks for, in a number of statements that stays."""
    months = asked_months(study)
    if not months:
        return []
    histories = case_queries.histories(study)
    published = db.session.execute(
        sa.select(StatusNote.case_id, StatusNote.as_of)
        .where(StatusNote.case_id.in_(histories), StatusNote.state == State.PUBLISHED)
        .where(StatusNote.as_of.in_([month.as_of for month in months]))
    )
    done = {(case_id, as_of) for case_id, as_of in published}
    return [_progress(month, histories, done) for month in months]


def _progress(
    month: AskedMonth, histories: dict[int, list[Since]], done: set[tuple[int, dt.date]]
) -> Progress:
    """Counted among those evaluated at the end of the month."""
    on = last_day(month.as_of)
    standings = {case_id: status_on(on, history) for case_id, history in histories.items()}
    active = [key for key, since in standings.items() if since and since.status is Status.ACTIVE]
    return Progress(month, sum((key, month.as_of) in done for key in active), len(active))


def revisions(
    status_note: StatusNote, *, limit: int = 100, offset: int = 0
) -> Sequence[StatusNoteRevision]:
    """Who saved when, newest first; the texts stay in the database until one is asked for."""
    return db.session.scalars(
        sa.select(StatusNoteRevision)
        .where(StatusNoteRevision.status_note_id == status_note.id)
        .options(defer(StatusNoteRevision.text))
        .order_by(StatusNoteRevision.version.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def find_revision(status_note: StatusNote, version: int) -> StatusNoteRevision | None:
    return db.session.scalar(
        sa.select(StatusNoteRevision).where(
            StatusNoteRevision.status_note_id == status_note.id,
            StatusNoteRevision.version == version,
        )
    )
