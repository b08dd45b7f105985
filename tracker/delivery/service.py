"""What becomes of letters, one function per intention. The caller commits.

A letter that was never underway holds nothing while it waits: it is bound to what is due when
somebody claims it. One that may have arrived keeps what it holds and its Message-ID.
"""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from tracker.accounts.models import RefusedAddress
from tracker.core.database import db
from tracker.delivery import queries
from tracker.delivery.models import Letter, LetterReminder, Watch
from tracker.delivery.queries import Kind, Reader
from tracker.delivery.rules import MOST_COPIES, NO_SUCH_ADDRESS, State, has_given_up, pause_after
from tracker.reminders.models import NEVER, Reminder

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True)
class Claim:
    """A letter that somebody is about to hand over."""

    letter_id: int
    message_id: str
    kind: Kind
    reader: Reader
    owner: str
    attempts: int
    made_at: dt.datetime
    until: dt.datetime
    # How often it may have arrived.
    unanswered: int
    # How much it was bound to.
    number: int

    @property
    def may_have_arrived(self) -> bool:
        return self.unanswered > 0


def make_letters(kind: Kind, wanted: Sequence[tuple[int, dt.datetime]], *, now: dt.datetime) -> int:
    """A waiting letter for each who has none; `wanted` says for whom and when it may go out."""
    rows = [
        {
            kind: key,
            "state": State.WAITING,
            "message_id": secrets.token_hex(16),
            "made_at": now,
            "next_try_at": leaves_at,
            "attempts": 0,
            "unanswered": 0,
            "owner": "",
            "fault": "",
        }
        for key, leaves_at in wanted
    ]
    if rows:
        db.session.execute(insert_into(Letter).on_conflict_do_nothing(), rows)
    return len(rows)


def note_sweep(*, now: dt.datetime) -> None:
    db.session.execute(quietly(sa.update(Watch).values(swept_at=now)))


def note_derived(*, on: dt.date) -> None:
    db.session.execute(quietly(sa.update(Watch).values(derived_on=on)))


def note_backup(*, on: dt.date, fault: str) -> None:
    """The day of the newest backup, or why there is none of it."""
    values = {"backup_fault": fault} if fault else {"backup_fault": "", "backed_up_on": on}
    db.session.execute(quietly(sa.update(Watch).values(**values)))


def sent(connection: sa.Connection, claim: Claim, *, now: dt.datetime) -> bool:
    """The server has taken it. False if somebody has taken over, or it went with its study.

    Without a session: it is done for every letter.
    """
    given = {"letter": claim.letter_id, "claimant": claim.owner, "now": now}
    if connection.execute(_SENT, given).rowcount:
        return True
    counted = {"letter": claim.letter_id, "counted": claim.unanswered + 1, "now": now}
    connection.execute(_SENT_AFTER_ALL, counted)
    return False


_LETTERS: Any = Letter.__table__
_TAKEN = (
    sa.update(_LETTERS)
    .where(_LETTERS.c.id == sa.bindparam("letter"), _LETTERS.c.state == State.SENDING)
    .values(
        state=State.SENT, sent_at=sa.bindparam("now"), attempts=_LETTERS.c.attempts + 1, fault=""
    )
)
_SENT = _TAKEN.where(_LETTERS.c.owner == sa.bindparam("claimant"))
# By one who was slow, not dead, and before anybody sends it again.
_SENT_AFTER_ALL = _TAKEN.where(
    _LETTERS.c.owner == "", _LETTERS.c.unanswered == sa.bindparam("counted")
)


def refused(claim: Claim, fault: str) -> None:
    """For good; what it was to tell stays in the application."""
    _end(claim, state=State.FAILED, attempts=claim.attempts + 1, fault=fault)


def address_refused(claim: Claim, code: str, *, now: dt.datetime) -> None:
    refused(claim, f"{NO_SUCH_ADDRESS} {code}")
    refuse_address(claim.reader.address, code=code, now=now)


def refuse_address(
    address: str, *, code: str = "", is_wish: bool = False, now: dt.datetime
) -> None:
    """Nothing more is sent there, since nobody is there or since they wish so."""
    row = {"address": address.lower(), "code": code, "is_wish": is_wish, "refused_at": now}
    db.session.execute(insert_into(RefusedAddress).on_conflict_do_nothing(), row)


def tell_again(reminder_ids: Sequence[int]) -> None:
    """What a failed letter held goes into the next one."""
    again = sa.update(Reminder).where(Reminder.id.in_(reminder_ids))
    db.session.execute(quietly(again.values(turn=Reminder.turn + 1)))


def put_off(claim: Claim, fault: str, *, now: dt.datetime) -> None:
    """The server wants it later; after days of that it is given up."""
    if has_given_up(claim.made_at, now=now):
        refused(claim, fault)
        return
    attempts = claim.attempts + 1
    _wait(claim, until=now + pause_after(attempts), attempts=attempts, fault=fault)


def lost(claim: Claim, fault: str, *, now: dt.datetime) -> None:
    """It may have arrived: it keeps what it holds, and its next try comes after a pause."""
    if has_given_up(claim.made_at, now=now):
        refused(claim, fault)
        return
    attempts = claim.attempts + 1
    again_at = now + pause_after(attempts)
    counted = claim.unanswered + 1
    _end(claim, owner="", lease_until=again_at, attempts=attempts, fault=fault, unanswered=counted)


