"""Looks at what claimed letters tell, many at a time, and puts each into words on its turn."""

import logging
import time
from collections.abc import Collection, Mapping, Sequence
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
    # Whether it tells less than was claimed, and what of that only the rules know.
    has_shrunk: bool = False
    gone_ids: Sequence[int] = ()
    fault: str = ""


@dataclass(frozen=True)
class Looked:
    """What letters hold by their keys, what of it still has its reason, and when that was."""

    held: Mapping[int, Held]
    holding: Collection[int]
    at: float

    @property
    def is_old(self) -> bool:
        return time.monotonic() - self.at > _FRESH


def look(claims: Sequence[Claim]) -> Looked:
    """What claimed letters hold now. The rows are out of the session and stay as they were."""
    at, now = time.monotonic(), clock.now()
    try:
        keys = [claim.letter_id for claim in claims]
        held = queries.held_by(keys, most=MOST_LINES, now=now)
        # A change that nobody has derived yet may have taken a reason away.
        shown = [one for each in held.values() for one in each.reminders]
        holding = derive.holding(shown, now=now) if shown else set()
        db.session.expunge_all()
    finally:
        db.session.rollback()
    return Looked(held, holding, at)


def worded(claim: Claim, looked: Looked) -> Letter:
    """The letter of a claim. Each by itself, so that nothing else waits for the words of many."""
    held = looked.held.get(claim.letter_id, Held())
    reminders = [one for one in held.reminders if one.id in looked.holding]
    gone_ids = [one.id for one in held.reminders if one.id not in looked.holding]
    if not reminders:
        return Letter(None)
    number = held.number - len(gone_ids)
    try:
        letter = _letter(claim, reminders, number)
    except SQLAlchemyError:
        raise
    except Exception as fault:  # noqa: BLE001 - one that cannot be worded fails by itself
        _log.error("a letter could not be worded: %s", type(fault).__name__)
        return Letter(None, fault="unworded")
    finally:
        db.session.rollback()
    return Letter(letter, number != claim.number, gone_ids)


def _letter(claim: Claim, reminders: Sequence[Reminder], number: int) -> mail.Letter:
    shown = _once(reminders)
    return letters.letter(
        claim.kind,
        claim.reader,
        shown,
        number=number - len(reminders) + len(shown),
        message_id=_message_id(claim),
    )


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
