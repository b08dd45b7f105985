"""What a note leaves over for the next contact."""

import pytest

from tracker.notes.asked import to_ask


@pytest.mark.parametrize(
    "heading",
    [
        "## Next time", "# Ask next time:", "### Neste gang", "## Spørre om neste gang",
        "## To ask next visit", "## Til neste samtale", "## Questions for next time",
        "## What to ask next time", "## Spørsmål til neste gang", "## Spør om neste gang",
        "## Til neste gang", "## Questions for the next interview #rq2", "Ask next time\n---",
        "NEXT TIME\n===", "**Ask next time**", "__Neste gang:__", "**Neste gang**:",
        "## **Next time**",
    ],
)  # fmt: skip
def test_what_stands_under_the_heading_is_asked(heading: str) -> None:
    after = "**After**" if heading.startswith(("**", "__")) else "# After"
    text = f"Words.\n\n{heading}\n\n- How did it go?\n1. And the money?\n\n{after}\n\n- Not this"
    assert to_ask(text) == ("How did it go?", "And the money?")


@pytest.mark.parametrize(
    "heading",
    ["## Next steps for the office", "Next time", "## The next timetable", "## Next meeting",
     "## What they promised for next time", "```\n## Next time\n```"],
)  # fmt: skip
def test_other_headings_ask_nothing(heading: str) -> None:
    assert to_ask(f"{heading}\n\n- Words") == ()


def test_what_stands_under_a_heading_below_is_asked_too() -> None:
    text = (
        "## Next time\n\n### Money\n\n- Who pays?\n\n### Time\n\nWho has any?\n\n## After\n\n- No"
    )
    assert to_ask(text) == ("Who pays?", "Who has any?")


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("- **Who** pays, `really`?", ("Who pays, really?",)),
        ("- Who pays? #rq2 !advice", ("Who pays?",)),
        ("- Ask @office-leader about money", ("Ask office leader about money",)),
        ("- [ ] Who pays?\n- [x] Who came?\n- [X] Who left?", ("Who pays?",)),
        ("```\nWho pays?\n```", ()),
        ("- Who pays for all\n  of this?", ("Who pays for all of this?",)),
        ("Who pays?\nWho came?", ("Who pays?", "Who came?")),
        ("- **Who pays?**\n- Who came?", ("Who pays?", "Who came?")),
        ("- #rq2\n-\n- [ ]", ()),
        ("- Who pays?\n\n## Ask next time\n\n- Who pays?", ("Who pays?",)),
    ],
)
def test_each_question_is_a_plain_line(written: str, asked: tuple[str, ...]) -> None:
    assert to_ask(f"## Next time\n\n{written}") == asked


def test_bold_words_may_have_their_question_behind_them() -> None:
    assert to_ask("Words.\n\n**Ask next time:** Who pays?\n\n**Also**\n\nNot this") == (
        "Who pays?",
    )


def test_no_question_of_a_long_list_is_left_out() -> None:
    questions = [f"- Question {number}?" for number in range(30)]
    assert len(to_ask("## Next time\n\n" + "\n".join(questions))) == 30


def test_a_section_at_the_end_of_long_minutes_is_found() -> None:
    assert to_ask("They said so next time.\n\n" * 10_000 + "## Next time\n\n- Who?") == ("Who?",)


def test_a_bomb_is_looked_at_in_no_time() -> None:
    assert len(to_ask("## Next time\n" + "- [ ] ask\n" * 100_000)) == 1
    assert to_ask("# " + "next " * 100_000) == ()
    assert to_ask("next\n" * 100_000) == ()
