"""What the text of a note must be, without app or database."""

import pytest

from tracker.core.errors import DomainError, TooLarge
from tracker.notes.rules import MAXIMUM_BYTES, checked_text


@pytest.mark.parametrize("text", ["", " ", "\r\n\t\n"])
def test_nothing_written_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        checked_text(text)
    assert refusal.value.field == "text"


def test_line_ends_become_plain() -> None:
    assert checked_text("a\r\nb\rc\nd") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [("one\x0btwo", "one\ntwo"), ("one\u2028two\u2029three", "one\ntwo\nthree"),
     ("\u2022\tone\n  \u00b7  two #a", "- one\n  - two #a"), ("\uf0b7\tone", "- one"),
     ("\u201cso\u201d \u2013 he said\u00a0it", "\u201cso\u201d \u2013 he said\u00a0it"),
     ("5 \u00b7 3", "5 \u00b7 3"),
     ("–\tone #a\n—\ttwo\no\tthree\n§\tfour", "- one #a\n- two\n- three\n- four"),
     ("‣ one\n◦ two\n➢\tthree", "- one\n- two\n- three"),
     ("•\tone\n\to\ttwo\n\t\t§\tthree", "- one\n  - two\n    - three"),
     ("a)\tone\niv.\ttwo\n(3)\tthree", "- a) one\n- iv. two\n- (3) three"),
     ("o no\n– so\n§ 14\na) one\nNAV.\tx", "o no\n– so\n§ 14\na) one\nNAV.\tx"),
     ("#spra\u030ak", "#språk")],
)  # fmt: skip
def test_a_paste_from_a_word_processor_is_lines_and_lists(pasted: str, kept: str) -> None:
    assert checked_text(pasted) == kept


def test_the_limit_counts_bytes_not_characters() -> None:
    assert checked_text("x" * MAXIMUM_BYTES)
    assert checked_text("ø" * (MAXIMUM_BYTES // 2))
    with pytest.raises(TooLarge) as refusal:
        checked_text("ø" * (MAXIMUM_BYTES // 2) + "x")
    assert (refusal.value.status, refusal.value.field) == (413, "text")


def test_line_ends_of_a_browser_do_not_count_twice() -> None:
    assert checked_text("ab\r\n" * (MAXIMUM_BYTES // 3))
