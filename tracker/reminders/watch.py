"""Hears from the session what has changed and notes whose reminders are to be derived anew.

Some thirty services change what reminders depend on, and the one that forgot to tell would
leave a reminder standing whose reason is gone. The session sees all of them: what it writes
leaves its subject in `touched`, in the same transaction.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.attributes import get_history

from tracker.cases.models import Case, CaseStatus
from tracker.core.database import db
from tracker.drafts.models import Draft
from tracker.engagements.models import Engagement, EngagementCase, Participation, TeamMember
from tracker.feedback.models import Given
from tracker.followups.models import FollowUp
from tracker.invitations.models import Invitation
from tracker.memberchecks.models import MemberCheck, Remark
from tracker.milestones.models import Milestone
from tracker.notes.models import Note
from tracker.people.models import Consent, Person
from tracker.planning.models import Cadence, Round, RoundEngagement
from tracker.reminders.models import Mute, OwnReminder, Reminder, RuleSetting, Touched
from tracker.reminders.scope import scope_of
from tracker.statusnotes.models import AskedMonth, StatusNote
from tracker.studies.models import Membership, Study

Subjects = Callable[[Any], Iterator[str]]


def _engagement(row: Engagement) -> Iterator[str]:
    yield f"engagement:{row.id}"
    # Those it concerned before count too: their last contact was perhaps this one.
    for case in (*get_history(row, "cases").deleted, *get_history(row, "cases").added):
        yield f"case:{case.id}"


def _of(sort: str, attribute: str) -> Subjects:
    def subjects(row: Any) -> Iterator[str]:
        # What it belonged to before counts too: a contact that changes rounds leaves one open.
        keys = {getattr(row, attribute), *get_history(row, attribute).deleted}
        yield from (f"{sort}:{key}" for key in keys if key is not None)

    return subjects


def _remark(row: Remark) -> Iterator[str]:
    yield f"case:{row.member_check.case_id}"


_WHOLE_STUDY = _of("study", "study_id")
_SUBJECTS: dict[type, Subjects] = {
    Engagement: _engagement,
    TeamMember: _of("engagement", "engagement_id"),
    Participation: _of("engagement", "engagement_id"),
    Invitation: _of("engagement", "engagement_id"),
    Note: _of("engagement", "engagement_id"),
    RoundEngagement: _of("round", "round_id"),
    Draft: _of("draft", "id"),
    Case: _of("case", "id"),
    CaseStatus: _of("case", "case_id"),
    Cadence: _of("case", "case_id"),
    Given: _of("case", "case_id"),
    StatusNote: _of("case", "case_id"),
    MemberCheck: _of("case", "case_id"),
    Remark: _remark,
    Mute: _of("mute", "case_id"),
    Person: _of("person", "id"),
    Consent: _of("person", "person_id"),
    Round: _of("round", "id"),
    FollowUp: _of("follow-up", "id"),
    Milestone: _of("milestone", "id"),
    OwnReminder: _of("own", "id"),
    AskedMonth: _WHOLE_STUDY,
    Membership: _WHOLE_STUDY,
    RuleSetting: _WHOLE_STUDY,
    Study: _of("study", "id"),
}
# What a study counts up with every change says nothing of its own.
_COUNTERS = {"plan_version", "text_version", "last_engagement_number"}


# Statements that write many rows at once and change something of it: by their table the sort
# of subject and the column that names it.
_INSERTS = {
    Engagement: ("study", "study_id"),
    EngagementCase: ("engagement", "engagement_id"),
    TeamMember: ("engagement", "engagement_id"),
    RoundEngagement: ("engagement", "engagement_id"),
}
_CHANGES = {
    TeamMember: ("engagement", "engagement_id"),
    Draft: ("draft", "id"),
    StatusNote: ("case", "case_id"),
    MemberCheck: ("case", "case_id"),
}
# Of these an update by statement changes what is due, of the others only that they go.
_UPDATED = {StatusNote, MemberCheck}


# Whose reminders are known by the row's own key.
_SORTS: dict[type, str] = {
    Engagement: "engagement",
    Draft: "draft",
    Case: "case",
    Round: "round",
    FollowUp: "follow-up",
    Milestone: "milestone",
    OwnReminder: "own",
}


def init_app(app: Flask) -> None:
    """Listen, and after a commit wake whoever derives; without such it does so at its next tick."""
    app.extensions.setdefault("tracker_wake", _nobody)
    if not event.contains(db.session, "after_flush", _note):
        event.listen(db.session, "before_flush", _note_deleted)
        event.listen(db.session, "after_flush", _note)
        event.listen(db.session, "do_orm_execute", _note_statement)
        event.listen(db.session, "before_commit", _write)
        event.listen(db.session, "after_commit", _wake)
        event.listen(db.session, "after_rollback", _forget)


def _nobody() -> None:
    pass


def _note_deleted(session: Session, *_more: object) -> None:
    """While it is still there to be asked what depends on it."""
    gone = {f"{_SORTS[type(row)]}:{row.id}" for row in session.deleted if type(row) in _SORTS}
    if gone:
        _touched(session).update(scope_of(gone).subjects)
        _retire(session, gone)


def _retire(session: Session, subjects: Collection[str]) -> None:
    """A database may give a deleted row's key to the next one, which is another reason."""
    key = sa.literal("deleted|").concat(sa.cast(Reminder.id, sa.Text))
    chosen = sa.update(Reminder).where(Reminder.subject.in_(subjects)).values(key=key)
    session.execute(chosen.execution_options(synchronize_session=False))