def let_go_all(claims: Sequence[Claim], *, now: dt.datetime) -> None:
    """They were not underway in this try, by no fault of their own."""
    for claim in claims:
        _wait(claim, until=now, attempts=claim.attempts, fault="")


def drop(claim: Claim) -> None:
    """Nothing is left to say."""
    if not claim.may_have_arrived:
        _unbind(_is_mine(claim))
    _end(claim, state=State.DROPPED)


def forget_gone(claim: Claim, reminder_ids: Sequence[int], *, now: dt.datetime) -> None:
    """What lost its reason since it was claimed counts as not told: those, and what is over."""
    if not claim.may_have_arrived:
        still = sa.select(Reminder.id).where(
            queries.is_open(now), Reminder.id == LetterReminder.reminder_id
        )
        which = sa.or_(~still.exists(), LetterReminder.reminder_id.in_(reminder_ids))
        _unbind(_is_mine(claim), which)


def _wait(claim: Claim, *, until: dt.datetime, attempts: int, fault: str) -> None:
    """Wait again, holding nothing; or with what it holds when it may have arrived.

    If another letter to the same reader waits already, that one tells it all.
    """
    if claim.may_have_arrived:
        _end(claim, owner="", lease_until=until, attempts=attempts, fault=fault)
        return
    _unbind(_is_mine(claim))
    state = _waiting_unless_another_does()
    _end(claim, state=state, next_try_at=until, attempts=attempts, fault=fault)


def take_back(*, from_others_than: str) -> None:
    """What others claimed waits again; whoever calls has the lease, so that they have lost it.

    Each went by the numbers of its letters and marked one before the end of the next. So only the
    first that it left may have arrived, and the others have not. Should it still work, then it
    finds this out when it marks that first one.
    """
    theirs = sa.and_(queries.IS_CLAIMED, Letter.owner != from_others_than)
    columns = sa.select(Letter.id, Letter.owner, Letter.unanswered)
    left = db.session.execute(columns.where(theirs).order_by(Letter.id).with_for_update()).all()
    firsts = {one.owner: one for one in reversed(left)}.values()
    for one in firsts:
        _count_death(one.id, one.unanswered + 1)
    if left:
        _unbind(sa.and_(theirs, Letter.unanswered == 0))
    # One by one: of two to the same reader the second finds that the first waits.
    for one in left:
        if one not in firsts:
            state = State.SENDING if one.unanswered else _waiting_unless_another_does()
            _change(one.id, state=state, owner="")


def _count_death(letter_id: int, unanswered: int) -> None:
    """A second copy is sent, a third is not: from then on only the application tells of it."""
    if unanswered < MOST_COPIES:
        _change(letter_id, owner="", fault="unsure", unanswered=unanswered)
    else:
        _change(letter_id, state=State.FAILED, fault="unclear", unanswered=unanswered)


def _change(letter_id: int, **values: object) -> None:
    db.session.execute(quietly(sa.update(Letter).where(Letter.id == letter_id).values(**values)))


def _waiting_unless_another_does() -> Any:
    """The state of a letter whose reader has one waiting at most."""
    other = aliased(Letter)
    same = sa.or_(other.account_id == Letter.account_id, other.person_id == Letter.person_id)
    waits = sa.select(1).where(same, other.state == State.WAITING)
    return sa.case((waits.exists(), State.DROPPED), else_=State.WAITING)


def _end(claim: Claim, **values: object) -> None:
    db.session.execute(quietly(sa.update(Letter).where(_is_mine(claim)).values(**values)))


def _unbind(of: sa.ColumnElement[bool], *which: sa.ColumnElement[bool]) -> None:
    mine = LetterReminder.letter_id.in_(sa.select(Letter.id).where(of))
    bound = sa.select(LetterReminder.reminder_id).where(mine, *which)
    untold = sa.update(Reminder).where(Reminder.id.in_(bound)).values(told_turn=NEVER)
    db.session.execute(quietly(untold))
    db.session.execute(quietly(sa.delete(LetterReminder).where(mine, *which)))


def _is_mine(claim: Claim) -> sa.ColumnElement[bool]:
    """While the claim holds: whoever took the letter over knows better."""
    return sa.and_(
        Letter.id == claim.letter_id,
        Letter.owner == claim.owner,
        Letter.state == State.SENDING,
    )


def forget_old(*, before: dt.datetime) -> None:
    """Reminders whose reason went so long ago, and letters that told of nothing else."""
    db.session.execute(quietly(sa.delete(Reminder).where(Reminder.gone_at < before)))
    holds = sa.select(1).where(LetterReminder.letter_id == Letter.id)
    over = Letter.state.in_((State.SENT, State.FAILED, State.DROPPED))
    old = sa.delete(Letter).where(over, Letter.made_at < before, ~holds.exists())
    db.session.execute(quietly(old))


def insert_into(table: type) -> Any:
    return _INSERT[db.session.get_bind().dialect.name](table)


def quietly(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
