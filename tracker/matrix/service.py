"""What researchers do with the cells of the matrix. The caller commits."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError, StaleText
from tracker.core.language import n_
from tracker.matrix import queries
from tracker.matrix.models import CellSummary, CellSummaryRevision
from tracker.matrix.rules import basis_of
from tracker.notes.rules import checked_text
from tracker.notes.service import STALE
from tracker.studies import service as studies
from tracker.studies.vocabulary import Term


def basis_now(case: Case, term: Term) -> str:
    """The excerpts of a cell as they are now."""
    return basis_of(queries.excerpts_beneath(case, term))


def write(
    case: Case,
    term: Term,
    *,
    text: str,
    basis: str,
    version: int,
    author: Account,
    now: dt.datetime,
) -> CellSummary:
    """Save what was written from `version` on, 0 for an empty cell, with the excerpts seen then.

    Refused when somebody saved since; a text that changes nothing makes no revision.
    """
    plain = checked_text(text)
    present = queries.find_summary(case, term)
    if present is None:
        present = _begun(case, term, text=plain, basis=basis, author=author, now=now)
        if present is not None:
            return present
        present = _needed(case, term)
    if (plain, basis) != (present.text, present.basis):
        _save(present, text=plain, basis=basis, version=version, author=author, now=now)
    return present


def affirm(
    summary: CellSummary, *, basis: str, version: int, author: Account, now: dt.datetime
) -> None:
    """The text holds for what the cell has now; who found that stands in the history."""
    _save(summary, text=summary.text, basis=basis, version=version, author=author, now=now)


def restore(
    summary: CellSummary,
    *,
    restored: CellSummaryRevision,
    version: int,
    author: Account,
    now: dt.datetime,
) -> None:
    """Bring an earlier text back as the newest revision, with what it rested on then."""
    _save(
        summary,
        text=restored.text,
        basis=restored.basis,
        version=version,
        author=author,
        now=now,
    )


def _begun(
    case: Case, term: Term, *, text: str, basis: str, author: Account, now: dt.datetime
) -> CellSummary | None:
    """The first text of a cell; None when somebody wrote one at the same moment."""
    summary = CellSummary(study=case.study, case=case, sign=term.sign, code=term.code, text=text,
                          basis=basis, author=author, changed_at=now)  # fmt: skip
    revision = _revision(summary, 1, author, now)
    try:
        with db.session.begin_nested():
            db.session.add_all([summary, revision])
    except IntegrityError:
        return None
    studies.note_text_change(case.study)
    return summary


def _needed(case: Case, term: Term) -> CellSummary:
    summary = queries.find_summary(case, term)
    if summary is None:
        raise DomainError(n_("This cell was changed at the same moment. Save again."))
    return summary


def _save(
    summary: CellSummary,
    *,
    text: str,
    basis: str,
    version: int,
    author: Account,
    now: dt.datetime,
) -> None:
    changed = db.session.execute(
        sa.update(CellSummary)
        .where(CellSummary.id == summary.id, CellSummary.version == version)
        .values(text=text, basis=basis, version=version + 1, author_id=author.id, changed_at=now)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(summary)
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise stale(summary, text=text, version=version)
    db.session.add(_revision(summary, version + 1, author, now))
    studies.note_text_change(summary.study)


def _revision(
    summary: CellSummary, version: int, author: Account, now: dt.datetime
) -> CellSummaryRevision:
    return CellSummaryRevision(
        cell_summary=summary,
        version=version,
        text=summary.text,
        basis=summary.basis,
        author=author,
        saved_at=now,
    )


def stale(summary: CellSummary, *, text: str, version: int) -> StaleText:
    """The clash of what was begun from an older version with what is saved now."""
    base = queries.find_revision(summary, version)
    return StaleText(
        STALE,
        base=base.text if base else "",
        theirs=summary.text,
        yours=text,
        version=summary.version,
        by=summary.author.name,
    )
