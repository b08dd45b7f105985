"""Hands letters over: claim a few, look again at each, send it, note what came of it.

The order makes that none is lost: letters go by their numbers, and each is marked as sent when the
server has said yes, by itself and before the end of the next goes out. So of what a process leaves
behind when it dies, the first letter may have arrived and no other: whoever takes over sends that
one once more, under the same Message-ID. No transaction is open while the server has the word.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeVar

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from tracker.accounts import mail, smtp
from tracker.accounts.smtp import Answer, Outcome, Server, Unreachable
from tracker.core import clock
from tracker.core.database import begin_writing, db, writer_on
from tracker.delivery import claiming, composing, lease, queries, service
from tracker.delivery.rules import TAKES_AT_MOST
from tracker.delivery.service import Claim

BATCH = 100
# After so many seconds others have their turn: what changed meanwhile is looked at.
TURN = 30.0

# After these the server is asked to take the next one.
_GOES_ON = {Outcome.TAKEN, Outcome.NO_SUCH_ADDRESS, Outcome.REFUSED, Outcome.LATER}
# A taken letter is marked as such however long somebody else writes: each try waits by itself.
_TRIES = 12
_Found = TypeVar("_Found")


def send_due(app: Flask, *, owner: str, is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Send what is due for a while; how many letters were taken. Commits."""
    with app.app_context():
        if not _is_any_due():
            return 0
        with writer_on(db.engine) as marks:
            sender = _Sender(marks, owner, is_stopped)
            sender.work()
        return sender.taken


def _is_any_due() -> bool:
    """Whether the mail server may be asked at all, and has something to do."""
    if not mail.is_possible(mail.settings_of(current_app)):
        return False
    now = clock.now()
    watch = lease.find()
    may = watch is not None and lease.may_mail(watch, now=now)
    is_any = may and queries.count_due_letters(now=now) > 0
    db.session.rollback()
    return is_any


