"""The rules about people of a case who were asked to read a status note."""

import datetime as dt
from collections.abc import Iterator

from tracker.reminders.facts import Facts, Site, Text
from tracker.reminders.rules import Want, Wanted
from tracker.statusnotes.rules import State


def check_unanswered(facts: Facts, want: Want, _now: dt.datetime) -> Iterator[Wanted]:
    """Before each day until which answers are awaited; whoever asked is told."""
    for site in facts.sites:
        for text in site.texts:
            if text.state == State.READING:
                yield from _unanswered(facts, want, site, text)


def _unanswered(facts: Facts, want: Want, site: Site, text: Text) -> Iterator[Wanted]:
    for day in sorted(text.awaited):
        missing = [one for one in text.readers if one.until == day and not one.has_answered]
        askers = dict.fromkeys(one.asker for one in missing if one.asker is not None)
        yield Wanted(
            "check-unanswered",
            site.subject,
            f"{text.id}|{day.isoformat()}",
            at=facts.later(facts.morning(day), -want.first),
            until=facts.morning(day + dt.timedelta(days=1)),
            members=facts.team.those(askers),
            case_id=site.id,
            details={
                "case": site.name,
                "month": text.as_of.isoformat(),
                "answered": sum(one.has_answered for one in text.readers),
                "asked": len(text.readers),
                "due_on": day.isoformat(),
            },
            address={"status_note_id": text.id},
        )


def remarks_undecided(facts: Facts, want: Want, _now: dt.datetime) -> Iterator[Wanted]:
    """Twice while any remark to a text waits, counted from the first of them."""
    for site in facts.sites:
        for text in site.texts:
            if text.undecided:
                yield from _undecided(facts, want, site, text)


def _undecided(facts: Facts, want: Want, site: Site, text: Text) -> Iterator[Wanted]:
    first = min(text.undecided)
    moments = [facts.later(first, lead) for lead in want.leads]
    for number, at in enumerate(moments):
        yield Wanted(
            "remarks-undecided",
            site.subject,
            f"{text.id}|{first.isoformat()}|{number + 1}",
            at=at,
            until=moments[number + 1] if number + 1 < len(moments) else None,
            members=facts.team.leaders,
            case_id=site.id,
            details={
                "case": site.name,
                "month": text.as_of.isoformat(),
                "number": len(text.undecided),
                "since_on": facts.day_of(first).isoformat(),
            },
            address={"status_note_id": text.id},
        )
