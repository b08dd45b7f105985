"""How minutes grow input by input."""

import pytest
from bs4 import BeautifulSoup

from tracker.core.errors import DomainError
from tracker.core.markdown import to_html
from tracker.minutes.rules import Attendance, Input, check_attendance, with_input
from tracker.notes.tags import read

MONEY = Input("the money ends", "Funding", ("#funding", "@leader", "!advice"))
YOUTH = Input("the youngest wait", "Youth work", ("#youth-work",))


def test_the_first_input_begins_its_heading() -> None:
    assert with_input("", MONEY) == "## Funding\n\n- the money ends #funding @leader !advice"


def test_each_input_comes_last_under_its_theme() -> None:
    text = with_input(with_input(with_input("", MONEY), YOUTH), MONEY)
    assert [line for line in text.splitlines() if line] == [
        "## Funding", "- the money ends #funding @leader !advice",
        "- the money ends #funding @leader !advice", "## Youth work",
        "- the youngest wait #youth-work",
    ]  # fmt: skip


def test_what_somebody_wrote_around_it_stays() -> None:
    text = "Who: many.\n\n# funding\n\nSaid before.\n\n\n# Later\n\nEnd."
    grown = with_input(text, MONEY)
    assert grown.replace("- the money ends #funding @leader !advice\n", "") == text
    assert grown.index("Said before") < grown.index("the money") < grown.index("# Later")


def test_an_input_of_several_lines_is_one_item_and_an_excerpt() -> None:
    text = with_input("", Input("one\n\n# two\r\n- three", "Funding", ("#funding",)))
    assert [passage.text for passage in read(text).passages] == ["one # two - three #funding"]


@pytest.mark.parametrize(
    "words",
    ["```code", "~~~ code", "# heading like", "#", "> said", "- item", "+ item", "1. first",
     "2) second", "---", "* * *", "[a]: b", "[^1]: b"],
)  # fmt: skip
def test_what_looks_like_a_block_is_an_excerpt_that_shows_what_was_said(words: str) -> None:
    text = with_input(with_input("", Input(words, "Funding", ("#funding",))), YOUTH)
    assert [passage.tags[0].code for passage in read(text).passages] == ["funding", "youth-work"]
    (shown,) = BeautifulSoup(to_html(text), "html.parser").find("ul").find_all("li")
    assert shown.get_text() == f"{words} #funding"


@pytest.mark.parametrize(
    "words", ["#funding is short", "**bold** `code`", "-5 degrees", "2.5 posts"]
)
def test_ordinary_words_stay_as_they_are(words: str) -> None:
    assert f"- {words}" in with_input("", Input(words, "Funding", ()))


@pytest.mark.parametrize("words", ["[ ] call them", "- [ ] call them"])
def test_a_box_at_the_start_makes_a_task(words: str) -> None:
    assert [task.text for task in read(with_input("", Input(words, "Next", ()))).tasks] == [
        "call them"
    ]


@pytest.mark.parametrize(
    ("counted", "absent"),
    [(Attendance(5, 3, 1), 1), (Attendance(5, None, 0), None), (Attendance(0, 2, 0), 0)],
)
def test_the_others_are_absent(counted: Attendance, absent: int | None) -> None:
    assert counted.absent == absent


def test_only_who_was_invited_and_did_not_come_is_excused() -> None:
    check_attendance(5, came=3, excused=2, field="excused")
    with pytest.raises(DomainError):
        check_attendance(5, came=4, excused=2, field="excused")
