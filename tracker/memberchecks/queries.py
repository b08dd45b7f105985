"""Reads about member checks: who was asked what, what they answered, what was decided."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from tracker.accounts.rules import token_hash
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.memberchecks import rules
from tracker.memberchecks.models import MemberCheck, Remark
from tracker.memberchecks.rules import SPOKEN, Answer, Asked, Decision, Link
from tracker.people import queries as people
from tracker.people.models import Person
from tracker.statusnotes import queries as statusnotes
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import State
from tracker.studies.models import InformantRole, Study

_WITH_ALL = (
    joinedload(MemberCheck.status_note),
    joinedload(MemberCheck.person),
    joinedload(MemberCheck.case).joinedload(Case.study),
)


def find_by_token(token: str) -> MemberCheck | None:
    """Whose link it is, found by the only thing that is kept of it."""
    return db.session.scalar(
        sa.select(MemberCheck)
        .where(MemberCheck.token_hash == token_hash(token))
        .options(*_WITH_ALL)
    )


def find_by_key(key: int) -> MemberCheck | None:
    """For a browser that has followed its link."""
    return db.session.scalar(
        sa.select(MemberCheck).where(MemberCheck.id == key).options(*_WITH_ALL)
    )


def find_check(study: Study, check_id: int) -> MemberCheck | None:
    return db.session.scalar(
        sa.select(MemberCheck)
        .join(Case, MemberCheck.case_id == Case.id)
        .where(Case.study_id == study.id, MemberCheck.id == check_id)
        .options(*_WITH_ALL)
    )


def find_of_version(note: StatusNote, person: Person) -> MemberCheck | None:
    """What a person was asked about the present text."""
    return db.session.scalar(
        sa.select(MemberCheck).where(
            MemberCheck.status_note_id == note.id,
            MemberCheck.version == note.version,
            MemberCheck.person_id == person.id,
        )
    )


def find_remark(study: Study, remark_id: int) -> Remark | None:
    return db.session.scalar(
        sa.select(Remark)
        .join(MemberCheck)
        .join(Case, MemberCheck.case_id == Case.id)
        .where(Case.study_id == study.id, Remark.id == remark_id)
        .options(joinedload(Remark.member_check).options(*_WITH_ALL))
    )


def link_of(check: MemberCheck, *, today: dt.date) -> Link:
    """What the person's link is good for on a day of the study."""
    person = check.person
    return rules.link_on(
        Asked(
            Answer(check.answer),
            check.until,
            is_withdrawn=check.withdrawn_at is not None,
            is_over=check.status_note.is_published,
            takes_part=person is not None and person.id in taking_part([person], today=today),
        ),
        today,
    )


def taking_part(among: Collection[Person], *, today: dt.date) -> set[int]:
    """The keys of those who have not withdrawn their consent; in one statement."""
    return {
        key
        for key, consents in people.consents_of(among).items()
        if rules.takes_part([(one.given_on, one.withdrawn_on) for one in consents], today)
    }


def people_of(case: Case) -> Sequence[Person]:
    """Whom the study knows at a case, in the order of the roles."""
    found = people.people_of_cases(case.study, [case.id])
    return [person for person in found if person.case_id == case.id]


def text_of(check: MemberCheck) -> str:
    """Exactly the text that the person was asked about."""
    revision = statusnotes.find_revision(check.status_note, check.version)
    return revision.text if revision else ""


def checks_of(notes: Collection[StatusNote]) -> dict[int, list[MemberCheck]]:
    """Who was asked about each of the status notes, by its key; the newest version first."""
    found: dict[int, list[MemberCheck]] = {note.id: [] for note in notes}
    if not found:
        return found
    rows = (
        sa.select(MemberCheck)
        .where(MemberCheck.status_note_id.in_(found))
        .options(joinedload(MemberCheck.person))
        .order_by(MemberCheck.version.desc(), MemberCheck.id)
    )
    for check in db.session.scalars(rows):
        found[check.status_note_id].append(check)
    return found


class Progress(NamedTuple):
    """How far the reading of a status note has come, as plain values for the board of a round.

    `until` is the last day on which an answer may still come; None when none is awaited.
    """

    asked: int = 0
    answered: int = 0
    until: dt.date | None = None
    undecided: int = 0


