"""Hands letters over: claim a few, look again at each, send it, note what came of it.

The order makes that none is lost: a letter is marked as sent when the server has said yes, each
by itself. A process that dies in between leaves a claim that ends; whoever takes the letter on
then sends the same once more, under the same Message-ID. No transaction is open meanwhile.
"""

import datetime as dt
import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.exc import OperationalError

from tracker.accounts import mail, smtp
from tracker.accounts.smtp import Answer, Outcome, Server, Unreachable
from tracker.core import clock
from tracker.core.database import begin_writing, db, writer_on
from tracker.delivery import claiming, composing, lease, queries, service
from tracker.delivery.rules import TAKES_AT_MOST
from tracker.delivery.service import Claim

_log = logging.getLogger(__name__)
BATCH = 50
# Connections at the same time: one is being answered while the other is made ready. More of them
# wait for each other, at the gate and in the interpreter.
SENDERS = 2
# After so many seconds others have their turn: what changed meanwhile is looked at.
TURN = 30.0

# After these the server is asked to take the next one.
_GOES_ON = {Outcome.TAKEN, Outcome.NO_SUCH_ADDRESS, Outcome.REFUSED, Outcome.LATER}
# A taken letter is marked as such however long somebody else writes: each try waits by itself.
_TRIES = 12


def send_due(app: Flask, *, owner: str, is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Send what is due for a while; how many letters were taken. Commits."""
    with app.app_context():
        waiting = _waiting()
    gate = _Gate()
    senders = [
        _Sender(app, owner, gate, is_stopped) for _ in range(min(SENDERS, -(-waiting // BATCH)))
    ]
    threads = [threading.Thread(target=one.work) for one in senders[1:]]
    for thread in threads:
        thread.start()
    for first in senders[:1]:
        first.work()
    for thread in threads:
        thread.join()
    return sum(one.taken for one in senders)


def _waiting() -> int:
    """Letters that are due, if the mail server may be asked at all."""
    if not mail.is_possible(mail.settings_of(current_app)):
        return 0
    now = clock.now()
    watch = lease.find()
    may = watch is not None and lease.may_mail(watch, now=now)
    number = queries.count_due_letters(now=now) if may else 0
    db.session.rollback()
    return number


class _Gate:
    """Through it goes one letter at a time, from where it cannot be called back until its mark.

    So a process that dies leaves one letter at most of which nobody knows whether it arrived.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.is_shut = False


class _Sender:
    """One connection to the mail server and the letters that go over it."""

    def __init__(self, app: Flask, owner: str, gate: _Gate, is_stopped: Callable[[], bool]) -> None:
        self._app, self._scheduler, self._is_stopped = app, owner, is_stopped
        self._gate = gate
        # Its own, so that no other sender ends its claims.
        self._owner = f"{owner} {secrets.token_hex(4)}"
        self._settings = mail.settings_of(app)
        self._server: Server | None = None
        # Whether the connection has taken nothing yet.
        self._is_fresh = True
        self._ends = time.monotonic() + TURN
        self.taken = 0

    def work(self) -> None:
        """Send until nothing is due, the turn is over, or the server will not go on."""
        with self._app.app_context(), writer_on(db.engine) as self._marks:
            try:
                while self._is_connected() and (claims := self._claim()):
                    if not self._send_each(claims):
                        break
            except Exception as fault:  # noqa: BLE001 - a thread's fault would be lost
                db.session.rollback()
                _log.error("sending failed: %s", type(fault).__name__)
            finally:
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
        # Within the gate: two of one process need not wait for each other in the database.
        with self._gate.lock:
            now = clock.now()
            begin_writing()
            goes_on = lease.renew(self._scheduler, now=now)
            claims = claiming.claim(owner=self._owner, limit=BATCH, now=now) if goes_on else []
            db.session.commit()
        return claims

    def _send_each(self, claims: Sequence[Claim]) -> bool:
        """Whether the server goes on; what it was not asked to take waits again."""
        looked = composing.look(claims)
        for place, claim in enumerate(claims):
            if self._is_stopped() or clock.now() + TAKES_AT_MOST >= claim.until:
                _let_go(claims[place:])
                return True
            if looked.is_old:
                looked = composing.look(claims[place:])
            if not self._send(claim, composing.worded(claim, looked)):
                _let_go(claims[place + 1 :])
                return False
        return True

    def _send(self, claim: Claim, prepared: composing.Letter) -> bool:
        """One letter; False when the server as a whole is in trouble."""
        if prepared.letter is None or prepared.has_shrunk:
            _write(partial(_note_gone, claim, prepared))
        if prepared.letter is None:
            return True
        letter = prepared.letter
        with ExitStack() as inside:
            answer = self._handed_over(letter, partial(self._enter, inside, claim.until))
            _persist(partial(_note, self._marks, claim, answer))
            if answer.outcome in {Outcome.LOST, Outcome.UNREACHABLE}:
                self._gate.is_shut = True
                _note_trouble(answer.code)
        if answer.outcome in _GOES_ON and self._is_fresh:
            _write(lease.mail_works)
            self._is_fresh = False
        self.taken += answer.outcome is Outcome.TAKEN
        return answer.outcome in _GOES_ON

    def _enter(self, inside: ExitStack, until: dt.datetime) -> bool:
        """Wait for the letter's turn; whether it still goes then."""
        inside.enter_context(self._gate.lock)
        return not self._gate.is_shut and clock.now() + TAKES_AT_MOST < until

    def _handed_over(self, letter: mail.Letter, goes: Callable[[], bool]) -> Answer:
        """Over a new connection once, if the server has had enough of the old one."""
        answer = Answer(Outcome.UNREACHABLE, "no connection")
        for _ in range(2):
            if not self._is_connected() or self._server is None:
                break
            was_fresh = self._is_fresh
            answer = mail.hand_over(self._settings, self._server, letter, goes)
            if answer.outcome is not Outcome.UNREACHABLE or was_fresh:
                break
        return answer


def _note(marks: sa.Connection, claim: Claim, answer: Answer) -> None:
    if answer.outcome is Outcome.TAKEN:
        with marks.begin():
            service.sent(marks, claim, now=clock.now())
    else:
        begin_writing()
        _note_refusal(claim, answer, now=clock.now())
        db.session.commit()


def _note_refusal(claim: Claim, answer: Answer, *, now: dt.datetime) -> None:
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


def _write(work: Callable[[], object]) -> None:
    """In a transaction of its own."""

    def write() -> None:
        begin_writing()
        work()
        db.session.commit()

    _persist(write)


def _persist(work: Callable[[], object]) -> None:
    """Again and again while somebody else holds the database."""
    for left in reversed(range(_TRIES)):
        try:
            work()
        except OperationalError:
            db.session.rollback()
            if not left:
                raise
            time.sleep(0.2)
        else:
            return
