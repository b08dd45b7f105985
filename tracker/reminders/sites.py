"""The rules about cases: gone quiet, calls, and status notes that are due or wait."""

import datetime as dt
from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping

from tracker.core.language import n_
from tracker.planning.rules import call_on
from tracker.reminders.facts import Calls, Changes, Facts, Site, Text
from tracker.reminders.rules import Want, Wanted
from tracker.statusnotes.rules import State, last_day, month_of

# A contact that is planned this near to a threshold ends the silence by itself.
_SOON = dt.timedelta(days=14)
_MONTHS = 12
_WHERE = {State.REVIEW: n_("in review"), State.READING: n_("with the case for reading")}


def case_quiet(facts: Facts, want: Want, now: dt.datetime) -> Iterator[Wanted]:
    for site in facts.sites:
        address = {"kind": "phone-check-in", "case": site.slug}
        yield from _silence(
            facts, "case-quiet", site, want, now,
            last_on=site.heard_on, planned=site.hearing, address=address,
        )  # fmt: skip


def case_untold(facts: Facts, want: Want, now: dt.datetime) -> Iterator[Wanted]:
    for site in facts.sites:
        yield from _silence(
            facts, "case-untold", site, want, now,
            last_on=site.told_on, planned=site.telling, address={"case": site.slug},
        )  # fmt: skip


def _silence(
    facts: Facts,
    rule: str,
    site: Site,
    want: Want,
    now: dt.datetime,
    *,
    last_on: dt.date | None,
    planned: Collection[dt.date],
    address: Mapping[str, str | int],
) -> Iterator[Wanted]:
    """Twice while it lasts, counted from the day on which the case came in at the earliest."""
    today = facts.day_of(now)
    begun = site.active_since(today)
    if begun is None or today > facts.ends_on:
        return
    since = max(last_on or begun, begun, facts.starts_on)
    moments = [_broken(facts, since, lead, want.pauses) for lead in want.leads]
    for number, at in enumerate(moments):
        day = facts.day_of(at)
        near = (max(since, day - _SOON), day + _SOON)
        if day > facts.ends_on or any(near[0] <= begins <= near[1] for begins in planned):
            continue
        yield Wanted(
            rule,
            site.subject,
            f"{since.isoformat()}|{number + 1}",
            at=at,
            until=moments[number + 1] if number + 1 < len(moments) else None,
            members=facts.team.leaders,
            case_id=site.id,
            details={"case": site.name, "since_on": since.isoformat()},
            address=address,
        )


def _broken(
    facts: Facts, since: dt.date, lead: dt.timedelta, pauses: Collection[int]
) -> dt.datetime:
    """When a silence has lasted so long: hours count from the dawn of the last whole day."""
    rest = lead % dt.timedelta(days=1)
    at = facts.later(facts.dawn(after_pauses(since, lead, pauses)), rest)
    # The hours may have led into a month that pauses.
    day = facts.day_of(at)
    return facts.later(at, after_pauses(day, dt.timedelta(0), pauses) - day)


def after_pauses(since: dt.date, lead: dt.timedelta, pauses: Collection[int]) -> dt.date:
    """The day so long after another; the months that pause are not counted, unless all do."""
    left, day = lead.days, since
    pausing = set(pauses) if len(set(pauses)) < _MONTHS else set()
    while left > 0 or day.month in pausing:
        rest = monthrange(day.year, day.month)[1] - day.day + 1
        step = rest if day.month in pausing else min(rest, left)
        left -= 0 if day.month in pausing else step
        day += dt.timedelta(days=step)
    return day


def check_in_due(facts: Facts, want: Want, now: dt.datetime) -> Iterator[Wanted]:
    """The next call of a cadence that nobody has planned; a planned one waits for nobody."""
    today = facts.day_of(now)
    for site in facts.sites:
        calls = site.calls
        if calls is None or calls.is_planned or site.active_since(today) is None:
            continue
        due_on = next_call(calls, country=facts.country)
        if due_on <= facts.ends_on and today <= facts.ends_on:
            yield Wanted(
                "check-in-due",
                site.subject,
                due_on.isoformat(),
                at=facts.later(facts.morning(due_on), -want.first),
                members=facts.team.those((calls.member,) if calls.member else ()),
                case_id=site.id,
                details={"case": site.name, "due_on": due_on.isoformat()},
                address={
                    "kind": "phone-check-in",
                    "case": site.slug,
                    "day": max(due_on, today).isoformat(),
                },
            )


