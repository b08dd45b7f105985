"""What was logged of a case since its last published status note, to write the next one from."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tracker.cases import queries as case_queries
from tracker.cases.models import Case, CaseEvent, Fact
from tracker.core.database import db
from tracker.engagements.models import Engagement
from tracker.followups.models import FollowUp
from tracker.followups.queries import concerns
from tracker.followups.rules import digest
from tracker.notes import excerpts
from tracker.notes import queries as notes
from tracker.notes.excerpts import Filters, Row
from tracker.notes.queries import Logged
from tracker.statusnotes import marks, queries, references
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import last_day, logged_from
from tracker.statusnotes.wording import Cited
from tracker.studies.rules import ListName

# What one looks through while writing; the lists have the rest.
CONTACTS, EXCERPTS, EVENTS, PROMISES = 40, 200, 50, 100


@dataclass(frozen=True)
class Claim:
    """A paragraph of the last status note, and what became of its references."""

    text: str
    opens_item: bool
    cited: tuple[Cited, ...]

    @property
    def key(self) -> str:
        return f"k{digest(self.words)}"

    @property
    def words(self) -> str:
        return marks.plain(self.text)

    @property
    def line(self) -> str:
        """As it is taken over: its own words with its references."""
        return f"- {' '.join(self.text.split())}" if self.opens_item else self.text


@dataclass(frozen=True)
class Evidence:
    """What was logged since `before` was published; `since` is None for the first.

    Of a large case only the newest is there: `is_cut` says of what.
    """

    before: StatusNote | None
    since: dt.date | None
    until: dt.date
    contacts: list[Logged]
    excerpts: list[Row]
    events: Sequence[CaseEvent]
    facts: list[Fact]
    # Still open at the end of the month, and closed since.
    open: list[FollowUp]
    closed: list[FollowUp]
    claims: list[Claim]
    is_cut: frozenset[str]

    @property
    def is_empty(self) -> bool:
        logged = (self.contacts, self.excerpts, self.events, self.facts, self.open, self.closed)
        return not any(logged)


def evidence(case: Case, *, as_of: dt.date) -> Evidence:
    """What a status as of a month may build on: all since the last published month before it."""
    before = queries.find_newest_published(case, as_of=as_of - dt.timedelta(days=1))
    published_at = before.published_at if before else None
    since = _since(before, published_at) if before and published_at else None
    until = last_day(as_of)
    after = since - dt.timedelta(days=1) if since else None
    contacts = notes.logged(
        case, since=since, until=until, written_after=published_at, limit=CONTACTS + 1
    )
    events = case_queries.events(case, after=after, until=until, limit=EVENTS + 1)
    rows = _excerpts(case, contacts[:CONTACTS])
    promises = _promises(case, since, until)
    is_cut = {
        "contacts": len(contacts) > CONTACTS,
        "excerpts": len(rows) > EXCERPTS,
        "events": len(events) > EVENTS,
        "promises": len(promises) > PROMISES,
    }
    closed = [one for one in promises[:PROMISES] if _is_closed(one, case, until)]
    return Evidence(
        before,
        since,
        until,
        contacts[:CONTACTS],
        rows[:EXCERPTS],
        events[:EVENTS],
        [fact for fact in case_queries.facts(case) if _is_news(fact, since, until)],
        [one for one in promises[:PROMISES] if one not in closed],
        closed,
        _claims(before),
        frozenset(name for name, cut in is_cut.items() if cut),
    )


def _since(before: StatusNote, published_at: dt.datetime) -> dt.date:
    published_on = published_at.astimezone(ZoneInfo(before.case.study.time_zone)).date()
    return logged_from(as_of=before.as_of, published_on=published_on)


def _is_news(fact: Fact, since: dt.date | None, until: dt.date) -> bool:
    begun = fact.holds_from
    return begun is not None and (since is None or since <= begun) and begun <= until


def _excerpts(case: Case, contacts: Sequence[Logged]) -> list[Row]:
    of_these = Filters(engagement_ids=tuple(logged.engagement.id for logged in contacts))
    return excerpts.rows(case.study, of_these, limit=EXCERPTS + 1) if contacts else []


def _promises(case: Case, since: dt.date | None, until: dt.date) -> Sequence[FollowUp]:
    """Made until then and not closed before; what was promised on a contact is of its day."""
    made = sa.or_(
        Engagement.starts_on <= until,
        FollowUp.engagement_id.is_(None) & (FollowUp.made_at < _midnight(case, until, days=1)),
    )
    wanted = (
        sa.select(FollowUp)
        .outerjoin(Engagement, Engagement.id == FollowUp.engagement_id)
        .where(FollowUp.study_id == case.study_id, concerns(sa.literal(case.id)), made)
        .order_by(FollowUp.due_on.is_(None), FollowUp.due_on, FollowUp.id)
        .limit(PROMISES + 1)
    )
    if since is not None:
        is_late = FollowUp.done_at >= _midnight(case, since)
        wanted = wanted.where(sa.or_(FollowUp.done_at.is_(None), is_late))
    return db.session.scalars(wanted).all()


def _is_closed(promise: FollowUp, case: Case, until: dt.date) -> bool:
    return promise.done_at is not None and promise.done_at < _midnight(case, until, days=1)


def _midnight(case: Case, day: dt.date, *, days: int = 0) -> dt.datetime:
    zone = ZoneInfo(case.study.time_zone)
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time(), zone)


def _claims(before: StatusNote | None) -> list[Claim]:
    if before is None:
        return []
    rests_on = {one.mark: one for one in references.cited(before)}
    return [
        Claim(one.text, one.opens_item, tuple(rests_on[mark] for mark in one.marks))
        for one in marks.passages(before.text)
        if marks.plain(one.text)
    ]


def left_to_settle(claims: Iterable[Claim], text: str) -> list[Claim]:
    """The claims that stand nowhere in the text that is being written."""
    there = {marks.plain(one.text) for one in marks.passages(text)}
    return [claim for claim in claims if claim.words not in there]


@dataclass(frozen=True)
class Group:
    """Excerpts under one of their tags; without a name for those that bear none."""

    name: str
    rows: list[Row]


def grouped(rows: Sequence[Row], *, by_theme: bool) -> list[Group]:
    """Excerpts by kind or by theme, the largest group first; one with several tags in each."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        for name in dict.fromkeys(_names(row, by_theme=by_theme)) or ("",):
            groups.setdefault(name, []).append(row)
    order = sorted(groups, key=lambda name: (not name, -len(groups[name]), name))
    return [Group(name, groups[name]) for name in order]


def _names(row: Row, *, by_theme: bool) -> list[str]:
    if by_theme:
        themes = [tag for tag in row.tags if tag.sign == "#"]
        return [tag.name for tag in themes if tag.list_name is not ListName.QUESTIONS]
    return [tag.name for tag in row.tags if tag.sign == "!"]
