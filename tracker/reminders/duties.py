"""The rules about what the study owes: rounds, promises, milestones, the end of its data."""

import datetime as dt
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import zip_longest

from tracker.engagements.rules import instant
from tracker.reminders import contacts, readings, sites
from tracker.reminders.facts import Facts, Own
from tracker.reminders.rules import Repeats, Want, Wanted
from tracker.reminders.standing import day_about, late_from

# How far ahead what repeats is laid out.
_AHEAD = dt.timedelta(days=21)


def round_closing(facts: Facts, want: Want, now: dt.datetime) -> Iterator[Wanted]:
    """While anything of it is not planned or planned and not held."""
    for wave in facts.waves:
        if not (wave.missing or wave.open) or facts.day_of(now) > wave.ends_on:
            continue
        details: dict[str, str | int] = {
            "round": wave.name,
            "ends_on": wave.ends_on.isoformat(),
            "missing": wave.missing,
            "open": wave.open,
        }
        yield from _twice(
            facts, "round-closing", f"round:{wave.id}", wave.ends_on, want,
            members=facts.team.leaders, details=details, address={"round_id": wave.id},
            until=facts.morning(wave.ends_on + dt.timedelta(days=1)),
        )  # fmt: skip


def follow_up_due(facts: Facts, want: Want, _now: dt.datetime) -> Iterator[Wanted]:
    """Its owner is told; what is nobody's is told the leaders."""
    for one in facts.promises:
        yield from _twice(
            facts, "follow-up-due", f"follow-up:{one.id}", one.due_on, want,
            members=facts.team.those((one.owner,) if one.owner else ()), case_id=one.case_id,
            details={"text": one.text, "due_on": one.due_on.isoformat()},
            address={"_anchor": f"follow-up-{one.id}"},
        )  # fmt: skip


def milestone_due(facts: Facts, want: Want, _now: dt.datetime) -> Iterator[Wanted]:
    for one in facts.debts:
        yield from _twice(
            facts, "milestone-due", f"milestone:{one.id}", one.due_on, want,
            members=facts.team.those((one.responsible,) if one.responsible else ()),
            details={"name": one.name, "due_on": one.due_on.isoformat()},
            address={"milestone_id": one.id},
        )  # fmt: skip


def data_ends(facts: Facts, want: Want, _now: dt.datetime) -> Iterator[Wanted]:
    until = facts.personal_data_until
    if until is not None and facts.is_looked_at:
        yield from _twice(
            facts, "data-ends", f"study:{facts.study_id}", until, want,
            members=facts.team.leaders, details={"ends_on": until.isoformat()}, address={},
        )  # fmt: skip


def _twice(
    facts: Facts,
    rule: str,
    subject: str,
    day: dt.date,
    want: Want,
    *,
    members: tuple[int, ...],
    details: Mapping[str, str | int],
    address: Mapping[str, str | int],
    case_id: int | None = None,
    until: dt.datetime | None = None,
) -> Iterator[Wanted]:
    """Before a day, and once more nearer to it in the place of the first."""
    moments = [facts.later(facts.morning(day), -lead) for lead in want.leads]
    for number, at in enumerate(moments):
        yield Wanted(
            rule,
            subject,
            f"{day.isoformat()}|{number + 1}",
            at=at,
            until=moments[number + 1] if number + 1 < len(moments) else until,
            members=members,
            case_id=case_id,
            details=details,
            address=address,
        )


def own(facts: Facts, _want: Want, now: dt.datetime) -> Iterator[Wanted]:
    """The newest occurrence that has come and those of the next weeks; one gives way to the next.

    Missed ones of a row are not made up for: after a week without us the newest is enough.
    """
    horizon = facts.day_of(now + _AHEAD)
    everybody = {*facts.team.workers, *facts.team.reviewers}
    for one in facts.own:
        if one.member not in everybody:
            continue
        days = list(occurrences(one, until=horizon))
        come = bisect_right(days, now, key=partial(_moment, facts, one))
        days = days[max(come - 1, 0) :]
        for day, after in zip_longest(days, days[1:]):
            yield Wanted(
                "own",
                f"own:{one.id}",
                f"{day.isoformat()}T{one.at_time:%H:%M}",
                at=_moment(facts, one, day),
                until=_moment(facts, one, after) if after else None,
                members=(one.member,),
                details={"text": one.text, **({"maker": one.maker} if one.maker else {})},
            )


def _moment(facts: Facts, one: Own, day: dt.date) -> dt.datetime:
    return instant(day, one.at_time, facts.time_zone)


def occurrences(one: Own, *, until: dt.date) -> Iterator[dt.date]:
    """The days of something set by hand, up to a day.

    In a month that is too short it is the last day; 29 February is the 28th in other years.
    """
    number, day = 0, one.first_on
    last = min(until, one.last_on or until)
    while day <= last or number == 0:
        yield day
        if one.repeats is Repeats.NEVER:
            return
        number += one.every
        day = _shifted(one.first_on, one.repeats, number)


def _shifted(day: dt.date, repeats: Repeats, number: int) -> dt.date:
    if repeats is Repeats.DAYS:
        return day + dt.timedelta(days=number)
    if repeats is Repeats.WEEKS:
        return day + dt.timedelta(weeks=number)
    months = day.month - 1 + (number * 12 if repeats is Repeats.YEARS else number)
    year, month = day.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))


Applied = Callable[[Facts, Want, dt.datetime], Iterator[Wanted]]
_APPLIED: Mapping[str, Applied] = {
    "coming-up": contacts.coming_up,
    "unconfirmed": contacts.unconfirmed,
    "not-logged": contacts.not_logged,
    "without-notes": contacts.without_notes,
    "notes-unfinished": contacts.notes_unfinished,
    "case-quiet": sites.case_quiet,
    "case-untold": sites.case_untold,
    "check-in-due": sites.check_in_due,
    "round-closing": round_closing,
    "not-invited": contacts.not_invited,
    "status-due": sites.status_due,
    "status-waiting": sites.status_waiting,
    "changes-asked": sites.changes_asked,
    "check-unanswered": readings.check_unanswered,
    "remarks-undecided": readings.remarks_undecided,
    "follow-up-due": follow_up_due,
    "milestone-due": milestone_due,
    "consent-missing": contacts.consent_missing,
    "data-ends": data_ends,
}


def wanted(facts: Facts, *, now: dt.datetime) -> Iterator[Wanted]:
    """All that the rules of a study ask for at a moment; a rule that is off asks for nothing."""
    for code, rule in _APPLIED.items():
        want = facts.wants[code]
        if want.is_on:
            for one in rule(facts, want, now):
                yield _dated(facts, one)
    for one in own(facts, Want(), now):
        yield _dated(facts, one)


def _dated(facts: Facts, one: Wanted) -> Wanted:
    """With the moment at which it is late."""
    zone = facts.time_zone
    day = day_about(one.details, at=one.at, is_own=one.rule == "own", time_zone=zone)
    return replace(one, late_at=late_from(day, zone)) if day else one
