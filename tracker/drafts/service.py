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
    known: dt.datetime | None = None,
) -> None:
    """Keep a text as the author's own draft, in place of one of the same form or one it has seen.

    What another tab or device wrote there since then is never replaced.
    """
    rules.check_place(place)
    rules.check_size(text)
    values = {
        "text": text,
        "base_version": base_version,
        "client_id": client_id,
        "saved_at": now,
    }
    own = _own(sa.update(Draft), study, author, place)
    replaced = db.session.execute(own.where(_is_known(client_id, known, text)).values(values))
    if replaced.rowcount == 0:  # type: ignore[attr-defined]
        if queries.find_draft(study, author=author, place=place) is not None:
            raise rules.Unseen
        rules.check_number(queries.count_drafts(study, author=author))
        db.session.add(Draft(account_id=author.id, study_id=study.id, place=place, **values))
        db.session.flush()


def drop(study: Study, *, author: Account, place: str) -> None:
    """Forget the author's draft: it is not wanted any more."""
    db.session.execute(_own(sa.delete(Draft), study, author, place))


def drop_known(
    study: Study,
    *,
    author: Account,
    place: str,
    text: str,
    client_id: str,
    known: dt.datetime | None,
) -> None:
    """Forget the draft of a form that is done with; one that it has not seen stays."""
    given = {"account_id": author.id, "study_id": study.id, "place": place,
             "client_id": client_id, "known": known, "text": text}  # fmt: skip
    db.session.execute(_DROP_KNOWN, given)


def _is_known(client_id: str, known: dt.datetime | None, text: str) -> sa.ColumnElement[bool]:
    """Whether the draft is the form's own, the one it has seen, or has the same text."""
    return sa.or_(Draft.client_id == client_id, Draft.saved_at == known, Draft.text == text)


# Put together once, as it is part of every save of a text.
_DROP_KNOWN = (
    sa.delete(Draft)
    .where(
        Draft.account_id == sa.bindparam("account_id"),
        Draft.study_id == sa.bindparam("study_id"),
        Draft.place == sa.bindparam("place"),
        sa.or_(
            Draft.client_id == sa.bindparam("client_id"),
            Draft.saved_at == sa.bindparam("known"),
            Draft.text == sa.bindparam("text"),
        ),
    )
    .execution_options(synchronize_session=False)
)


def _own(act: Act, study: Study, author: Account, place: str) -> Act:
    own = act.where(Draft.account_id == author.id, Draft.study_id == study.id, Draft.place == place)
    return own.execution_options(synchronize_session=False)
