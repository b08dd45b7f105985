"""Reads about drafts; each asks for the author's own."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.drafts.models import Draft
from tracker.studies.models import Study

# A line of them is all that a list shows.
_OPENING = 300
_OWN = sa.select(Draft).where(
    Draft.study_id == sa.bindparam("study_id"),
    Draft.account_id == sa.bindparam("account_id"),
    Draft.place == sa.bindparam("place"),
)
_NEWEST = (
    sa.select(
        Draft.id,
        Draft.place,
        sa.func.substr(Draft.text, 1, _OPENING).label("opening"),
        Draft.saved_at,
    )
    .where(Draft.study_id == sa.bindparam("study_id"))
    .where(Draft.account_id == sa.bindparam("account_id"))
    .order_by(Draft.saved_at.desc())
    .limit(sa.bindparam("limit"))
)


def find_draft(study: Study, *, author: Account, place: str) -> Draft | None:
    """What the author was writing there and has not saved."""
    own = {"study_id": study.id, "account_id": author.id, "place": place}
    return db.session.scalar(_OWN, own)


def drafts_of(
    study: Study, *, author: Account, limit: int
) -> Sequence[sa.Row[int, str, str, dt.datetime]]:
    """Key, place, first words and moment of the author's drafts, the newest first."""
    own = {"study_id": study.id, "account_id": author.id, "limit": limit}
    return db.session.execute(_NEWEST, own).all()


def count_drafts(study: Study, *, author: Account) -> int:
    counted = sa.select(sa.func.count()).where(
        Draft.study_id == study.id, Draft.account_id == author.id
    )
    return db.session.scalar(counted) or 0
