"""What an invited person may answer, and what somebody has still to be told."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.engagements.rules import Doubt, When


class Answer(StrEnum):
    """An answer to an invitation; iCalendar's PARTSTAT in our words."""

    NONE = "none"
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


ANSWER_NAMES = {
    Answer.NONE: n_("No answer yet"),
    Answer.YES: n_("Comes"),
    Answer.MAYBE: n_("Comes perhaps"),
    Answer.NO: n_("Does not come"),
}
# How long ahead people need to know of a meeting that takes half their day.
NOTICE = dt.timedelta(days=14)
_NEED_NOTICE = {"dialogue-meeting"}
_PARTSTATS = {"ACCEPTED": Answer.YES, "TENTATIVE": Answer.MAYBE, "DECLINED": Answer.NO}


class Errand(StrEnum):
    """What a letter to somebody is about."""

    INVITE = "invite"
    CHANGE = "change"
    OFF = "off"


ERRAND_NAMES = {
    Errand.INVITE: n_("Invitation"),
    Errand.CHANGE: n_("New time or place"),
    Errand.OFF: n_("It is off"),
}


@dataclass(frozen=True)
class Standing:
    """How somebody stands to an engagement. `told` is a digest of what they were last sent."""

    is_invited: bool
    has_email: bool
    told: str = ""
    answer: Answer = Answer.NONE


def digest(*, title: str, when: When, place: str) -> str:
    """Tells whether what somebody was sent still holds."""
    moments = (when.starts_on, when.ends_on, when.starts_at, when.ends_at)
    words = [title, *(moment.isoformat() if moment else "" for moment in moments), place]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def errand(standing: Standing, *, is_on: bool, now_holds: str) -> Errand | None:
    """What has to be told to somebody; None for nothing, or when there is no way to."""
    if not standing.has_email:
        return None
    if not (is_on and standing.is_invited):
        return Errand.OFF if standing.told else None
    if not standing.told:
        return Errand.INVITE
    return Errand.CHANGE if standing.told != now_holds else None


def is_usual(standing: Standing) -> bool:
    """Whether a letter goes without asking: who does not come anyway is asked about first."""
    return standing.answer is not Answer.NO


def why_not(standing: Standing) -> str:
    """Why somebody gets no letter; a marked sentence."""
    if not standing.has_email:
        return n_("No e-mail address")
    return n_("Has been told") if standing.told else n_("Was never invited by e-mail")


def next_sequence(*, of_engagement: int, last_sent: int | None) -> int:
    """Counted up with every letter (RFC 5546), or calendars take it for an old one."""
    return of_engagement if last_sent is None else max(of_engagement, last_sent + 1)


def answer_of(partstat: str) -> Answer:
    """What a calendar program answered, in our words."""
    answer = _PARTSTATS.get(partstat)
    if answer is None:
        raise DomainError(n_("The file says neither yes nor no. Log the answer by hand."),
                          field="file")  # fmt: skip
    return answer


def check_email(standing: Standing) -> None:
    if not standing.has_email:
        raise DomainError(n_("Write down the person's e-mail address first."))


def masked(email: str) -> str:
    """Enough to see a mistyped address: o…@nav.no."""
    user, _at, domain = email.rpartition("@")
    return f"{user[:1]}…@{domain}"


def is_usable(email: str) -> bool:
    user, _at, domain = email.rpartition("@")
    return bool(user and "." in domain and not any(c.isspace() for c in email))


def doubt_about_notice(
    kind: str, *, starts_on: dt.date, first_sent_on: dt.date | None, today: dt.date
) -> Doubt | None:
    """Whether people are called to a dialogue meeting with too few days to arrange for it."""
    if kind not in _NEED_NOTICE or starts_on - (first_sent_on or today) >= NOTICE:
        return None
    if starts_on <= today:
        return None
    if first_sent_on is None:
        return Doubt(n_("It is less than 14 days ahead and no invitation has been sent."), {})
    return Doubt(n_("Its invitations were sent less than 14 days ahead."), {})
