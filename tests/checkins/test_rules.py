"""What a call leaves as a note."""

import datetime as dt

import pytest

from tracker.checkins.rules import check_next, check_said, note_text
from tracker.core.errors import DomainError
from tracker.notes.tags import read

DAY = dt.date(2011, 5, 2)


def _text(news: str, agreed: str) -> str:
    return note_text(news, agreed, news_heading="What is new", agreed_heading="What was agreed")


def test_news_and_agreements_stand_under_their_headings() -> None:
    assert _text("They moved. #organisation", "send the report\n\n- call ~kari") == (
        "## What is new\n\nThey moved. #organisation\n\n"
        "## What was agreed\n\n- [ ] send the report\n- [ ] call ~kari"
    )


@pytest.mark.parametrize(
    "line", ["call", "- call", "* call", "1. call", "- [ ] call", "[ ] call", "  call  "]
)
def test_every_line_agreed_on_is_a_task(line: str) -> None:
    assert [task.text for task in read(_text("", line)).tasks] == ["call"]


def test_one_of_both_is_enough_and_none_is_too_little() -> None:
    check_said("news", "")
    check_said("", "agreed")
    with pytest.raises(DomainError):
        check_said("", "")


@pytest.mark.parametrize("news", ["They showed\n```\na log", "~~~~ x\n~~~\ny", "````\n```"])
def test_code_left_open_ends_before_what_was_agreed(news: str) -> None:
    assert [task.text for task in read(_text(news, "call")).tasks] == ["call"]


@pytest.mark.parametrize("news", ["```\na log\n```", "~~~\n```\n~~~", "```said``` by them"])
def test_code_that_ends_stays_as_it_is(news: str) -> None:
    assert f"{news}\n\n##" in _text(news, "call")


def test_the_next_call_comes_later() -> None:
    check_next(DAY + dt.timedelta(days=1), after=DAY)
    with pytest.raises(DomainError):
        check_next(DAY, after=DAY)
