"""What members do with calendar addresses and files. The caller commits."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.accounts.rules import new_token, token_hash
from tracker.calendars import queries
from tracker.calendars.models import Feed
from tracker.calendars.rules import NOTED_EVERY, Found, own_number, source_of
from tracker.cases.models import Case
from tracker.core.database import begin_writing_on, db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import service as engagements
from tracker.engagements.kinds import Asks, Kind
from tracker.engagements.models import Engagement
from tracker.engagements.rules import check_length
from tracker.planning.models import Imported
from tracker.studies.models import Membership, Study


def make_address(
    membership: Membership,
    *,
    with_details: bool,
    only_mine: bool,
    alarm_minutes: int | None,
    now: dt.datetime,
) -> str:
    """A secret address for the member's calendar program; its token is told this once."""
    token = new_token()
    feed = Feed(membership=membership, token_hash=token_hash(token), created_at=now)
    change(feed, with_details=with_details, only_mine=only_mine, alarm_minutes=alarm_minutes)
    db.session.add(feed)
    db.session.flush()
    return token


def change(feed: Feed, *, with_details: bool, only_mine: bool, alarm_minutes: int | None) -> None:
    """Show more or less at the same address."""
    feed.with_details, feed.only_mine = with_details, only_mine
    feed.alarm_minutes = alarm_minutes


def renew_address(feed: Feed, *, now: dt.datetime) -> str:
    """Another address; the old one is dead at once."""
    token = new_token()
    feed.token_hash, feed.created_at, feed.fetched_at = token_hash(token), now, None
    return token


def stop(feed: Feed) -> None:
    """No calendar reads here any more."""
    db.session.delete(feed)
    db.session.flush()


def note_fetch(feed: Feed, *, now: dt.datetime) -> None:
    """Remember, once an hour, that a calendar has asked; in a short transaction of its own.

    Whoever else is writing goes first: the calendar gets its answer either way.
    """
    if feed.fetched_at and now - feed.fetched_at < NOTED_EVERY:
        return
    noted = sa.update(Feed).where(Feed.id == feed.id).values(fetched_at=now)
    try:
        with begin_writing_on(db.engine) as connection:
            connection.execute(noted)
    except sa.exc.OperationalError:
        return


@dataclass(frozen=True)
class Chosen:
    """An event of a file, and what it becomes in the plan."""

    found: Found
    kind: Kind
    case: Case | None


def known(study: Study, found: Sequence[Found]) -> dict[str, int]:
    """The number of the engagement that each event already is, by the event's key."""
    by_source = queries.imported(study, [source_of(one.key) for one in found])
    numbers = {one.key: by_source.get(source_of(one.key)) for one in found}
    own = {one.key: own_number(one.key, study_uid=study.uid) for one in found}
    here = queries.numbers_among(study, [number for number in own.values() if number])
    numbers |= {key: number for key, number in own.items() if number in here}
    return {key: number for key, number in numbers.items() if number is not None}


def take_in(study: Study, chosen: Sequence[Chosen]) -> list[Engagement]:
    """Plan what was chosen of a file; what is in the plan already is not planned twice."""
    done = set(known(study, [one.found for one in chosen]))
    planned = []
    for one in chosen:
        if one.found.key not in done:
            planned.append(_take_in(study, one))
            done.add(one.found.key)
    return planned


def _take_in(study: Study, one: Chosen) -> Engagement:
    found, kind = one.found, one.kind
    if kind.asks_for(Asks.CASE_NEEDED) and one.case is None:
        raise DomainError(n_("“%(title)s” needs its case. Choose one."), title=found.title)
    when = found.when(minutes=kind.minutes, time_zone=study.time_zone)
    check_length(when.starts_on, when.ends_on)
    engagement = engagements.plan(
        study,
        kind=kind.code,
        title=found.title,
        when=when,
        cases=[one.case] if one.case else [],
        place=found.place if kind.asks_for(Asks.PLACE) else "",
    )
    db.session.add(
        Imported(study_id=study.id, source=source_of(found.key), engagement_id=engagement.id)
    )
    return engagement
