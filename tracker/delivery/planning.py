"""Makes a letter for everybody who has something to hear and may hear it now.

A letter is made empty. What it holds is decided when it is handed over, so that whatever falls
due while it waits goes along, and nothing goes that has lost its reason.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from tracker.core.database import begin_writing, db
from tracker.delivery import hours, lease, queries, service, untold
from tracker.delivery.queries import Kind, Reader
from tracker.delivery.rules import Mode

# The longest that a letter looks ahead: a week, and holidays at its end.
_AHEAD = dt.timedelta(days=14)
_AT_ONCE = 500
# With nothing to make, what was seen is written down now and then only.
_NOTED_EVERY = dt.timedelta(minutes=1)


def sweep(*, now: dt.datetime) -> int:
    """Make the letters that are missing; how many. Commits."""
    watch = lease.find()
    swept_at = watch.swept_at if watch else None
    # After the clock was put back nothing counts twice.
    since = min(swept_at or now, now)
    _tell_again(now=now)
    wanted = {kind: list(_wanted(kind, since=since, now=now)) for kind in queries.KINDS}
    db.session.rollback()
    is_noted = swept_at is not None and swept_at <= now < swept_at + _NOTED_EVERY
    if is_noted and not any(wanted.values()):
        return 0
    begin_writing()
    number = sum(service.make_letters(kind, rows, now=now) for kind, rows in wanted.items())
    service.note_sweep(now=now)
    db.session.commit()
    return number


def _tell_again(*, now: dt.datetime) -> None:
    """An address that was refused takes mail again: what it missed counts as untold."""
    missed = untold.refused_before(now=now)
    if missed:
        begin_writing()
        service.tell_again(missed)
        db.session.commit()


def _wanted(
    kind: Kind, *, since: dt.datetime, now: dt.datetime
) -> Iterator[tuple[int, dt.datetime]]:
    """Whose letters are missing, and when each may go out."""
    found = untold.to_be_told(kind, before=now + _AHEAD, now=now)
    for part in _parts(found):
        readers = queries.readers(kind, [key for key, _ in part])
        for key, first_at in part:
            leaves_at = _leaves_at(readers[key], first_at, since=since, now=now)
            if leaves_at is not None:
                yield key, leaves_at


def _parts(
    rows: Sequence[tuple[int, dt.datetime]],
) -> Iterator[Sequence[tuple[int, dt.datetime]]]:
    return (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))


def _leaves_at(
    reader: Reader, first_at: dt.datetime, *, since: dt.datetime, now: dt.datetime
) -> dt.datetime | None:
    """When a letter about what is first due then may go out; None if none is to be made yet."""
    wish = reader.wish
    if first_at >= hours.looks_ahead_to(wish, now):
        return None
    if wish.mode is not Mode.AT_ONCE and not _has_digest_now(reader, since=since, now=now):
        return None
    return hours.leaves_at(wish, now)


def _has_digest_now(reader: Reader, *, since: dt.datetime, now: dt.datetime) -> bool:
    """Its moment has come, and the day has had none: clocks are also put back by hand."""
    wish = reader.wish
    if not hours.digest_between(wish, since, now):
        return False
    last = reader.last_sent_at
    return last is None or hours.local_day(wish, last) != hours.local_day(wish, now)
