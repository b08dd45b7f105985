"""Logging a call: the contact, who was on the phone, the note and the next call at once."""

import datetime as dt
from dataclasses import dataclass

from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.checkins import queries, rules
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import queries as engagement_queries
from tracker.engagements import service as engagements
from tracker.engagements.kinds import KINDS
from tracker.engagements.models import Engagement
from tracker.engagements.rules import TeamPart, When, shifted
from tracker.notes import queries as note_queries
from tracker.notes import service as notes
from tracker.people.models import Person
from tracker.planning.calls import KIND
from tracker.studies.models import InformantRole, Membership


@dataclass(frozen=True)
class Call:
    """What was said on the phone, and by whom. `text` is the note that it leaves."""

    title: str
    when: When
    person: Person | None
    role: InformantRole | None
    text: str
    client_id: str | None
    next_on: dt.date | None = None
    # The day that the page proposed for the next one.
    proposed_on: dt.date | None = None


def log_call(
    case: Case,
    call: Call,
    *,
    caller: Membership,
    author: Account,
    now: dt.datetime,
    today: dt.date,
    takes_over: int | None = None,
) -> Engagement:
    """Log a call with its note, and plan the next; the same form sent again logs nothing twice.

    The planned call of the number `takes_over` becomes the one held, on the day it was made.
    """
    sent = note_queries.find_sent_in(case.study, author=author, client_id=call.client_id)
    if sent is not None:
        rules.check_same(call.text, sent=sent.text)
        return sent.note.engagement
    rules.check_day(call.when.starts_on, today=today)
    planned = _taken_over(case, takes_over) if takes_over is not None else None
    engagement = planned or _plan(case, call, caller)
    if planned is not None and planned.when != call.when:
        engagements.move(planned, when=call.when)
    _note_who(engagement, call)
    engagements.hold(engagement, today=today)
    notes.write(engagement, author=author, text=call.text, now=now, client_id=call.client_id)
    if call.next_on is not None:
        _plan_next(case, call, call.next_on, caller)
    return engagement


def _taken_over(case: Case, number: int) -> Engagement:
    planned = queries.find_planned(case, number)
    if planned is None:
        raise DomainError(
            n_("The call that was planned is no longer open: it was logged, or called off. "
               "Look again and save once more to log this one by itself."),
        )  # fmt: skip
    return planned


def _plan(case: Case, call: Call, caller: Membership, on: When | None = None) -> Engagement:
    engagement = engagements.plan(
        case.study, kind=KIND, title=call.title, when=on or call.when, cases=[case]
    )
    engagements.set_team(engagement, [(caller, TeamPart(KINDS[KIND].part))])
    return engagement


def _note_who(engagement: Engagement, call: Call) -> None:
    """Who was on the phone came; whoever was expected instead did not."""
    if call.person is None and call.role is None:
        return
    expected = engagement_queries.participations(engagement)
    people = [row.person for row in expected if row.person]
    if call.person is not None and call.person not in people:
        people.append(call.person)
    counts = {row.role: (row.invited, row.came) for row in expected if row.role}
    if call.role is not None:
        counts[call.role] = (max(1, counts.get(call.role, (1, None))[0]), 1)
    engagements.set_participants(engagement, people=people, headcounts=counts)
    came = {
        row.id: int(row.person == call.person)
        for row in engagement_queries.participations(engagement)
        if row.person
    }
    engagements.log_attendance(engagement, came)


def _plan_next(case: Case, call: Call, next_on: dt.date, caller: Membership) -> None:
    """The call that was agreed on; the next one that is planned already moves to that day.

    A day left as the page proposed it moves nothing.
    """
    rules.check_next(next_on, after=call.when.starts_on)
    planned = queries.next_planned(case, after=call.when.starts_on)
    if planned is None:
        following = _plan(case, call, caller, When(next_on, next_on, None, None))
        if call.person is not None:
            engagements.set_participants(following, people=[call.person])
    elif next_on not in (call.proposed_on, planned.starts_on):
        days = (next_on - planned.starts_on).days
        zone = case.study.time_zone
        engagements.move(planned, when=shifted(planned.when, days=days, time_zone=zone))
