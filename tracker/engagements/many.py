"""Planning and changing very many contacts at once, in a few statements instead of some for each.

Everything is checked as for a single one; the caller commits.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import finding, last_contact, rules
from tracker.engagements.checks import check_plan, check_team
from tracker.engagements.models import Engagement, EngagementCase, TeamMember
from tracker.engagements.rules import Status, When
from tracker.studies.models import Membership, Study
from tracker.studies.service import note_change


@dataclass(frozen=True)
class Contact:
    """A contact to plan, or to log when its status is held."""

    kind: str
    title: str
    when: When
    cases: Sequence[Case]
    status: Status = Status.PLANNED
    parent: Engagement | None = None
    place: str = ""
    agenda: str = ""
    team: Sequence[Membership] = ()


def plan_many(study: Study, contacts: Sequence[Contact], *, today: dt.date) -> list[int]:
    """Plan them in this order with the study's next numbers; their keys, in the same order."""
    for one in contacts:
        check_plan(study, kind=one.kind, cases=_cases(one), parent=one.parent, when=one.when)
        check_team(study, one.team)
        if one.status is Status.HELD:
            rules.check_held(ends_on=one.when.ends_on, today=today)
    if not contacts:
        return []
    db.session.flush()
    first = _next_numbers(study, len(contacts))
    rows = [_row(study, first + place, one) for place, one in enumerate(contacts)]
    db.session.execute(sa.insert(Engagement), rows)
    keys = list(
        db.session.scalars(
            sa.select(Engagement.id)
            .where(Engagement.study_id == study.id)
            .where(Engagement.number.between(first, first + len(contacts) - 1))
            .order_by(Engagement.number)
        )
    )
    _add_cases_and_team(contacts, keys)
    finding.tell_many(study.id, keys)
    held = [one for one in contacts if one.status is Status.HELD]
    if held:
        last_contact.find_again({case.id for one in held for case in _cases(one)})
    return keys


def _cases(contact: Contact) -> Sequence[Case]:
    """Its own, else those of the visit it is part of."""
    return contact.cases or (contact.parent.cases if contact.parent else [])


def _next_numbers(study: Study, count: int) -> int:
    """The first of so many; counted in the database, so that nobody else gets one of them."""
    counted = (
        sa.update(Study)
        .where(Study.id == study.id)
        .values(
            last_engagement_number=Study.last_engagement_number + count,
            plan_version=Study.plan_version + 1,
        )
        .returning(Study.last_engagement_number)
    )
    return int(db.session.execute(counted).scalar_one()) - count + 1


def _row(study: Study, number: int, contact: Contact) -> dict[str, object]:
    return {
        "study_id": study.id,
        "number": number,
        "kind": contact.kind,
        "title": contact.title,
        "status": contact.status,
        "parent_id": contact.parent.id if contact.parent else None,
        "starts_on": contact.when.starts_on,
        "ends_on": contact.when.ends_on,
        "starts_at": contact.when.starts_at,
        "ends_at": contact.when.ends_at,
        "place": contact.place,
        "agenda": contact.agenda,
        # As many changes as one by one: planned, then confirmed or held.
        "sequence": 1 if contact.status is Status.PLANNED else 2,
    }


def _add_cases_and_team(contacts: Sequence[Contact], keys: Sequence[int]) -> None:
    cases, team = [], []
    for key, one in zip(keys, contacts, strict=True):
        part = rules.check_kind(one.kind).part
        cases += [{"engagement_id": key, "case_id": case.id} for case in _cases(one)]
        team += [
            {"engagement_id": key, "membership_id": member.id, "part": part} for member in one.team
        ]
    for table, rows in ((EngagementCase, cases), (TeamMember, team)):
        if rows:
            db.session.execute(sa.insert(table), rows)


@dataclass(frozen=True)
class Change:
    """What an engagement is to be; without a team it keeps its own."""

    engagement: Engagement
    title: str
    when: When
    cases: Sequence[Case]
    parent: Engagement | None
    place: str
    agenda: str
    status: Status
    team: Sequence[Membership] | None = None


def change_many(study: Study, changes: Sequence[Change], *, today: dt.date) -> None:
    """Change them in this order, visits before what belongs to them.

    Nothing moves along by itself: whoever moves a visit tells of its programme too.
    """
    if not changes:
        return
    touched: set[int] = set()
    with db.session.no_autoflush:
        for one in changes:
            touched |= _change(study, one, today)
    db.session.flush()
    _check_programmes(changes)
    _set_teams(changes)
    if touched:
        last_contact.find_again(touched)
    finding.tell_many(study.id, [one.engagement.id for one in changes])
    note_change(study)


def _change(study: Study, one: Change, today: dt.date) -> set[int]:
    """The cases whose last contact may be another one now."""
    engagement = one.engagement
    check_plan(study, kind=engagement.kind, cases=one.cases, parent=one.parent, when=one.when)
    rules.check_follows(engagement.status, one.status)
    if one.status is Status.HELD:
        rules.check_held(ends_on=one.when.ends_on, today=today)
    before, was = _state(engagement), engagement.status
    had = {case.id for case in engagement.cases}
    engagement.title, engagement.place, engagement.agenda = one.title, one.place, one.agenda
    engagement.starts_on, engagement.ends_on = one.when.starts_on, one.when.ends_on
    engagement.starts_at, engagement.ends_at = one.when.starts_at, one.when.ends_at
    engagement.parent = one.parent
    if had != {case.id for case in one.cases}:
        engagement.cases = list(one.cases)
    if was != one.status:
        engagement.status, engagement.reason = one.status, ""
    if _state(engagement) != before:
        engagement.sequence += 1
    has = {case.id for case in engagement.cases}
    return had | has if Status.HELD in (was, one.status) else set()


def _state(engagement: Engagement) -> tuple[object, ...]:
    """All that a calendar should hear of."""
    cases = {case.id for case in engagement.cases}
    words = (engagement.title, engagement.place, engagement.agenda, engagement.status)
    return engagement.when, cases, words, engagement.parent


def _check_programmes(changes: Sequence[Change]) -> None:
    """What belongs to a visit still happens on its days."""
    changed = {one.engagement.id: one.engagement for one in changes}
    inside = sa.select(Engagement).where(Engagement.parent_id.in_(changed))
    for child in db.session.scalars(inside):
        visit = changed[child.parent_id or 0]
        if child.starts_on < visit.starts_on or child.ends_on > visit.ends_on:
            raise DomainError(
                n_("“%(title)s” belongs to it and would lie outside. Move that one first."),
                field="day",
                title=child.title,
            )


def _set_teams(changes: Sequence[Change]) -> None:
    """Who goes; those who went already keep their part, new ones get the kind's usual one."""
    wanted = {one.engagement.id: one for one in changes if one.team is not None}
    present = db.session.scalars(
        sa.select(TeamMember).where(TeamMember.engagement_id.in_(wanted))
    ).all()
    missing = {
        (key, member.id): {
            "engagement_id": key,
            "membership_id": member.id,
            "part": one.engagement.kind_entry.part,
        }
        for key, one in wanted.items()
        for member in one.team or ()
    }
    gone = [
        row.id
        for row in present
        if missing.pop((row.engagement_id, row.membership_id), None) is None
    ]
    db.session.execute(sa.delete(TeamMember).where(TeamMember.id.in_(gone)))
    if missing:
        db.session.execute(sa.insert(TeamMember), list(missing.values()))
