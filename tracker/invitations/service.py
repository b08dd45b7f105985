"""What leaders do with invitations, one function per intention. The caller commits."""

import datetime as dt
from collections.abc import Mapping, Sequence

from tracker.calendars import ics
from tracker.calendars.reading import Reply
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements.models import Engagement
from tracker.invitations import rules
from tracker.invitations.models import Invitation
from tracker.invitations.queries import Guest
from tracker.invitations.rules import Answer, Errand


def intend(engagement: Engagement, guest: Guest) -> Invitation:
    """A letter is about to be sent. Until its outcome is recorded it counts as not sent."""
    row = _row(engagement, guest)
    row.sequence = sequence_of(engagement, guest)
    row.has_failed = True
    db.session.flush()
    return row


def sequence_of(engagement: Engagement, guest: Guest) -> int:
    """The number of the next letter to somebody."""
    row = guest.invitation
    last = row.sequence if row is not None and (row.sent_at or row.has_failed) else None
    return rules.next_sequence(of_engagement=engagement.sequence, last_sent=last)


def _row(engagement: Engagement, guest: Guest) -> Invitation:
    row = guest.invitation
    if row is None:
        row = Invitation(engagement=engagement, person=guest.person, answer=Answer.NONE)
        db.session.add(row)
    return row


def record_sent(row: Invitation, *, errand: Errand, told: str, now: dt.datetime) -> None:
    """The letter is out; to a new time nobody has said yes yet."""
    row.has_failed = False
    if errand is Errand.OFF:
        row.cancelled_at = now
        return
    row.sent_at, row.cancelled_at, row.told = now, None, told
    row.answer, row.answered_at = Answer.NONE, None


def log_answers(
    engagement: Engagement,
    guests: Sequence[Guest],
    answers: Mapping[int, Answer],
    *,
    now: dt.datetime,
) -> None:
    """What people said on the phone or by mail, by person."""
    for guest in guests:
        answer = answers.get(guest.person.id, guest.answer)
        if answer is not guest.answer:
            row = _row(engagement, guest)
            row.answer, row.answered_at = answer, now


def read_reply(
    engagement: Engagement, guests: Sequence[Guest], reply: Reply, *, now: dt.datetime
) -> Guest:
    """Log what somebody's calendar program answered; an answer to an old time does not count."""
    if reply.uid != ics.uid(engagement.study.uid, engagement.number):
        raise DomainError(
            n_("This answer belongs to another engagement. Open that one and read it in there."),
            field="file",
        )
    guest = next((one for one in guests if one.person.email.lower() == reply.email), None)
    if guest is None:
        raise DomainError(
            n_("It comes from an address that nobody invited here has. Log the answer by hand."),
            field="file",
        )
    row = guest.invitation
    if row is not None and reply.sequence < row.sequence:
        raise DomainError(
            n_("%(person)s answered to an earlier time or place. Ask again, or log the answer by"
               " hand."),
            field="file",
            person=guest.person.pseudonym,
        )  # fmt: skip
    answer = rules.answer_of(reply.answer)
    log_answers(engagement, guests, {guest.person.id: answer}, now=now)
    return guest
