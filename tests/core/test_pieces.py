"""A text piece by piece: nothing is lost, nothing is a link, nothing is raw HTML."""

import re

import pytest

from tests.payloads import PAYLOADS, dangers
from tracker.core.pieces import pieces

TEXT = """# Head

First **words** with a [link](https://evil.test) and a note[^1].

- one
- two
  more

3. three
4. four

> quoted

| a | b |
|---|---|
| 1 | 2 |

[^1]: Said *later*.
"""


def test_each_paragraph_item_and_table_is_a_piece() -> None:
    found = pieces(TEXT)
    assert [piece.text.split("\n")[0] for piece in found] == [
        "# Head",
        "First **words** with a [link](https://evil.test) and a note[^1].",
        "- one",
        "- two",
        "3. three",
        "4. four",
        "> quoted",
        "| a | b |",
        "[^1]: Said *later*.",
    ]
    assert [piece.is_heading for piece in found] == [True] + [False] * 8


def test_the_pieces_say_all_of_the_text_and_lead_nowhere() -> None:
    html = "".join(piece.html for piece in pieces(TEXT))
    assert "<a" not in html
    words = re.sub(r"<[^>]+>", " ", html).split()
    said = "Head First words with a link and a note [1] . one two more three four quoted a b 1 2"
    assert words == [*said.split(), "Said", "later", "."]
    assert '<ol start="4">' in html
    assert "<h2>Head</h2>" in html


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_stays_text(payload: str) -> None:
    html = "".join(piece.html for piece in pieces(f"Before.\n\n{payload}\n\nAfter."))
    assert (dangers(html), "<a" in html) == ([], False)


def test_a_text_that_takes_long_to_parse_is_cut_at_its_empty_lines() -> None:
    found = pieces("[" * 9_000 + "\n\n<b>Two</b>")
    assert [piece.text[:3] for piece in found] == ["[[[", "<b>"]
    assert "&lt;b&gt;Two" in found[1].html
