"""A round of status notes: where each case stands for one month, and beginning what is missing."""

import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.cases import queries as case_queries
from tracker.cases.models import Case
from tracker.cases.rules import Status
from tracker.core.database import db
from tracker.statusnotes import queries, service
from tracker.statusnotes.evidence import evidence
from tracker.statusnotes.lines import draft_of
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import State, last_day
from tracker.studies.models import Study


class Spot(NamedTuple):
    """A case and its newest edition of the month, if it has one, as plain values."""

    case_id: int
    slug: str
    name: str
    region: str
    note_id: int | None = None
    edition: int | None = None
    version: int | None = None
    state: str | None = None
    # When it came into that state.
    since: dt.datetime | None = None
    author_id: int | None = None
    author: str | None = None
    # Of the newest edition that is published.
    published_edition: int | None = None


_AS_OF = sa.bindparam("as_of", type_=sa.Date)
_IS_ACTIVE = case_queries.status_sql(sa.bindparam("on", type_=sa.Date)) == Status.ACTIVE
_SPOTS = (
    sa.select(
        Case.id,
        Case.slug,
        Case.name,
        Case.region,
        StatusNote.id,
        StatusNote.edition,
        StatusNote.version,
        StatusNote.state,
        StatusNote.state_since,
        StatusNote.author_id,
        Account.name,
        sa.null(),
    )
    .select_from(Case)
    .outerjoin(StatusNote, sa.and_(StatusNote.case_id == Case.id, StatusNote.as_of == _AS_OF))
    .outerjoin(Account, Account.id == StatusNote.author_id)
    .where(Case.study_id == sa.bindparam("study_id"))
    # In this order, so that the status is looked up of those alone that have no note.
    .where(sa.or_(StatusNote.id.is_not(None), _IS_ACTIVE))
    .order_by(Case.region, Case.name, Case.id, StatusNote.edition)
)


def spots(study: Study, *, as_of: dt.date) -> list[Spot]:
    """The cases evaluated at the end of the month, and others that have a status note for it.

    By region and name; one statement that loads no rows, since the board asks for hundreds.
    """
    found: dict[int, Spot] = {}
    given = {"study_id": study.id, "as_of": as_of, "on": last_day(as_of)}
    for row in db.session.execute(_SPOTS, given):
        spot = Spot._make(row)
        before = found.get(spot.case_id)
        if spot.state == State.PUBLISHED:
            spot = spot._replace(published_edition=spot.edition)
        elif before is not None:
            spot = spot._replace(published_edition=before.published_edition)
        found[spot.case_id] = spot
    return list(found.values())


def begin_missing(
    study: Study, *, as_of: dt.date, author: Account, now: dt.datetime, otherwise: str
) -> list[StatusNote]:
    """A draft for each case that has none for the month.

    It goes on from what was published of the case last, to be confirmed or dropped, else from
    the log; of a case without anything it says `otherwise`.
    """
    without = [spot.case_id for spot in spots(study, as_of=as_of) if spot.note_id is None]
    known = {case.id: case for case in case_queries.cases(study)} if without else {}
    missing = [known[case_id] for case_id in without]
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
