"""The rules about single contacts: coming up, confirmed, logged, written about."""

import datetime as dt
from collections.abc import Iterator

from tracker.engagements.kinds import KINDS, Asks
from tracker.reminders.facts import Contact, Facts
from tracker.reminders.rules import Want, Wanted


def coming_up(facts: Facts, want: Want, now: dt.datetime) -> Iterator[Wanted]:
    """To the team a visit stands for its programme; who takes part in that comes for their part."""
    for one in facts.contacts:
        begins = facts.begins(one)
        if one.is_open and now < begins:
            guests = tuple(guest.person_id for guest in one.guests) if want.to_participants else ()
            yield _about(
                "coming-up",
                one,
                at=facts.later(begins, -want.first),
                until=begins,
                members=facts.team.those(one.team) if one.stands_alone else (),
                people=guests,
            )


def unconfirmed(facts: Facts, want: Want, now: dt.datetime) -> Iterator[Wanted]:
    """A call is made and not confirmed."""
    for one in facts.contacts:
        begins = facts.begins(one)
        is_call = KINDS[one.kind].asks_for(Asks.HELD)
        if one.is_unconfirmed and one.stands_alone and not is_call and now < begins:
            yield _about(
                "unconfirmed",
                one,
                at=facts.later(begins, -want.first),
                until=begins,
                members=facts.team.those(one.team),
            )


def not_logged(facts: Facts, want: Want, _now: dt.datetime) -> Iterator[Wanted]:
    """An open visit stands for its programme."""
    for one in facts.contacts:
        if one.is_open and one.stands_alone:
            yield from _since_the_end(facts, "not-logged", one, want)


def without_notes(facts: Facts, want: Want, _now: dt.datetime) -> Iterator[Wanted]:
    for one in facts.contacts:
        if not one.is_open:
            yield from _since_the_end(facts, "without-notes", one, want)


def _since_the_end(facts: Facts, rule: str, one: Contact, want: Want) -> Iterator[Wanted]:
    """First to those who were there, later to the leaders who were not."""
    ends, members = facts.ends(one), facts.team.those(one.team)
    yield _about(rule, one, at=facts.later(ends, want.first), members=members)
    others = tuple(leader for leader in facts.team.leaders if leader not in members)
    if want.second is not None and others:
        at = facts.later(ends, want.second)
        yield _about(rule, one, at=at, members=others)


def not_invited(facts: Facts, want: Want, now: dt.datetime) -> Iterator[Wanted]:
    """A half-day conference needs its guests to know in time."""
    for one in facts.contacts:
        begins = facts.begins(one)
        meets = one.kind == "dialogue-meeting"
        if meets and one.is_open and not one.has_invited and now < begins:
            yield _about(
                "not-invited",
                one,
                at=facts.later(begins, -want.first),
                until=begins,
                members=facts.team.those(one.team),
            )


def consent_missing(facts: Facts, want: Want, now: dt.datetime) -> Iterator[Wanted]:
    """For each person to be interviewed of whom there is no consent.

    All of a day's interviews speak together, or a visit would ring a dozen times.
    """
    for one in facts.contacts:
        begins = facts.begins(one)
        if one.kind != "interview" or not one.is_open or begins <= now:
            continue
        at = facts.later(facts.dawn(one.starts_on), -want.first)
        for guest in one.guests:
            if not guest.has_consented:
                yield Wanted(
                    "consent-missing",
                    one.subject,
                    f"{one.occurrence}|{guest.person_id}",
                    at=at,
                    until=begins,
                    members=facts.team.those(one.team),
                    case_id=one.only_case,
                    details={**one.details, "pseudonym": guest.pseudonym},
                    address={"person_id": guest.person_id},
                )


def notes_unfinished(facts: Facts, want: Want, _now: dt.datetime) -> Iterator[Wanted]:
    """Only their author knows of them."""
    for one in facts.unsaved:
        if one.author in facts.team.workers:
            yield Wanted(
                "notes-unfinished",
                f"draft:{one.id}",
                one.place,
                at=facts.later(one.saved_at, want.first),
                members=(one.author,),
                details={"title": one.title, "begun_on": facts.day_of(one.saved_at).isoformat()},
                address={"place": one.place},
            )


def _about(
    rule: str,
    one: Contact,
    *,
    at: dt.datetime,
    members: tuple[int, ...],
    until: dt.datetime | None = None,
    people: tuple[int, ...] = (),
) -> Wanted:
    return Wanted(
        rule,
        one.subject,
        one.occurrence,
        at=at,
        until=until,
        members=members,
        people=people,
        case_id=one.only_case,
        details=one.details,
        address={"number": one.number},
    )
