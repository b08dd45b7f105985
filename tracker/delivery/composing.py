"""Puts claimed letters into words as things stand now, several at a time."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from tracker.accounts import mail
from tracker.core import clock
from tracker.core.database import db
from tracker.delivery import letters, queries
from tracker.delivery.letters import MOST_LINES
from tracker.delivery.queries import Held
from tracker.delivery.service import Claim
from tracker.reminders import derive
from tracker.reminders.models import Reminder

_log = logging.getLogger(__name__)
# A reason may go while a letter waits for its turn: after so long it is looked at again.
_FRESH = 0.5


@dataclass(frozen=True)
class Letter:
    """The letter of a claim; None when nothing is left to say, or with a `fault` of ours."""

    letter: mail.Letter | None
    # What it tells: the first of it, and how much it is in all.
    ids: Sequence[int] = ()
    number: int = 0
    # Whether that is less than was claimed, and what of it only the rules know.
    has_shrunk: bool = False
    gone_ids: Sequence[int] = ()
    fault: str = ""


@dataclass(frozen=True)
class Prepared:
    """Letters by their keys, and when they were looked at."""

    letters: Mapping[int, Letter]
    at: float

    @property
    def is_old(self) -> bool:
        return time.monotonic() - self.at > _FRESH


def prepare(claims: Sequence[Claim], before: Prepared | None = None) -> Prepared:
    """Letters of claims; what was in words `before` and still holds stays as it is."""
    made_before = before.letters if before else {}
    at, now = time.monotonic(), clock.now()
    try:
        keys = [claim.letter_id for claim in claims]
        held = queries.held_by(keys, most=MOST_LINES, now=now)
        # A change that nobody has derived yet may have taken a reason away.
        shown = [one for each in held.values() for one in each.reminders]
        holding = derive.holding(shown, now=now) if shown else set()
        made = {
            claim.letter_id: _letter(
                claim,
                held.get(claim.letter_id, Held()),
                holding,
                made_before.get(claim.letter_id),
            )
            for claim in claims
        }
    finally:
        db.session.rollback()
    return Prepared(made, at)


def _letter(claim: Claim, held: Held, holding: set[int], before: Letter | None) -> Letter:
    reminders = [one for one in held.reminders if one.id in holding]
    gone_ids = [one.id for one in held.reminders if one.id not in holding]
    if not reminders:
        return Letter(None)
    ids, number = [one.id for one in reminders], held.number - len(gone_ids)
    if before is not None and (before.ids, before.number) == (ids, number):
        return before
    try:
        shown = _once(reminders)
        letter = letters.letter(
            claim.kind,
            claim.reader,
            shown,
            number=number - len(reminders) + len(shown),
            message_id=_message_id(claim),
        )
    except SQLAlchemyError:
        raise
    except Exception as fault:  # noqa: BLE001 - one that cannot be worded fails by itself
        _log.error("a letter could not be worded: %s", type(fault).__name__)
        return Letter(None, fault=f"unworded {type(fault).__name__}")
    return Letter(letter, ids, number, number != claim.number, gone_ids)


def _once(reminders: Sequence[Reminder]) -> list[Reminder]:
    """The second word of a rule about the same thing adds nothing to the first beside it."""
    said: dict[tuple[str, str, str], Reminder] = {}
    for one in reminders:
        said.setdefault((one.rule, one.subject, str(one.details)), one)
    return list(said.values())


def _message_id(claim: Claim) -> str:
    """Of the letter's row alone, so that a second copy of it can be told from another letter."""
    host = urlsplit(mail.settings_of(current_app).base_url).hostname
    return f"<{claim.message_id}@{host}>"
