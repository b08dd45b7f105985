"""What people of a case may answer to a status note, and until when, on plain values."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.core.errors import DomainError
from tracker.core.language import n_
from tracker.people.rules import has_consent

# How long people have, when nobody says otherwise, and at most.
USUAL = dt.timedelta(days=21)
LONGEST = dt.timedelta(days=90)
# Letters; a page of A4 holds about half of it.
LONGEST_REMARK = 5_000
# Of a link that was followed: how long the browser may read and answer.
READING_HOLDS = dt.timedelta(hours=12)


class Answer(StrEnum):
    """What somebody of the case says of the text; silence is recorded once its date has passed."""

    NONE = "none"
    AGREE = "agree"
    REMARKS = "remarks"
    DISAGREE = "disagree"
    SILENCE = "silence"


class Decision(StrEnum):
    """What the project leader does with a remark."""

    OPEN = "open"
    TAKEN_UP = "taken-up"
    PARTLY = "partly"
    NOT_TAKEN_UP = "not-taken-up"


ANSWER_NAMES = {
    Answer.NONE: n_("No answer yet"),
    Answer.AGREE: n_("Agrees"),
    Answer.REMARKS: n_("Agrees with remarks"),
    Answer.DISAGREE: n_("Disagrees"),
    Answer.SILENCE: n_("Did not answer"),
}
# As the reader says it of themselves.
VOICES = {
    Answer.AGREE: n_("I agree with the text"),
    Answer.REMARKS: n_("I agree, with the remarks I have written"),
    Answer.DISAGREE: n_("I do not agree with the text"),
}
DECISION_NAMES = {
    Decision.OPEN: n_("Not decided"),
    Decision.TAKEN_UP: n_("Taken up"),
    Decision.PARTLY: n_("Partly taken up"),
    Decision.NOT_TAKEN_UP: n_("Not taken up"),
}
SPOKEN = frozenset(VOICES)
DECIDED = (Decision.TAKEN_UP, Decision.PARTLY, Decision.NOT_TAKEN_UP)


class Link(StrEnum):
    """What a personal link is good for."""

    OPEN = "open"
    ANSWERED = "answered"
    DEAD = "dead"


@dataclass(frozen=True)
class Asked:
    """All that decides whether somebody may still answer."""

    answer: Answer
    until: dt.date
    is_withdrawn: bool = False
    # The text they were asked about is published.
    is_over: bool = False
    # They are on the register and have not withdrawn their consent.
    takes_part: bool = True


def link_on(asked: Asked, today: dt.date) -> Link:
    """Withdrawn, out of date, published, or of somebody who takes part no more: all alike dead."""
    if asked.answer in SPOKEN:
        return Link.ANSWERED
    alive = not (asked.is_withdrawn or asked.is_over) and asked.takes_part
    waits = asked.answer is Answer.NONE and today <= asked.until
    return Link.OPEN if alive and waits else Link.DEAD


def answer_on(answer: Answer, *, until: dt.date, today: dt.date) -> Answer:
    """Once the date has passed no answer is silence, whether it has been recorded or not."""
    return Answer.SILENCE if answer is Answer.NONE and today > until else answer


def is_awaited(answer: Answer, *, until: dt.date, is_withdrawn: bool, today: dt.date) -> bool:
    return answer is Answer.NONE and not is_withdrawn and today <= until


def takes_part(consents: Iterable[tuple[dt.date, dt.date | None]], today: dt.date) -> bool:
    """Whoever never consented to anything has withdrawn nothing either."""
    spans = list(consents)
    has_withdrawn = any(end is not None and end <= today for _begin, end in spans)
    return not has_withdrawn or any(has_consent(begin, end, today) for begin, end in spans)


def usual_until(today: dt.date) -> dt.date:
    return today + USUAL


def longer_until(until: dt.date, today: dt.date) -> dt.date:
    """The day that was said, while it is still to come; asked anew they have as long again."""
    return until if until > today else usual_until(today)


def check_until(until: dt.date, *, today: dt.date) -> None:
    if not today < until <= today + LONGEST:
        raise DomainError(
            n_("Choose a day from tomorrow on, at most %(days)d days ahead."),
            field="until",
            days=LONGEST.days,
        )


def check_answer(answer: Answer, *, has_remarks: bool) -> None:
    """What is said by the choice and what by the remarks fit together."""
    if answer is Answer.AGREE and has_remarks:
        raise DomainError(
            n_("You have written remarks. Choose the answer that says so, or remove them."),
            field="answer",
        )
    if answer is Answer.REMARKS and not has_remarks:
        raise DomainError(
            n_("Write your remarks beside a paragraph or at the end of the text."), field="answer"
        )


def check_decision(decision: Decision, *, reason: str) -> None:
    if decision is Decision.OPEN:
        raise DomainError(n_("Choose what you do with the remark."), field="decision")
    if decision is not Decision.TAKEN_UP and not reason:
        raise DomainError(
            n_("Say why: whoever reads this later wants to know the reason."), field="reason"
        )


def check_printed(answer: Answer) -> None:
    if answer is not Answer.DISAGREE:
        raise DomainError(n_("Only a disagreement can be printed with the status note."))