def next_call(calls: Calls, *, country: str) -> dt.date:
    """The first working day, outside the pauses, so many weeks after the newest call."""
    newest = calls.newest_on
    wished = newest + dt.timedelta(weeks=calls.weeks) if newest else calls.starts_on
    return call_on(max(wished, calls.starts_on), pauses=calls.pauses, country=country)


def status_due(facts: Facts, want: Want, _now: dt.datetime) -> Iterator[Wanted]:
    """Every asked month, for each case that is evaluated at its end and has none published."""
    for site in facts.sites:
        published = {text.as_of for text in site.texts if text.state == State.PUBLISHED}
        handed = {text.as_of: text for text in site.texts if text.state in _WHERE}
        for month in facts.asked_months:
            if month not in published and site.active_since(last_day(month)) is not None:
                yield _owed(facts, want, site, month, handed.get(month))


def _owed(facts: Facts, want: Want, site: Site, month: dt.date, handed: Text | None) -> Wanted:
    """To be written, or to be looked at when it is handed over already."""
    details = {"case": site.name, "month": month_of(month).isoformat()}
    address: dict[str, str | int] = {"slug": site.slug, "as_of": f"{month:%Y-%m}"}
    if handed is not None:
        details |= {"saying": "handed", "where": _WHERE[State(handed.state)]}
        address = {"status_note_id": handed.id}
    return Wanted(
        "status-due",
        site.subject,
        month.isoformat(),
        at=facts.later(facts.morning(last_day(month)), -want.first),
        members=facts.team.leaders,
        case_id=site.id,
        details=details,
        address=address,
    )


def status_waiting(facts: Facts, want: Want, _now: dt.datetime) -> Iterator[Wanted]:
    """A text in review waits for the reviewers, one with its case for the leaders.

    As long as people of the case have time to answer, nobody else is waited for.
    """
    for site in facts.sites:
        for text in site.texts:
            if text.state in _WHERE:
                yield from _waiting(facts, want, site, text)


def _waiting(facts: Facts, want: Want, site: Site, text: Text) -> Iterator[Wanted]:
    in_review = text.state == State.REVIEW
    readers = facts.team.reviewers if in_review else ()
    moments = [facts.later(text.since, lead) for lead in want.leads]
    if text.awaited and not in_review:
        answered = facts.morning(max(text.awaited) + dt.timedelta(days=1))
        moments = [max(answered, at) for at in moments]
    for number, at in enumerate(moments):
        yield Wanted(
            "status-waiting",
            site.subject,
            f"{text.id}|{text.state}|{text.since.isoformat()}|{number + 1}",
            at=at,
            until=moments[number + 1] if number + 1 < len(moments) else None,
            members=readers or facts.team.leaders,
            case_id=site.id,
            details={
                "case": site.name,
                "month": text.as_of.isoformat(),
                "since_on": facts.day_of(text.since).isoformat(),
                "where": _WHERE[State(text.state)],
            },
            address={"status_note_id": text.id},
        )


def changes_asked(facts: Facts, want: Want, _now: dt.datetime) -> Iterator[Wanted]:
    """Whoever began a text and the leaders, until it reads otherwise or is handed over again."""
    for site in facts.sites:
        for text in site.texts:
            if text.changes is not None:
                yield from _changes(facts, want, site, text, text.changes)


def _changes(
    facts: Facts, want: Want, site: Site, text: Text, changes: Changes
) -> Iterator[Wanted]:
    author = (text.author,) if text.author in facts.team.workers else ()
    moments = [facts.later(changes.at, lead) for lead in want.leads]
    for number, at in enumerate(moments):
        yield Wanted(
            "changes-asked",
            site.subject,
            f"{text.id}|{changes.at.isoformat()}|{number + 1}",
            at=at,
            until=moments[number + 1] if number + 1 < len(moments) else None,
            members=tuple(dict.fromkeys((*author, *facts.team.leaders))),
            case_id=site.id,
            details={
                "case": site.name,
                "month": text.as_of.isoformat(),
                "reviewer": changes.reviewer,
                "since_on": facts.day_of(changes.at).isoformat(),
            },
            address={"status_note_id": text.id},
        )
