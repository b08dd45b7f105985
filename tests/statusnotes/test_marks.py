"""Marks in the text of a status note: what is one, what is left without them, where they stand."""

import pytest

from tracker.core.errors import DomainError
from tracker.statusnotes import marks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It goes on.[^e42]", ["e42"]),
        ("One [^e1][^c2], two [^v3] and [^f4] [^p5].", ["e1", "c2", "v3", "f4", "p5"]),
        ("Again [^e42] and again [^e42].", ["e42"]),
        ("As follows [^e42]: it works.", ["e42"]),
        ("## Heading [^e7]\n\n| a [^e8] | b |\n|---|---|\n", ["e7", "e8"]),
        ("A footnote of one's own.[^1] [^note]", []),
        ("`[^e42]` is how one writes it.", []),
        ("```\n[^e42]\n```\n\n[^e43]", ["e43"]),
        ("```\n[^e42]", []),
        (r"\[^e42] is no mark.", []),
        ("[^e42]: what I say of it myself", []),
        ("[^x42] [^e] [^E42] [e42]", []),
        ("", []),
    ],
)
def test_a_mark_is_a_letter_and_a_number_outside_code(text: str, found: list[str]) -> None:
    assert marks.marks_in(text) == found


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("It goes on [^e42].", "It goes on."),
        ("It goes on.[^e42][^c7] Now.", "It goes on. Now."),
        ("- [^e42] first", "- first"),
        ("a [^e1] b\nc [^e2]", "a b\nc"),
        ("`[^e42]` stays", "`[^e42]` stays"),
        ("nothing", "nothing"),
    ],
)
def test_a_text_without_its_marks_reads_as_if_they_had_never_been(text: str, plain: str) -> None:
    assert marks.without_marks(text) == plain


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("It goes on [^e1] [^c2].", "It goes on<e1><c2>."),
        ("- [^e1] first", "- <e1> first"),
        ("1. [^e1] first\n2. second [^e2]", "1. <e1> first\n2. second<e2>"),
        ("> [^e1]\n\n## [^e2] H", "> <e1>\n\n## <e2> H"),
        ("**bold** [^e1]", "**bold**<e1>"),
    ],
)
def test_what_is_drawn_stands_close_to_its_word(text: str, drawn: str) -> None:
    assert marks.with_marks(text, lambda mark: f"<{mark}>") == drawn


def test_a_number_that_no_row_can_have_is_none() -> None:
    assert marks.key_of("e2147483647") == 2**31 - 1
    assert marks.key_of("e2147483648") is None
    assert marks.key_of("e0") is None


def test_more_references_than_one_can_look_after_are_refused() -> None:
    many = " ".join(f"[^e{number}]" for number in range(1, marks.MOST + 1))
    assert len(marks.checked_marks(many)) == marks.MOST
    with pytest.raises(DomainError):
        marks.checked_marks(f"{many} [^c1]")


def test_passages_are_paragraphs_and_items_with_their_marks() -> None:
    text = "# H [^e1]\n\nOne **bold** [^e2].\n\n- two [^e3]\n- three"
    found = [(one.words, one.opens_item, one.marks) for one in marks.passages(text)]
    assert found == [
        ("One bold.", False, ("e2",)),
        ("two", True, ("e3",)),
        ("three", True, ()),
    ]


def test_a_mark_is_found_by_the_first_words_of_its_passage() -> None:
    passages = marks.passages("# H [^e1]\n\nOne [^e2].\n\nTwo [^e2].")
    assert marks.passage_of("e2", passages) == "One."
    assert marks.passage_of("e1", passages) == "[^e1]"


def test_a_megabyte_of_brackets_and_ticks_is_read_to_its_end() -> None:
    text = "[^e1" * 100_000 + "` `` ```" * 40_000 + "\n\n[^e7]"
    assert marks.marks_in(text)[-1:] == ["e7"]
