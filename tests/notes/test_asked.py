"""What a note leaves over for the next contact."""

import pytest

from tracker.notes.asked import to_ask


@pytest.mark.parametrize(
    "heading", ["## Next time", "# Ask next time:", "### Neste gang", "## Spørre om neste gang",
                "## To ask next visit", "## Til neste samtale"],
)  # fmt: skip
def test_what_stands_under_the_heading_is_asked(heading: str) -> None:
    text = f"Words.\n\n{heading}\n\n- How did it go?\n1. And the money?\n\n## After\n\n- Not this"
    assert to_ask(text) == ["How did it go?", "And the money?"]


@pytest.mark.parametrize(
    "heading", ["## Next steps for the office", "Next time", "## The next timetable"]
)
def test_other_headings_ask_nothing(heading: str) -> None:
    assert to_ask(f"{heading}\n\n- Words") == []


def test_a_bomb_is_looked_at_in_no_time() -> None:
    assert len(to_ask("## Next time\n" + "- ask\n" * 100_000)) == 12
    assert to_ask("# " + "next " * 100_000) == []
