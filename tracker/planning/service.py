"""What people do with rounds and cadences. The caller commits."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import service as engagements
from tracker.engagements.kinds import KINDS
from tracker.engagements.many import Contact, plan_many
from tracker.engagements.models import Engagement
from tracker.engagements.rules import When, check_kind, shifted, when
from tracker.planning import queries, rules
from tracker.planning.models import Cadence, Round, RoundEngagement
from tracker.studies.models import Membership, Study
from tracker.studies.service import note_change


@dataclass(frozen=True)
class Choice:
    """A contact to plan: for which cases, when, and who goes. Without a time it takes the day."""

    title: str
    day: dt.date
    cases: Sequence[Case]
    place: str = ""
    starts: dt.time | None = None
    team: Sequence[Membership] = ()


def open_round(
    study: Study,
    *,
    name: str,
    kind: str,
    starts_on: dt.date,
    ends_on: dt.date,
    cases: Sequence[Case] = (),
    gathers: str = "",
    days_before: int = 0,
    days_after: int = 0,
) -> Round:
    """A named wave of contacts of one kind, with the cases it wants to reach."""
    round_ = Round(study=study, kind=kind, gathers=rules.gathers_of(check_kind(kind), gathers))
    with db.session.no_autoflush:
        change_round(
            round_,
            name=name,
            starts_on=starts_on,
            ends_on=ends_on,
            cases=cases,
            days_before=days_before,
            days_after=days_after,
        )
    db.session.add(round_)
    db.session.flush()
    return round_


def change_round(
    round_: Round,
    *,
    name: str,
    starts_on: dt.date,
    ends_on: dt.date,
    cases: Sequence[Case],
    days_before: int,
    days_after: int,
) -> None:
    """Another name, window, tolerance or other cases; what is planned in it stays."""
    rules.check_window(starts_on, ends_on)
    rules.check_tolerance(days_before, days_after)
    if any(case.study_id != round_.study.id for case in cases):
        raise DomainError(n_("That case is not part of this study."), field="cases")
    others = (other for other in queries.rounds(round_.study) if other.id != round_.id)
    if any(other.name.casefold() == name.casefold() for other in others):
        raise DomainError(n_("The study already has a round of that name."), field="name")
    round_.name, round_.starts_on, round_.ends_on = name, starts_on, ends_on
    round_.cases, round_.days_before, round_.days_after = list(cases), days_before, days_after
    note_change(round_.study)


def close_round(round_: Round) -> None:
    """Take the round away; its contacts stay in the plan."""
    note_change(round_.study)
    db.session.delete(round_)
    db.session.flush()


def put_in_round(
    engagement: Engagement, round_: Round, *, target_on: dt.date | None = None
) -> None:
    """Let an engagement count in a round; it leaves the round it was in."""
    if engagement.study_id != round_.study_id:
        raise DomainError(n_("Choose a round of this study."), field="round")
    row = db.session.get(RoundEngagement, engagement.id)
    if row is None:
        row = RoundEngagement(engagement=engagement, round=round_)
        db.session.add(row)
    row.round, row.target_on = round_, target_on or engagement.starts_on
    note_change(round_.study)


def put_new_in_rounds(rows: Sequence[tuple[int, int, dt.date]]) -> None:
    """Let many that were just planned count: engagement, round and target of each."""
    names = ("engagement_id", "round_id", "target_on")
    if rows:
        given = [dict(zip(names, row, strict=True)) for row in rows]
        db.session.execute(sa.insert(RoundEngagement), given)


def take_out_of_round(engagement: Engagement) -> None:
    row = db.session.get(RoundEngagement, engagement.id)
    if row is not None:
        note_change(engagement.study)
        db.session.delete(row)


def plan_contacts(
    study: Study,
    kind: str,
    choices: Sequence[Choice],
    *,
    today: dt.date,
    round_: Round | None = None,
) -> int:
    """Plan one contact for each choice, in its round when it belongs to one; how many they are."""
    contacts = [
        Contact(
            kind=kind,
            title=choice.title,
            when=_moment(study, kind, choice),
            cases=choice.cases,
            place=choice.place,
            team=choice.team,
        )
        for choice in choices
    ]
    keys = plan_many(study, contacts, today=today)
    if round_ is not None:
        days = [choice.day for choice in choices]
        put_new_in_rounds([(key, round_.id, day) for key, day in zip(keys, days, strict=True)])
    return len(keys)


def _moment(study: Study, kind: str, choice: Choice) -> When:
    minutes, zone = KINDS[kind].minutes, study.time_zone
    return when(day=choice.day, starts=choice.starts, minutes=minutes, time_zone=zone)


@dataclass(frozen=True)
class Shift:
    """A later contact of a round and the day that is offered for it."""

    engagement: Engagement
    day: dt.date


def offered_shifts(round_: Round, moved: Engagement) -> list[Shift]:
    """The open contacts meant for after one that has moved, each by as many days."""
    row = db.session.get(RoundEngagement, moved.id)
    if row is None or row.round_id != round_.id or row.target_on is None:
        return []
    days = (moved.starts_on - row.target_on).days
    country = round_.study.country
    return [
        Shift(other, rules.later_by(other.starts_on, days=days, country=country))
        for other in queries.later_in_round(round_, after=row.target_on)
        if other.id != moved.id and days
    ]


def shift_later(round_: Round, moved: Engagement, chosen: Collection[int]) -> int:
    """Move the chosen later contacts along and take the new days as targets; how many moved."""
    shifts = [one for one in offered_shifts(round_, moved) if one.engagement.number in chosen]
    zone = round_.study.time_zone
    for shift in shifts:
        days = (shift.day - shift.engagement.starts_on).days
        later = shifted(shift.engagement.when, days=days, time_zone=zone)
        engagements.move(shift.engagement, when=later)
        put_in_round(shift.engagement, round_)
    put_in_round(moved, round_)
    return len(shifts)


def set_cadence(
    case: Case,
    *,
    weeks: int,
    pauses: Collection[int],
    starts_on: dt.date,
    starts: dt.time | None = None,
    caller: Membership | None = None,
) -> Cadence:
    """Call the case every so many weeks from a day on, but not in the paused months."""
    rules.check_cadence(weeks, pauses)
    if caller is not None and caller.study_id != case.study_id:
        raise DomainError(n_("Choose members of this study."), field="caller")
    cadence = db.session.get(Cadence, case.id) or Cadence(case=case)
    cadence.weeks, cadence.pauses = weeks, rules.write_pauses(pauses)
    cadence.starts_on, cadence.starts, cadence.membership = starts_on, starts, caller
    db.session.add(cadence)
    db.session.flush()
    return cadence


def drop_cadence(case: Case) -> None:
    """The case is no longer called by rule; calls that are planned stay."""
    cadence = db.session.get(Cadence, case.id)
    if cadence is not None:
        db.session.delete(cadence)
        db.session.flush()