class _Sender:
    """A connection to the mail server and the letters that go over it, one after the other.

    While the server is busy with one letter, the one before is marked and the next put into
    words.
    """

    def __init__(self, marks: sa.Connection, owner: str, is_stopped: Callable[[], bool]) -> None:
        self._scheduler, self._marks, self._is_stopped = owner, marks, is_stopped
        # Its own, so that what was claimed a turn ago is not taken for this turn's.
        self._owner = f"{owner} {secrets.token_hex(4)}"
        self._settings = mail.settings_of(current_app)
        self._server: Server | None = None
        # Whether the connection has taken nothing yet.
        self._is_fresh = True
        self._ends = time.monotonic() + TURN
        # What the server has taken and nobody has marked.
        self._unmarked: Claim | None = None
        # Nobody has taken over, as far as the last mark could tell.
        self._is_ours = True
        self._next: composing.Letter | None = None
        self.taken = 0

    def work(self) -> None:
        """Send until nothing is due, the turn is over, or the server will not go on."""
        try:
            while self._is_connected() and (claims := self._claim()):
                if not self._send_each(claims):
                    break
        finally:
            self._mark()
            if self._server is not None:
                smtp.goodbye(self._server)

    def _is_connected(self) -> bool:
        if self._server is not None and self._server.sock is not None:
            return True
        try:
            self._server, self._is_fresh = mail.connect(self._settings), True
        except Unreachable as fault:
            _note_trouble(str(fault))
            return False
        return True

    def _claim(self) -> Sequence[Claim]:
        if self._is_stopped() or time.monotonic() >= self._ends:
            return []
        now = clock.now()
        begin_writing()
        goes_on = lease.renew(self._scheduler, now=now)
        claims = claiming.claim(owner=self._owner, limit=BATCH, now=now) if goes_on else []
        db.session.commit()
        self._is_ours = goes_on
        return claims

    def _send_each(self, claims: Sequence[Claim]) -> bool:
        """Whether the server goes on; what it was not asked to take waits again."""
        looked = self._look(claims)
        for place, claim in enumerate(claims):
            if self._is_stopped() or not self._may_end(claim):
                _let_go(claims[place:])
                break
            if looked.is_old:
                looked = self._look(claims[place:])
            prepared = self._next or composing.worded(claim, looked)
            following = partial(self._prepare, claims[place + 1 : place + 2], looked)
            if not self._send(claim, prepared, following):
                _let_go(claims[place + 1 :])
                return False
        self._mark()
        return True

    def _look(self, claims: Sequence[Claim]) -> composing.Looked:
        self._mark()
        self._next = None
        return composing.look(claims)

    def _prepare(self, following: Sequence[Claim], looked: composing.Looked) -> None:
        """A fault of the database comes again when it is the letter's turn."""
        with suppress(SQLAlchemyError):
            self._next = next((composing.worded(one, looked) for one in following), None)

    def _send(
        self, claim: Claim, prepared: composing.Letter, meanwhile: Callable[[], object]
    ) -> bool:
        """One letter; False when the server as a whole is in trouble."""
        self._next = None
        if prepared.letter is None or prepared.has_shrunk:
            self._mark()
            self._write(partial(_note_gone, claim, prepared))
        if prepared.letter is None:
            return True
        answer = self._handed_over(prepared.letter, partial(self._enter, claim), meanwhile)
        if answer.outcome is Outcome.TAKEN:
            self._unmarked = claim
            self.taken += 1
        else:
            self._write(partial(_note_refusal, claim, answer))
        return self._goes_on(answer)

    def _enter(self, claim: Claim) -> bool:
        """Done with the letter before; whether the end of this one may still go out."""
        self._mark()
        return self._may_end(claim)

    def _may_end(self, claim: Claim) -> bool:
        return self._is_ours and clock.now() + TAKES_AT_MOST < claim.until

    def _mark(self) -> None:
        claim, self._unmarked = self._unmarked, None
        if claim is not None:
            self._is_ours = _persist(partial(_note_taken, self._marks, claim))

    def _write(self, work: Callable[[], object]) -> None:
        """In a transaction of its own, by which we learn like by a mark who works."""

        def write() -> bool:
            # Before the letter, as whoever takes over does: so neither waits for the other.
            goes_on = lease.renew(self._scheduler, now=clock.now())
            work()
            return goes_on

        self._is_ours = _write(write)

    def _handed_over(
        self, letter: mail.Letter, goes: Callable[[], bool], meanwhile: Callable[[], object]
    ) -> Answer:
        """Over a new connection once, if the server has had enough of the old one."""
        answer = Answer(Outcome.UNREACHABLE, "unreachable")
        for _ in range(2):
            if not self._is_connected() or self._server is None:
                break
            was_fresh = self._is_fresh
            answer = mail.hand_over(self._settings, self._server, letter, goes, meanwhile)
            mail.note(answer)
            if answer.outcome is not Outcome.UNREACHABLE or was_fresh:
                break
        return answer

    def _goes_on(self, answer: Answer) -> bool:
        if answer.outcome is Outcome.HELD_BACK:
            return True
        if answer.outcome not in _GOES_ON:
            _note_trouble(answer.code)
            return False
        if self._is_fresh:
            self._mark()
            _write(lease.mail_works)
            self._is_fresh = False
        return True


def _note_taken(marks: sa.Connection, claim: Claim) -> bool:
    is_ours = service.sent(marks, claim, now=clock.now())
    marks.commit()
    return is_ours


def _note_refusal(claim: Claim, answer: Answer) -> None:
    now = clock.now()
    fault = f"{answer.outcome} {answer.code}"
    match answer.outcome:
        case Outcome.NO_SUCH_ADDRESS:
            service.address_refused(claim, answer.code, now=now)
        case Outcome.REFUSED:
            service.refused(claim, fault)
        case Outcome.LATER:
            service.put_off(claim, fault, now=now)
        case Outcome.LOST:
            service.lost(claim, fault, now=now)
        case _:
            service.let_go_all([claim], now=now)


def _note_gone(claim: Claim, prepared: composing.Letter) -> None:
    """Nothing is left to say, or less than was claimed; or it cannot be said."""
    if prepared.fault:
        service.refused(claim, prepared.fault)
    elif prepared.letter is None:
        service.drop(claim)
    else:
        service.forget_gone(claim, prepared.gone_ids, now=clock.now())


def _note_trouble(fault: str) -> None:
    _write(lambda: lease.mail_failed(fault, now=clock.now()))


def _let_go(claims: Sequence[Claim]) -> None:
    _write(lambda: service.let_go_all(claims, now=clock.now()))


def _write(work: Callable[[], _Found]) -> _Found:
    """In a transaction of its own."""

    def write() -> _Found:
        begin_writing()
        found = work()
        db.session.commit()
        return found

    return _persist(write)


def _persist(work: Callable[[], _Found]) -> _Found:
    """Again and again while somebody else holds the database."""
    for _ in range(_TRIES - 1):
        try:
            return work()
        except OperationalError:
            db.session.rollback()
            time.sleep(0.2)
    return work()
