"""What people do with engagements, one function per intention. The caller commits."""

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements import finding, last_contact, queries, rules
from tracker.engagements.checks import check_plan, check_team
from tracker.engagements.models import Engagement, Participation, TeamMember
from tracker.engagements.rules import Status, TeamPart, When
from tracker.people.models import Person
from tracker.studies.models import InformantRole, Membership, Study
from tracker.studies.service import note_change


def plan(
    study: Study,
    *,
    kind: str,
    title: str,
    when: When,
    cases: Sequence[Case] = (),
    parent: Engagement | None = None,
    place: str = "",
    agenda: str = "",
) -> Engagement:
    """Plan a contact; it gets the study's next number, and without cases its parent's."""
    chosen = list(cases) or (list(parent.cases) if parent else [])
    check_plan(study, kind=kind, cases=chosen, parent=parent, when=when)
    engagement = Engagement(
        study=study,
        number=_next_number(study),
        kind=kind,
        title=title,
        status=Status.PLANNED,
        parent=parent,
        cases=chosen,
        place=place,
        agenda=agenda,
    )
    _put(engagement, when)
    db.session.add(engagement)
    db.session.flush()
    finding.tell(engagement)
    return engagement


def _next_number(study: Study) -> int:
    """Counted in the database, so that two planners never get the same number."""
    counted = (
        sa.update(Study)
        .where(Study.id == study.id)
        .values(
            last_engagement_number=Study.last_engagement_number + 1,
            plan_version=Study.plan_version + 1,
        )
        .returning(Study.last_engagement_number)
    )
    with db.session.no_autoflush:
        return db.session.execute(counted).scalar_one()


def change(
    engagement: Engagement,
    *,
    title: str,
    when: When,
    cases: Sequence[Case],
    parent: Engagement | None,
    today: dt.date,
    place: str = "",
    agenda: str = "",
) -> None:
    """Correct what was planned or logged; its programme follows to other days."""
    check_plan(engagement.study, kind=engagement.kind, cases=cases, parent=parent, when=when)
    if engagement.status == Status.HELD:
        rules.check_held(ends_on=when.ends_on, today=today)
    touched = {case.id for case in engagement.cases} | {case.id for case in cases}
    engagement.title, engagement.place, engagement.agenda = title, place, agenda
    engagement.cases, engagement.parent = list(cases), parent
    _bring_programme_along(engagement, when)
    _put(engagement, when)
    if engagement.status == Status.HELD:
        last_contact.find_again(touched)


def move(engagement: Engagement, *, when: When) -> None:
    """Another day, with its programme; what was confirmed or postponed is planned again."""
    rules.check_movable(engagement.status)
    if engagement.parent is not None:
        rules.check_inside(when, engagement.parent.when)
    _bring_programme_along(engagement, when)
    _set_status(engagement, Status.PLANNED)
    _put(engagement, when)


def put_back(
    engagement: Engagement, *, when: When, status: Status, reason: str, sequence: int
) -> None:
    """Undo a move: the days and the status it had, its programme too. Twice is as good as once.

    `sequence` is what the move left; whatever has happened since is not undone along with it.
    """
    if (engagement.when, engagement.status) == (when, status):
        return
    rules.check_unchanged(engagement.sequence, since=sequence)
    rules.check_movable(status)
    if status == Status.POSTPONED:
        rules.check_reason(reason)
    move(engagement, when=when)
    _set_status(engagement, status, reason)


def _put(engagement: Engagement, when: When) -> None:
    _count_change(engagement)
    engagement.starts_on, engagement.ends_on = when.starts_on, when.ends_on
    engagement.starts_at, engagement.ends_at = when.starts_at, when.ends_at
    if engagement.id is not None:
        finding.tell(engagement)


def _count_change(engagement: Engagement) -> None:
    """Tell calendars: whoever has read the engagement before has an old version."""
    engagement.sequence = (engagement.sequence or 0) + 1
    # A new one is counted along with its number.
    if engagement.id is not None:
        note_change(engagement.study)


def _bring_programme_along(engagement: Engagement, when: When) -> None:
    """Move what has not been held yet by as many days; all of it stays within the new days."""
    days = (when.starts_on - engagement.starts_on).days
    if engagement.when == when:
        return
    for child in queries.children(engagement):
        if days and child.status != Status.HELD:
            zone = engagement.study.time_zone
            _put(child, rules.shifted(child.when, days=days, time_zone=zone))
        if child.starts_on < when.starts_on or child.ends_on > when.ends_on:
            raise DomainError(
                n_("“%(title)s” belongs to it and would lie outside. Move that one first."),
                field="day",
                title=child.title,
            )


def confirm(engagement: Engagement) -> None:
    """The other side has said yes."""
    _set_status(engagement, Status.CONFIRMED)


