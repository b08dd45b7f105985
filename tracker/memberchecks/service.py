"""What people do with member checks, one function per intention. The caller commits."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tracker.accounts.models import Account
from tracker.accounts.rules import new_token, token_hash
from tracker.core.database import db
from tracker.core.errors import DomainError, Overtaken
from tracker.core.language import n_
from tracker.memberchecks import queries, rules
from tracker.memberchecks.models import MemberCheck, Remark
from tracker.memberchecks.rules import SPOKEN, Answer, Decision
from tracker.people.models import Person
from tracker.statusnotes import service as statusnotes
from tracker.statusnotes.models import StatusNote
from tracker.statusnotes.rules import State

_ANSWERED = n_("%(person)s has answered already. What was said stays as it is.")


def ask(
    note: StatusNote,
    people: Sequence[Person],
    *,
    until: dt.date,
    version: int,
    asker: Account,
    today: dt.date,
    now: dt.datetime,
    left: int = 0,
) -> list[tuple[MemberCheck, str]]:
    """Give the version that was seen to people of its case, each with the token of a link.

    Refused with more names in it than the `left` ones that were seen. The tokens are kept
    nowhere. Who was asked already and has not answered gets a new link.
    """
    rules.check_until(until, today=today)
    known = {person.id for person in queries.people_of(note.case)}
    here = queries.taking_part(people, today=today)
    if not people or not {person.id for person in people} <= known & here:
        raise DomainError(n_("Choose people of this case who take part."), field="people")
    statusnotes.give_to_case(note, version=version, left=left, by=asker, now=now)
    return [_asked(note, person, until=until, asker=asker, now=now) for person in people]


def _asked(
    note: StatusNote, person: Person, *, until: dt.date, asker: Account, now: dt.datetime
) -> tuple[MemberCheck, str]:
    check = queries.find_of_version(note, person)
    if check is None:
        check = MemberCheck(
            case_id=note.case_id, status_note=note, version=note.version, person=person,
            role=person.role, answer=Answer.NONE,
        )  # fmt: skip
        db.session.add(check)
    return check, _new_link(check, until=until, asker=asker, now=now)


def ask_again(
    check: MemberCheck, *, asker: Account, today: dt.date, now: dt.datetime
) -> tuple[MemberCheck, str]:
    """Make somebody a new link to the text that they were asked about; the old one dies."""
    note, person = check.status_note, check.person
    if note.state != State.READING or note.version != check.version:
        raise DomainError(
            n_("That text is not with the case any more. Give the present one to the case.")
        )
    if person is None or person.id not in queries.taking_part([person], today=today):
        raise DomainError(n_("That person takes part no more, so there is no new link."))
    until = rules.longer_until(check.until, today)
    return check, _new_link(check, until=until, asker=asker, now=now)


def _new_link(check: MemberCheck, *, until: dt.date, asker: Account, now: dt.datetime) -> str:
    """Its token, of which only the hash stays; nobody answers twice."""
    token = new_token()
    values = {
        "token_hash": token_hash(token), "asked_at": now, "asked_by_id": asker.id, "until": until,
        "was_sent": None, "withdrawn_at": None, "answer": Answer.NONE, "answered_at": None,
    }  # fmt: skip
    if sa.inspect(check).transient or sa.inspect(check).pending:
        for name, value in values.items():
            setattr(check, name, value)
        db.session.flush()
    else:
        _change_unanswered(check, values)
    return token


def _change_unanswered(check: MemberCheck, values: Mapping[str, Any]) -> None:
    """Refused when the answer came first; the UPDATE's condition is the guard."""
    if not _changed(check, MemberCheck.answer.not_in(SPOKEN), values=values):
        name = check.person.pseudonym if check.person else check.role.name
        raise DomainError(_ANSWERED, person=name)


def _changed(
    check: MemberCheck, *conditions: sa.ColumnElement[bool], values: Mapping[str, Any]
) -> bool:
    changed = db.session.execute(
        sa.update(MemberCheck)
        .where(MemberCheck.id == check.id, *conditions)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(check)
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def intend(check: MemberCheck) -> None:
    """A letter is about to be sent. Until its outcome is recorded it counts as not sent."""
    check.was_sent = False


def record_sent(check: MemberCheck) -> None:
    """The mail server took the letter."""
    check.was_sent = True


def withdraw(check: MemberCheck, *, now: dt.datetime) -> None:
    """The link opens nothing from now on."""
    _change_unanswered(check, {"token_hash": None, "withdrawn_at": now})


def answer(
    check: MemberCheck,
    answer: Answer,
    *,
    link: str,
    remarks: Mapping[int, str],
    passages: Mapping[int, str],
    today: dt.date,
    now: dt.datetime,
) -> None:
    """Keep what somebody of the case says, with the passages as they read them.

    `link` is the hash of the link they came by; it opens nothing afterwards. `remarks` are by
    the number of their passage, 0 for the whole text. Of two answers the first counts.
    """
    given = {number: text for number, text in remarks.items() if text}
    rules.check_answer(answer, has_remarks=bool(given))
    if queries.link_of(check, today=today) is not rules.Link.OPEN or not _changed(
        check,
        MemberCheck.token_hash == link,
        MemberCheck.answer == Answer.NONE,
        values={"answer": answer, "answered_at": now, "token_hash": None},
    ):
        raise Overtaken(n_("Your answer came too late and is not saved."))
    db.session.add_all(
        Remark(member_check=check, block=number, passage=passages.get(number, ""), text=text)
        for number, text in given.items()
    )
    db.session.flush()


def decide(
    remark: Remark, decision: Decision, *, reason: str, by: Account, now: dt.datetime
) -> None:
    """Say what becomes of a remark, and why."""
    rules.check_decision(decision, reason=reason)
    remark.decision, remark.reason = decision, reason
    remark.decided_by, remark.decided_at = by, now


def undecide(remark: Remark) -> None:
    """It waits for a decision again; the reason stays for the next one."""
    remark.decision, remark.decided_by, remark.decided_at = Decision.OPEN, None, None


def print_disagreement(check: MemberCheck) -> None:
    """It stands with the status note wherever that is printed, under the role."""
    rules.check_printed(Answer(check.answer))
    check.is_printed = True


def leave_out(check: MemberCheck) -> None:
    check.is_printed = False


def record_silence(*, now: dt.datetime) -> int:
    """Note of everybody whose date has passed that they did not answer; how many they were."""
    # Nowhere is it later than fourteen hours ahead of UTC.
    late = queries.unanswered(before=(now + dt.timedelta(hours=14)).date())
    silent = [check for check in late if check.until < _today_of(check, now)]
    for check in silent:
        check.answer, check.token_hash = Answer.SILENCE, None
    db.session.flush()
    return len(silent)


def _today_of(check: MemberCheck, now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(check.case.study.time_zone)).date()
