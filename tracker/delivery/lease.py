"""Which of all schedulers works: one, by a lease in the database that the others respect.

Whoever works renews it all the time; when it dies, the lease runs out and another takes over.
The mail server's troubles are kept beside it, since they too concern all letters at once.
The caller commits.
"""

import datetime as dt

import sqlalchemy as sa

from tracker.core.database import db
from tracker.delivery.models import Watch
from tracker.delivery.rules import pause_after

LEASE = dt.timedelta(seconds=40)
# No lease is given for so long: the clock was wrong when it was written.
_ABSURD = dt.timedelta(minutes=5)
# Nor is any pause.
_LONGEST_PAUSE = dt.timedelta(hours=3)
LATE_AFTER = dt.timedelta(minutes=3)
_ROW = 1


def take(owner: str, *, now: dt.datetime) -> bool:
    """Work from now on, unless somebody else does. Of many who ask at once one gets it."""
    if db.session.get(Watch, _ROW) is None:
        db.session.add(Watch(id=_ROW))
        db.session.flush()
    is_free = sa.or_(
        Watch.owner.in_(("", owner)),
        Watch.until.is_(None),
        Watch.until <= now,
        Watch.until > now + _ABSURD,
    )
    has_died = Watch.owner.not_in(("", owner))
    died_at = sa.case((has_died, now), else_=Watch.died_at)
    return _changed(is_free, owner=owner, until=now + LEASE, beat_at=now, died_at=died_at)


def renew(owner: str, *, now: dt.datetime) -> bool:
    """Go on working; False if somebody else has taken over."""
    return _changed(Watch.owner == owner, until=now + LEASE, beat_at=now)


def release(owner: str) -> None:
    """Another one need not wait until the lease runs out."""
    _changed(Watch.owner == owner, owner="", until=None)


def mail_failed(fault: str, *, now: dt.datetime) -> None:
    """The mail server as a whole takes nothing: ask again after a pause that grows.

    Of several who notice at once the first one counts.
    """
    row = find()
    if row is not None and may_mail(row, now=now):
        row.mail_failures += 1
        row.mail_fault = fault
        row.mail_retry_at = now + pause_after(row.mail_failures)


def mail_fault() -> str:
    """What keeps all letters just now, if anything does."""
    watch = find()
    return watch.mail_fault if watch is not None and watch.mail_failures else ""


def mail_works() -> None:
    row = find()
    if row is not None and row.mail_failures:
        row.mail_failures, row.mail_fault, row.mail_retry_at = 0, "", None


def may_mail(watch: Watch, *, now: dt.datetime) -> bool:
    retry_at = watch.mail_retry_at
    return retry_at is None or not now < retry_at < now + _LONGEST_PAUSE


def find() -> Watch | None:
    """The row as it stands in the database now."""
    return db.session.get(Watch, _ROW, populate_existing=True)


def state(*, now: dt.datetime) -> str:
    """Whether a scheduler lives, in a word or three."""
    watch = find()
    if watch is None or watch.beat_at is None:
        return "not seen yet"
    return "ok" if now - watch.beat_at <= LATE_AFTER else "late"


def _changed(where: sa.ColumnElement[bool], **values: object) -> bool:
    changed = sa.update(Watch).where(Watch.id == _ROW, where).values(**values)
    done = db.session.execute(changed.execution_options(synchronize_session=False))
    return bool(done.rowcount)  # type: ignore[attr-defined]
