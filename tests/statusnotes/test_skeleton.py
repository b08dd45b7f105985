"""The first draft by rules: every line from the log, with its reference, and nothing else."""

import pytest

from tracker.statusnotes.skeleton import Headings, Line, Log, put_in, skeleton

HEADINGS = Headings(
    events="News",
    facts="Facts",
    contacts="Contacts",
    kinds=[("enabler", "Promotes"), ("barrier", "Hinders")],
    others="Others",
    open="Promised",
    closed="Done",
)


@pytest.mark.parametrize(
    ("log", "text"),
    [
        (Log(), ""),
        (Log(events=[Line("v1", "It began")]), "## News\n\n- It began [^v1]"),
        (
            Log(facts=[Line("f1", "Size: 5"), Line("f2", "Size: 6")], open=[Line("p1", "Call")]),
            "## Facts\n\n- Size: 5 [^f1]\n- Size: 6 [^f2]\n\n## Promised\n\n- Call [^p1]",
        ),
        (
            Log(contacts=[Line("c1", "Visit")], closed=[Line("p2", "Sent")]),
            "## Contacts\n\n- Visit [^c1]\n\n## Done\n\n- Sent [^p2]",
        ),
        (
            Log(
                excerpts=[
                    Line("e1", "No time", ("barrier",)),
                    Line("e2", "Good", ("enabler", "barrier")),
                    Line("e3", "So so", ("quote",)),
                    Line("e4", "Plain"),
                ]
            ),
            (
                "## Promotes\n\n- Good [^e2]\n\n## Hinders\n\n- No time [^e1]\n\n"
                "## Others\n\n- So so [^e3]\n- Plain [^e4]"
            ),
        ),
    ],
)
def test_what_was_logged_stands_under_its_heading(log: Log, text: str) -> None:
    assert skeleton(log, HEADINGS) == text


def test_words_of_several_lines_become_one_item_with_its_own_mark_only() -> None:
    assert Line("e1", "First\n  second [^e9].").text == "- First second. [^e1]"


@pytest.mark.parametrize(
    ("text", "parts", "whole"),
    [
        ("", ["- a"], "- a"),
        ("", [], ""),
        ("Words.\n", ["- a", "- b"], "Words.\n\n- a\n- b"),
        ("- x", ["- a"], "- x\n- a"),
        ("- x", ["A claim."], "- x\n\nA claim."),
        ("A.", ["B.", "- c", "D."], "A.\n\nB.\n\n- c\n\nD."),
    ],
)
def test_more_is_put_at_the_end_of_a_text(text: str, parts: list[str], whole: str) -> None:
    assert put_in(text, parts) == whole
