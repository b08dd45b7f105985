"""A text paragraph by paragraph: nothing of it is left out, and changes are found in each."""

import pytest

from tracker.core.differences import Piece
from tracker.reviews.passages import paragraphs, passages, since

TEXT = """# Head

First one
goes on.

- item a
- item b
    - deep

| a | b |
|---|---|
| c | d |

## Next

```
code
```

Last.[^1]

[^1]: Where from."""


def test_all_of_the_text_is_there_in_its_order() -> None:
    sources = [one.source for one in passages(TEXT)]
    assert [source.split("\n")[0] for source in sources] == [
        "# Head", "First one", "- item a", "- item b", "- deep", "## Next", "Last.[^1]",
        "\\[^1]: Where from.",
    ]  # fmt: skip
    kept = "\n".join(sources)
    assert all(words in kept for words in ("goes on.", "| c | d |", "code"))


def test_headings_are_not_counted_among_the_paragraphs() -> None:
    numbers = [one.number for one in passages(TEXT)]
    assert numbers == [0, 1, 2, 3, 4, 0, 5, 6]
    assert paragraphs(TEXT)[:2] == ["First one\ngoes on.", "item a"]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("", []),
        ("| a |\n|---|\n| b |\n\nc", ["| a |\n|---|\n| b |\n", "c"]),
        ("```\nonly code\n```", ["```\nonly code\n```"]),
    ],
)
def test_what_precedes_the_first_paragraph_is_shown(text: str, sources: list[str]) -> None:
    assert [one.source for one in passages(text)] == sources


def test_a_text_full_of_marks_is_cut_and_not_parsed() -> None:
    found = passages("\n\n".join(["[[[[" * 500] * 10))
    assert [one.number for one in found] == list(range(1, 11))


def test_what_changed_is_said_by_words_paragraph_by_paragraph() -> None:
    changes = since(
        "# Head\n\nStays.\n\nTwo of five say so.\n\nGoes away.",
        passages("# Head\n\nNew.\n\nStays.\n\nTwo of six say so."),
    )
    assert changes.changed == {
        1: [Piece("added", "New.")],
        3: [Piece("same", "Two of "), Piece("removed", "five"), Piece("added", "six"),
            Piece("same", " say so.")],
    }  # fmt: skip
    assert (changes.gone, changes.is_same) == (["Goes away."], False)


def test_headings_and_tables_are_looked_at_too() -> None:
    old = "# Head\n\nText.\n\n| a |\n|---|\n| b |"
    assert since(old, passages(old)).is_same
    assert list(since(old, passages(old.replace("Head", "Other"))).changed) == [0]
    assert list(since(old, passages(old.replace("| b |", "| c |"))).changed) == [1]
