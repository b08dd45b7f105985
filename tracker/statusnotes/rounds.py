"""A round of status notes: where each case stands for one month, and beginning what is missing."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import defer

from tracker.accounts.models import Account
from tracker.cases import queries as case_queries
from tracker.cases.models import Case
from tracker.cases.rules import Status
from tracker.core.database import db
from tracker.statusnotes import queries, service
from tracker.statusnotes.evidence import evidence
from tracker.statusnotes.lines import draft_of
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import last_day
from tracker.studies.models import Study


@dataclass(frozen=True)
class Place:
    """A case with its newest edition of the month, and the newest one that is published."""

    case: Case
    is_evaluated: bool
    note: StatusNote | None = None
    published: StatusNote | None = None


def places(study: Study, *, as_of: dt.date) -> list[Place]:
    """The cases evaluated at the end of the month, and others that have a status note for it.

    By region and name; three statements, without the texts.
    """
    standings = case_queries.standings(study, on=last_day(as_of))
    editions = _editions(study, as_of)
    found = [
        _place(one.case, editions.get(one.case.id, []), is_evaluated=one.status is Status.ACTIVE)
        for one in standings
    ]
    return [one for one in found if one.is_evaluated or one.note]


def _editions(study: Study, as_of: dt.date) -> dict[int, list[StatusNote]]:
    """All editions of a month by the case's key, newest first."""
    rows = db.session.scalars(
        sa.select(StatusNote)
        .join(Case, StatusNote.case_id == Case.id)
        .where(Case.study_id == study.id, StatusNote.as_of == as_of)
        .options(defer(StatusNote.text))
        .order_by(StatusNote.edition.desc())
    )
    found: dict[int, list[StatusNote]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _place(case: Case, editions: list[StatusNote], *, is_evaluated: bool) -> Place:
    published = next((one for one in editions if one.is_published), None)
    return Place(case, is_evaluated, editions[0] if editions else None, published)


def begin_missing(
    study: Study, *, as_of: dt.date, author: Account, now: dt.datetime, otherwise: str
) -> list[StatusNote]:
    """A draft for each case that has none for the month.

    It goes on from what was published of the case last, to be confirmed or dropped, else from
    the log; of a case without anything it says `otherwise`.
    """
    missing = [one.case for one in places(study, as_of=as_of) if one.note is None]
    before = queries.newest_published_of(missing, as_of=as_of)
    return [
        service.begin(
            case,
            as_of=as_of,
            author=author,
            now=now,
            text=before[case.id].text if case.id in before else _from_log(case, as_of, otherwise),
        )
        for case in missing
    ]


def _from_log(case: Case, as_of: dt.date, otherwise: str) -> str:
    logged = evidence(case, as_of=as_of)
    return otherwise if logged.is_empty else draft_of(logged, case)