def _progress() -> Any:
    """For the board of hundreds of status notes, in one statement."""
    is_answered = MemberCheck.answer.in_(SPOKEN)
    is_asked = sa.and_(
        MemberCheck.version == StatusNote.version,
        sa.or_(MemberCheck.withdrawn_at.is_(None), is_answered),
    )
    is_awaited = sa.and_(
        is_asked,
        MemberCheck.answer == Answer.NONE,
        MemberCheck.until >= sa.bindparam("today"),
    )
    other = aliased(MemberCheck)
    undecided = (
        sa.select(sa.func.count())
        .select_from(Remark)
        .join(other, other.id == Remark.member_check_id)
        .where(other.status_note_id == StatusNote.id, Remark.decision == Decision.OPEN)
        .correlate(StatusNote)
        .scalar_subquery()
    )
    return (
        sa.select(
            StatusNote.id,
            sa.func.sum(sa.case((is_asked, 1), else_=0)),
            sa.func.sum(sa.case((sa.and_(is_asked, is_answered), 1), else_=0)),
            sa.func.max(sa.case((is_awaited, MemberCheck.until))),
            undecided,
        )
        .join(MemberCheck, MemberCheck.status_note_id == StatusNote.id)
        .join(Case, Case.id == StatusNote.case_id)
        .where(Case.study_id == sa.bindparam("study_id"), StatusNote.as_of == sa.bindparam("as_of"))
        .where(StatusNote.state == State.READING)
        .group_by(StatusNote.id)
    )


_PROGRESS = _progress()


def progress(study: Study, *, as_of: dt.date, today: dt.date) -> dict[int, Progress]:
    """Of each status note of a month that is with its case and was given to anybody, by its key.

    Who was asked about the present text counts, unless the link was withdrawn; remarks to an
    earlier version wait for a decision too.
    """
    rows = db.session.execute(_PROGRESS, {"study_id": study.id, "as_of": as_of, "today": today})
    return {note_id: Progress(*counted) for note_id, *counted in rows}


def remarks_of(checks: Collection[MemberCheck]) -> dict[int, list[Remark]]:
    """By the check's key, in the order of the text; what is said of the whole comes last."""
    found: dict[int, list[Remark]] = {check.id: [] for check in checks}
    if not found:
        return found
    rows = (
        sa.select(Remark)
        .where(Remark.member_check_id.in_(found))
        .options(joinedload(Remark.decided_by))
        .order_by(Remark.block == 0, Remark.block)
    )
    for remark in db.session.scalars(rows):
        found[remark.member_check_id].append(remark)
    return found


def count_undecided(note: StatusNote) -> int:
    """How many remarks to a status note nobody has decided about."""
    counted = (
        sa.select(sa.func.count())
        .select_from(Remark)
        .join(MemberCheck)
        .where(MemberCheck.status_note_id == note.id, Remark.decision == Decision.OPEN)
    )
    return db.session.scalar(counted) or 0


@dataclass(frozen=True)
class Counts:
    """How many were asked to read, and how many of them answered what."""

    sent: int
    answered: Mapping[Answer, int]


def counts(study: Study, until: dt.date, *, today: dt.date) -> Counts:
    """Of the status notes of the months up to a day, which are mostly read after it.

    Links that were withdrawn unanswered do not count.
    """
    rows = db.session.execute(
        sa.select(MemberCheck.answer, MemberCheck.until)
        .join(Case, MemberCheck.case_id == Case.id)
        .join(StatusNote, MemberCheck.status_note_id == StatusNote.id)
        .where(Case.study_id == study.id, StatusNote.as_of <= until)
        .where(sa.or_(MemberCheck.withdrawn_at.is_(None), MemberCheck.answer.in_(SPOKEN)))
    )
    found = Counter(
        rules.answer_on(Answer(answer), until=last, today=today) for answer, last in rows
    )
    return Counts(found.total(), {answer: found[answer] for answer in Answer})


@dataclass(frozen=True)
class Disagreement:
    """Somebody of the case, by role, who disagrees and is to be heard in print."""

    role: str
    # Each passage with what they said of it; empty for the whole text.
    remarks: tuple[tuple[str, str], ...]


def disagreements_to_print(notes: Sequence[StatusNote]) -> dict[int, list[Disagreement]]:
    """Those that the leader wants printed with each status note, in the order of the roles.

    By the note's key, in at most two statements.
    """
    found: dict[int, list[Disagreement]] = {note.id: [] for note in notes}
    if not found:
        return found
    checks = db.session.scalars(
        sa.select(MemberCheck)
        .join(MemberCheck.role)
        .where(MemberCheck.status_note_id.in_(found), MemberCheck.is_printed)
        .where(MemberCheck.answer == Answer.DISAGREE)
        .options(contains_eager(MemberCheck.role))
        .order_by(InformantRole.position, MemberCheck.id)
    ).all()
    remarks = remarks_of(checks)
    for check in checks:
        said = _said(remarks[check.id])
        found[check.status_note_id].append(Disagreement(check.role.name, said))
    return found


def _said(remarks: Iterable[Remark]) -> tuple[tuple[str, str], ...]:
    return tuple((remark.passage, remark.text) for remark in remarks)


def unanswered(before: dt.date) -> Sequence[MemberCheck]:
    """Those whose last day lies before another one, somewhere in the world."""
    return db.session.scalars(
        sa.select(MemberCheck)
        .where(MemberCheck.answer == Answer.NONE, MemberCheck.withdrawn_at.is_(None))
        .where(MemberCheck.until < before)
        .options(joinedload(MemberCheck.case).joinedload(Case.study))
    ).all()
