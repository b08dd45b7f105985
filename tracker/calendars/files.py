"""The plan as a calendar file: for a feed, as a whole, or one engagement."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from flask_babel import force_locale, gettext

from tracker.accounts.mail import site_address
from tracker.calendars import ics, queries
from tracker.calendars.models import Feed
from tracker.calendars.rules import reach
from tracker.engagements.kinds import KINDS
from tracker.engagements.models import Engagement
from tracker.engagements.rules import When
from tracker.studies.models import Study

_MIDNIGHT = dt.time(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Edition:
    """All that decides what a file of the plan says; the same edition has the same bytes."""

    study_id: int
    uid: str
    plan_version: int
    name: str
    zone: str
    address: str
    language: str
    first: dt.date
    last: dt.date
    stamp: dt.datetime
    with_details: bool = True
    alarm_minutes: int | None = None
    membership_id: int | None = None

    @property
    def etag(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]


def edition_of(feed: Feed, *, today: dt.date) -> Edition:
    """What a feed shows today; it changes with the plan, with its options and at midnight."""
    member = feed.membership
    first, last = reach(today)
    return replace(
        _whole(member.study, member.account.language, dt.datetime.combine(today, _MIDNIGHT)),
        first=first,
        last=last,
        with_details=feed.with_details,
        alarm_minutes=feed.alarm_minutes,
        membership_id=member.id if feed.only_mine else None,
    )


def _whole(study: Study, language: str, stamp: dt.datetime) -> Edition:
    return Edition(
        study_id=study.id,
        uid=study.uid,
        plan_version=study.plan_version,
        name=study.title,
        zone=study.time_zone,
        address=site_address("engagements.index", study=study.short_name),
        language=language,
        first=dt.date.min,
        last=dt.date.max,
        stamp=stamp,
    )


@lru_cache(maxsize=8)
def feed_file(edition: Edition) -> bytes:
    """Made once for all who follow the same; a change of the plan is another edition."""
    return _written(edition)


def plan_file(study: Study, *, language: str, now: dt.datetime) -> bytes:
    """The whole plan, whatever its days."""
    return _written(_whole(study, language, now))


def _written(edition: Edition) -> bytes:
    period = {"first": edition.first, "last": edition.last}
    rows = queries.plan_rows(edition.study_id, membership_id=edition.membership_id, **period)
    cases = queries.case_names(edition.study_id, **period) if edition.with_details else {}
    labels = _labels(edition.language)
    return ics.calendar(
        (_event(row, edition, labels, cases.get(row.id, ())) for row in rows),
        zone=edition.zone,
        stamp=edition.stamp,
        name=edition.name,
        alarm_minutes=edition.alarm_minutes,
    )


def engagement_file(engagement: Engagement, *, language: str, now: dt.datetime) -> bytes:
    """One engagement with its details."""
    edition = _whole(engagement.study, language, now)
    names = [case.name for case in engagement.cases]
    event = _event(engagement, edition, _labels(language), names)
    return ics.calendar([event], zone=edition.zone, stamp=now)


def _labels(language: str) -> dict[str, str]:
    """What the kinds are called."""
    with force_locale(language):
        return {code: gettext(kind.label) for code, kind in KINDS.items()}


def _event(
    row: queries.Row | Engagement, edition: Edition, labels: dict[str, str], cases: Iterable[str]
) -> ics.Event:
    event = ics.Event(
        uid=ics.uid(edition.uid, row.number),
        sequence=row.sequence,
        title=row.title,
        when=When(row.starts_on, row.ends_on, row.starts_at, row.ends_at),
        status=row.status,
    )
    if not edition.with_details:
        return event
    # An engagement's address is that of the list and its number.
    address, label = f"{edition.address}/{row.number}", labels[row.kind]
    about = "\n".join(part for part in (label, ", ".join(cases), address) if part)
    return replace(event, place=row.place, about=about, url=address, category=label)
