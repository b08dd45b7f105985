"""Keeping what somebody is writing, and letting it go when it is saved. The caller commits."""

import datetime as dt
from typing import TypeVar

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.core.database import db
from tracker.drafts import queries, rules
from tracker.drafts.models import Draft
from tracker.studies.models import Study

Act = TypeVar("Act", sa.Update, sa.Delete)


def keep(
    study: Study,
    *,
    author: Account,
    place: str,
    text: str,
    base_version: int,
    client_id: str,
    now: dt.datetime,
) -> None:
    """Keep a text as the author's own draft; an earlier one of the same place is replaced."""
    rules.check_place(place)
    rules.check_size(text)
    values = {
        "text": text,
        "base_version": base_version,
        "client_id": client_id,
        "saved_at": now,
    }
    replaced = db.session.execute(_own(sa.update(Draft), study, author, place).values(values))
    if replaced.rowcount == 0:  # type: ignore[attr-defined]
        rules.check_number(queries.count_drafts(study, author=author))
        db.session.add(Draft(account_id=author.id, study_id=study.id, place=place, **values))
        db.session.flush()


def drop(study: Study, *, author: Account, place: str) -> None:
    """Forget the author's draft: it is saved, or not wanted any more."""
    db.session.execute(_own(sa.delete(Draft), study, author, place))


def _own(act: Act, study: Study, author: Account, place: str) -> Act:
    own = act.where(Draft.account_id == author.id, Draft.study_id == study.id, Draft.place == place)
    return own.execution_options(synchronize_session=False)