def _note(session: Session, _context: object) -> None:
    rows = [*session.new, *session.deleted, *(row for row in session.dirty if _matters(row))]
    for row in rows:
        subjects = _SUBJECTS.get(type(row))
        if subjects:
            _touched(session).update(subjects(row))


def _matters(row: Any) -> bool:
    """Of a study more than a counter; the text of a note alone changes nothing either."""
    if isinstance(row, Note):
        return False
    if not isinstance(row, Study):
        return True
    # Only what was assigned since the last flush stands here.
    return bool(sa.inspect(row).committed_state.keys() - _COUNTERS)


def _note_statement(state: ORMExecuteState) -> None:
    """What is written past the rows of the session: by its values, or by what it will change."""
    if not (state.is_insert or state.is_update or state.is_delete) or state.bind_mapper is None:
        return
    table = state.bind_mapper.class_
    if state.is_insert and table in _INSERTS:
        given: Any = state.parameters
        rows = given if isinstance(given, list) else [given]
        sort, column = _INSERTS[table]
        _touched(state.session).update(f"{sort}:{row[column]}" for row in rows)
    elif table in _CHANGES and (state.is_delete or table in _UPDATED):
        sort, column = _CHANGES[table]
        statement: Any = state.statement
        if table is Draft and not _are_reminded_of(state, statement.whereclause):
            return
        chosen = sa.select(getattr(table, column)).where(statement.whereclause)
        subjects = {f"{sort}:{key}" for key in state.session.scalars(chosen, state.parameters)}
        _touched(state.session).update(subjects)
        if subjects and state.is_delete and table in _SORTS:
            _retire(state.session, subjects)


def _are_reminded_of(state: ORMExecuteState, where: Any) -> bool:
    """Drafts go with each save of a note, and hardly ever has one of them been reminded of."""
    subjects = sa.select("draft:" + sa.cast(Draft.id, sa.Text)).where(where)
    known = sa.select(Reminder.id).where(Reminder.subject.in_(subjects)).limit(1)
    found = state.session.connection().execute(known, state.parameters)
    return found.first() is not None


def _touched(session: Session) -> set[str]:
    subjects: set[str] = session.info.setdefault("touched_subjects", set())
    return subjects


def _write(session: Session) -> None:
    """Each subject once in a transaction, and in it; a savepoint is not its end."""
    if session.in_nested_transaction():
        return
    session.flush()
    subjects = _touched(session)
    if subjects:
        session.connection().execute(
            sa.insert(Touched), [{"subject": subject} for subject in sorted(subjects)]
        )


def _wake(session: Session) -> None:
    if _touched(session) and not session.in_nested_transaction():
        _forget(session)
        current_app.extensions["tracker_wake"]()


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        _touched(session).clear()
