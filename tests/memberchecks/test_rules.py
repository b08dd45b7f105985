"""When a link opens, what may be answered and decided, on plain values."""

import datetime as dt
from itertools import product

import pytest

from tracker.core.errors import DomainError
from tracker.memberchecks import rules
from tracker.memberchecks.rules import SPOKEN, Answer, Asked, Decision, Link

TODAY = dt.date(2012, 1, 20)
DAY = dt.timedelta(days=1)
GIVEN = dt.date(2011, 3, 1)


@pytest.mark.parametrize(
    ("values", "link"),
    [
        ({}, Link.OPEN),
        ({"until": TODAY}, Link.OPEN),
        ({"until": TODAY - DAY}, Link.DEAD),
        ({"is_withdrawn": True}, Link.DEAD),
        ({"is_over": True}, Link.DEAD),
        ({"takes_part": False}, Link.DEAD),
        ({"answer": Answer.SILENCE}, Link.DEAD),
        ({"answer": Answer.AGREE}, Link.ANSWERED),
        ({"answer": Answer.DISAGREE, "is_over": True, "takes_part": False}, Link.ANSWERED),
    ],
)
def test_a_link_opens_until_something_ends_it(values: dict[str, object], link: Link) -> None:
    given = {"answer": Answer.NONE, "until": TODAY + DAY} | values
    assert rules.link_on(Asked(**given), TODAY) is link


@pytest.mark.parametrize(
    ("answer", "until", "said"),
    [
        (Answer.NONE, TODAY, Answer.NONE),
        (Answer.NONE, TODAY - DAY, Answer.SILENCE),
        (Answer.REMARKS, TODAY - DAY, Answer.REMARKS),
        (Answer.SILENCE, TODAY + DAY, Answer.SILENCE),
    ],
)
def test_no_answer_is_silence_once_the_day_has_passed(
    answer: Answer, until: dt.date, said: Answer
) -> None:
    assert rules.answer_on(answer, until=until, today=TODAY) is said


@pytest.mark.parametrize(
    ("answer", "is_withdrawn", "days"), list(product(Answer, (0, 1), (-1, 0, 1)))
)
def test_an_answer_is_awaited_only_of_an_open_link(
    answer: Answer, is_withdrawn: int, days: int
) -> None:
    awaited = rules.is_awaited(
        answer, until=TODAY + days * DAY, is_withdrawn=bool(is_withdrawn), today=TODAY
    )
    assert awaited is (answer is Answer.NONE and not is_withdrawn and days >= 0)


@pytest.mark.parametrize(
    ("consents", "takes_part"),
    [
        ([], True),
        ([(GIVEN, None)], True),
        ([(GIVEN, TODAY)], False),
        # Withdrawn from tomorrow on.
        ([(GIVEN, TODAY + DAY)], True),
        ([(GIVEN, TODAY - DAY), (TODAY, None)], True),
        ([(GIVEN, TODAY - 2 * DAY), (TODAY - DAY, TODAY)], False),
    ],
)
def test_who_has_withdrawn_takes_part_no_more(
    consents: list[tuple[dt.date, dt.date | None]], takes_part: bool
) -> None:
    assert rules.takes_part(consents, TODAY) is takes_part


@pytest.mark.parametrize(("days", "is_fine"), [(0, 0), (1, 1), (21, 1), (90, 1), (91, 0), (-1, 0)])
def test_the_last_day_lies_ahead_and_not_too_far(days: int, is_fine: int) -> None:
    if is_fine:
        rules.check_until(TODAY + days * DAY, today=TODAY)
    else:
        with pytest.raises(DomainError, match="at most 90 days"):
            rules.check_until(TODAY + days * DAY, today=TODAY)


def test_asked_anew_people_have_as_long_again_once_their_day_has_come() -> None:
    assert rules.longer_until(TODAY + DAY, TODAY) == TODAY + DAY
    assert rules.longer_until(TODAY, TODAY) == TODAY + 21 * DAY


@pytest.mark.parametrize(("answer", "has_remarks"), list(product(sorted(SPOKEN), (True, False))))
def test_choice_and_remarks_fit_together(answer: Answer, has_remarks: bool) -> None:
    clash = {(Answer.AGREE, True), (Answer.REMARKS, False)}
    if (answer, has_remarks) in clash:
        with pytest.raises(DomainError):
            rules.check_answer(answer, has_remarks=has_remarks)
    else:
        rules.check_answer(answer, has_remarks=has_remarks)


@pytest.mark.parametrize(("decision", "reason"), list(product(Decision, ("", "It was in June."))))
def test_what_is_not_wholly_taken_up_has_a_reason(decision: Decision, reason: str) -> None:
    is_fine = decision is Decision.TAKEN_UP or (decision is not Decision.OPEN and reason)
    if is_fine:
        rules.check_decision(decision, reason=reason)
    else:
        with pytest.raises(DomainError):
            rules.check_decision(decision, reason=reason)


@pytest.mark.parametrize("answer", Answer)
def test_only_a_disagreement_is_printed(answer: Answer) -> None:
    if answer is Answer.DISAGREE:
        rules.check_printed(answer)
    else:
        with pytest.raises(DomainError):
            rules.check_printed(answer)