def hold(engagement: Engagement, *, today: dt.date) -> None:
    """It has happened; persons who were expected came, unless their attendance says otherwise."""
    rules.check_held(ends_on=engagement.ends_on, today=today)
    _set_status(engagement, Status.HELD)


def cancel(engagement: Engagement, *, reason: str) -> None:
    """It will not happen, nor will the rest of its programme."""
    rules.check_reason(reason)
    _set_with_programme(engagement, Status.CANCELLED, reason)


def postpone(engagement: Engagement, *, reason: str) -> None:
    """It will happen, nobody knows when; its programme waits with it."""
    rules.check_reason(reason)
    _set_with_programme(engagement, Status.POSTPONED, reason)


def _set_with_programme(engagement: Engagement, status: Status, reason: str) -> None:
    _set_status(engagement, status, reason)
    for child in queries.children(engagement):
        if child.status in rules.OPEN:
            _set_status(child, status, reason)


def reopen(engagement: Engagement) -> None:
    """Undo: it is planned again, with what was cancelled or postponed along with it."""
    before, reason = engagement.status, engagement.reason
    _set_status(engagement, Status.PLANNED)
    if not reason:
        return
    for child in queries.children(engagement):
        if (child.status, child.reason) == (before, reason):
            _set_status(child, Status.PLANNED)


def _set_status(engagement: Engagement, status: Status, reason: str = "") -> None:
    rules.check_follows(engagement.status, status)
    before = engagement.status
    _count_change(engagement)
    engagement.status, engagement.reason = status, reason
    if status is Status.HELD:
        last_contact.note(engagement)
    elif before == Status.HELD:
        last_contact.find_again({case.id for case in engagement.cases})


def set_team(engagement: Engagement, team: Sequence[tuple[Membership, TeamPart]]) -> None:
    """Who goes, and as what. Everybody once."""
    wanted = {member.id: part for member, part in team}
    check_team(engagement.study, [member for member, _part in team])
    note_change(engagement.study)
    present = {row.membership_id: row for row in queries.team(engagement)}
    for membership_id, row in present.items():
        if membership_id in wanted:
            row.part = wanted[membership_id]
        else:
            db.session.delete(row)
    for member, part in team:
        if member.id not in present:
            db.session.add(TeamMember(engagement=engagement, membership=member, part=part))


def set_participants(
    engagement: Engagement,
    *,
    people: Sequence[Person] = (),
    headcounts: Mapping[InformantRole, tuple[int, int | None]] | None = None,
) -> None:
    """Who is invited: persons, and roles with how many (invited, came).

    A person whose coming was logged keeps that when the list is set again.
    """
    counts = headcounts or {}
    studies = {person.study_id for person in people} | {role.study_id for role in counts}
    if studies - {engagement.study_id}:
        raise DomainError(n_("Choose people and roles of this study."), field="people")
    note_change(engagement.study)
    rows = queries.participations(engagement)
    present = {(row.person_id, row.role_id): row for row in rows}
    attended = 1 if engagement.status == Status.HELD else None
    for person in people:
        if present.pop((person.id, None), None) is None:
            db.session.add(Participation(engagement=engagement, person=person, came=attended))
    for role, (invited, came) in counts.items():
        row = present.pop((None, role.id), None) or Participation(engagement=engagement, role=role)
        row.invited, row.came = invited, came
        db.session.add(row)
    for gone in present.values():
        db.session.delete(gone)


def log_attendance(
    engagement: Engagement,
    came: Mapping[int, int | None],
    *,
    excused: Mapping[int, int] | None = None,
) -> None:
    """Who came, by participation: 0 or 1 for a person, a number for a role, None for unknown.

    Of those who did not come, how many had sent word.
    """
    note_change(engagement.study)
    for row in queries.participations(engagement):
        if row.id in came:
            row.came = came[row.id]
        if excused is not None and row.id in excused:
            row.excused = excused[row.id]


def delete(engagement: Engagement) -> None:
    """Take a plan away that came to nothing; what has happened or was written about stays."""
    rules.check_deletable(engagement.status)
    if engagement.has_notes:
        raise DomainError(n_("Somebody has written about it. Cancel it with a reason instead."))
    if queries.children(engagement):
        raise DomainError(n_("Delete or move its interviews and observations first."))
    note_change(engagement.study)
    finding.forget(engagement.id)
    db.session.delete(engagement)
    try:
        db.session.flush()
    except sa.exc.IntegrityError as held:
        raise DomainError(
            n_("It has files, or somebody has been sent an invitation or has answered. Cancel it "
               "instead, so that nothing is lost and they can be told; or remove the files first.")
        ) from held  # fmt: skip
