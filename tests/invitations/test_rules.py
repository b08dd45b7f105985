"""Who has to be told what, decided on plain values."""

import datetime as dt

import pytest

from tracker.core.errors import DomainError
from tracker.engagements.rules import When
from tracker.invitations.rules import (
    Answer,
    Errand,
    Standing,
    answer_of,
    digest,
    doubt_about_notice,
    errand,
    is_usable,
    is_usual,
    masked,
    next_sequence,
    why_not,
)

DAY = dt.date(2011, 3, 24)
NINE = dt.datetime(2011, 3, 24, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("told", "is_on", "is_invited", "due"),
    [
        ("", True, True, Errand.INVITE),
        ("now", True, True, None),
        ("before", True, True, Errand.CHANGE),
        ("now", False, True, Errand.OFF),
        ("before", False, True, Errand.OFF),
        ("", False, True, None),
        ("now", True, False, Errand.OFF),
        ("", True, False, None),
    ],
)
def test_what_is_due(told: str, is_on: bool, is_invited: bool, due: Errand | None) -> None:
    standing = Standing(is_invited=is_invited, has_email=True, told=told)
    assert errand(standing, is_on=is_on, now_holds="now") == due
    nobody = Standing(is_invited=is_invited, has_email=False, told=told)
    assert errand(nobody, is_on=is_on, now_holds="now") is None


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing(is_invited=True, has_email=False), "No e-mail address"),
        (Standing(is_invited=True, has_email=True, told="now"), "Has been told"),
        (Standing(is_invited=True, has_email=True), "Was never invited by e-mail"),
    ],
)
def test_why_somebody_gets_no_letter(standing: Standing, said: str) -> None:
    assert why_not(standing) == said


def test_who_does_not_come_anyway_is_asked_about() -> None:
    assert [
        answer for answer in Answer
        if not is_usual(Standing(is_invited=True, has_email=True, answer=answer))
    ] == [Answer.NO]  # fmt: skip


def test_title_time_and_place_are_what_holds() -> None:
    when = When(DAY, DAY, NINE, NINE + dt.timedelta(hours=1))
    others = [
        digest(title=title, when=at, place=place)
        for title, at, place in (
            ("Visit", when, "Sandvika"),
            ("Visit!", when, "Sandvika"),
            ("Visit", When(DAY, DAY), "Sandvika"),
            ("Visit", when, ""),
            ("Visit\nSandvika", when, ""),
        )
    ]
    assert len(set(others)) == 5
    assert digest(title="Visit", when=when, place="Sandvika") == others[0]


@pytest.mark.parametrize(
    ("of_engagement", "last_sent", "wanted"), [(1, None, 1), (1, 1, 2), (5, 1, 5), (5, 7, 8)]
)
def test_every_letter_counts_up(of_engagement: int, last_sent: int | None, wanted: int) -> None:
    assert next_sequence(of_engagement=of_engagement, last_sent=last_sent) == wanted


@pytest.mark.parametrize(
    ("partstat", "answer"),
    [("ACCEPTED", Answer.YES), ("TENTATIVE", Answer.MAYBE), ("DECLINED", Answer.NO)],
)
def test_calendars_answer_in_other_words(partstat: str, answer: Answer) -> None:
    assert answer_of(partstat) is answer


@pytest.mark.parametrize("partstat", ["", "NEEDS-ACTION", "DELEGATED", "accepted"])
def test_no_answer_is_refused(partstat: str) -> None:
    with pytest.raises(DomainError):
        answer_of(partstat)


def test_addresses_are_masked_and_odd_ones_not_used() -> None:
    assert masked("ola@nav.no") == "o…@nav.no"
    odd = ("", "ola", "@nav.no", "ola@nav", "o la@nav.no", "ola@nav.no\nBcc: x@y.no")
    assert [email for email in ("ola@nav.no", *odd) if is_usable(email)] == ["ola@nav.no"]


@pytest.mark.parametrize(
    ("kind", "sent", "today", "words"),
    [
        ("dialogue-meeting", None, 10, "no invitation has been sent"),
        ("dialogue-meeting", 10, 10, "less than 14 days ahead"),
        ("dialogue-meeting", 1, 10, ""),
        ("dialogue-meeting", None, 1, ""),
        ("site-visit", None, 10, ""),
    ],
)
def test_a_dialogue_meeting_is_announced_two_weeks_ahead(
    kind: str, sent: int | None, today: int, words: str
) -> None:
    doubt = doubt_about_notice(
        kind,
        starts_on=dt.date(2011, 3, 15),
        first_sent_on=dt.date(2011, 3, sent) if sent else None,
        today=dt.date(2011, 3, today),
    )
    assert words in doubt.message if doubt else words == ""
