"""Word differences lose nothing; two changes of one text come together or stand side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.differences import (
    Change,
    Marks,
    Piece,
    changes_alone,
    continued,
    differences,
    merge,
)

MARKS = Marks("▼ Per saved:", "▼ You wrote:", "▲ End")
WORDS = st.lists(st.sampled_from(["a", "b", "ø", " ", "\n", ".", "**", "\u2028"]), max_size=30)


def _kept(pieces: list[Piece], *kinds: Change) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


def test_a_changed_word_is_shown_within_its_sentence() -> None:
    assert differences("The old leader left.", "The new leader left.") == [
        Piece(Change.SAME, "The "),
        Piece(Change.REMOVED, "old"),
        Piece(Change.ADDED, "new"),
        Piece(Change.SAME, " leader left."),
    ]


def test_changed_words_with_only_a_space_between_them_are_one_change() -> None:
    pieces = differences("the quick brown fox", "a slow black fox")
    assert pieces[:2] == [
        Piece(Change.REMOVED, "the quick brown"),
        Piece(Change.ADDED, "a slow black"),
    ]


def test_words_that_two_rewritten_sentences_happen_to_share_do_not_cut_the_change_up() -> None:
    old = "Before: it has been in place since May, close to the leader. The end."
    new = "Before: the money has been found for a year, down to the summer. The end."
    assert differences(old, new) == [
        Piece(Change.SAME, "Before: "),
        Piece(Change.REMOVED, "it has been in place since May, close to the leader"),
        Piece(Change.ADDED, "the money has been found for a year, down to the summer"),
        Piece(Change.SAME, ". The end."),
    ]


def test_a_word_between_two_changed_ones_stays() -> None:
    pieces = differences("one and two", "three and four")
    assert Piece(Change.SAME, " and ") in pieces


def test_a_new_line_leaves_the_others_alone() -> None:
    assert differences("one\n", "one\ntwo\n") == [
        Piece(Change.SAME, "one\n"),
        Piece(Change.ADDED, "two\n"),
    ]


def test_equal_texts_have_no_differences() -> None:
    assert differences("same", "same") == [Piece(Change.SAME, "same")]
    assert differences("", "") == []


@given(WORDS.map("".join), WORDS.map("".join))
def test_both_texts_can_be_read_back_out_of_the_pieces(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert _kept(pieces, Change.SAME, Change.REMOVED) == old
    assert _kept(pieces, Change.SAME, Change.ADDED) == new


def test_changes_of_different_lines_come_together() -> None:
    merged = merge("a\nb\nc\nd", theirs="A\nb\nc\nd", yours="a\nb\nc\nd\ne", marks=MARKS)
    assert (merged.text, merged.has_conflicts) == ("A\nb\nc\nd\ne", False)


def test_the_same_change_by_both_is_made_once() -> None:
    merged = merge("a\nb", theirs="a\nB", yours="a\nB", marks=MARKS)
    assert (merged.text, merged.has_conflicts) == ("a\nB", False)


def test_clashing_lines_stand_side_by_side_between_plain_words() -> None:
    merged = merge("a\nb\nc", theirs="a\nPer\nc", yours="a\nKari\nc", marks=MARKS)
    assert merged.has_conflicts
    assert merged.text == "a\n▼ Per saved:\nPer\n▼ You wrote:\nKari\n▲ End\nc"


def test_without_a_common_text_both_are_kept() -> None:
    merged = merge("", theirs="theirs", yours="yours", marks=MARKS)
    assert merged.text.splitlines() == [MARKS.theirs, "theirs", MARKS.yours, "yours", MARKS.end]


@given(*[st.lists(st.sampled_from("abcd"), max_size=8).map("\n".join)] * 3)
def test_a_merge_loses_no_line_that_somebody_added(base: str, theirs: str, yours: str) -> None:
    merged = set(merge(base, theirs=theirs, yours=yours, marks=MARKS).text.splitlines())
    added = {*theirs.splitlines(), *yours.splitlines()} - set(base.splitlines())
    assert added <= merged


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 150_000, "b a " * 150_000),
        ("\n" * 500_000 + "a", "\n" * 500_000 + "b"),
        (
            "\n".join(map(str, range(90_000))),
            "\n".join(f"{n}{'!' * (n % 2)}" for n in range(90_000)),
        ),
        ("\n".join("w " * 300 for _ in range(1500)), "\n".join("w v " * 200 for _ in range(1500))),
    ],
)
def test_huge_texts_are_compared_and_merged(old: str, new: str) -> None:
    pieces = differences(old, new)
    merge(old, theirs=new, yours=old[::-1], marks=MARKS)
    assert _kept(pieces, Change.SAME, Change.ADDED) == new


def _passages(number: int, tag: str) -> list[str]:
    return [f"What they said on day {n} about their matter {n * n} {tag}" for n in range(number)]


@pytest.mark.parametrize("number", [45, 60, 500, 2_000])
def test_a_tag_replaced_everywhere_leaves_each_passage_itself(number: int) -> None:
    old, new = _passages(number, "#funding"), _passages(number, "#money")
    assert continued(old, new) == list(range(number))


def test_of_very_many_changed_ones_few_are_lost_for_one_that_came_and_one_that_went() -> None:
    old, new = _passages(600, "#funding"), _passages(600, "#money")
    new = [*new[:200], "Something fresh", *new[200:400], *new[401:]]
    origins = continued(old, new)
    assert origins[:200] == list(range(200))
    assert origins[200] is None
    assert origins[401:] == list(range(401, 600))


@pytest.mark.parametrize("number", [50, 20_000])
def test_very_many_passages_that_are_all_alike_keep_their_places(number: int) -> None:
    old, new = ["a b c d " * 5] * number, ["d c b a x " * 5] * number
    assert continued(old, new) == list(range(number))


_PASSAGES = st.lists(st.sampled_from(["a b", "a c", "b c d", "a", "", "x y z"]), max_size=12)


@given(_PASSAGES, _PASSAGES)
def test_no_passage_is_gone_on_from_twice(old: list[str], new: list[str]) -> None:
    origins = continued(old * 9, new * 9)
    used = [origin for origin in origins if origin is not None]
    assert len(set(used)) == len(used)
    assert len(origins) == len(new) * 9
    for text in set(old):
        kept = sum((old * 9)[at] == text == (new * 9)[n] for n, at in enumerate(origins)
                   if at is not None)  # fmt: skip
        assert kept == min((old * 9).count(text), (new * 9).count(text))


def test_changes_alone_stand_with_the_paragraph_before_and_after() -> None:
    paragraphs = [f"Paragraph {number}.\n" for number in range(9)]
    old = "\n".join(paragraphs)
    shown = changes_alone(differences(old, old.replace("Paragraph 4", "Section 4")))
    assert _kept(shown, Change.SAME, Change.ADDED) == (
        "…\n\nParagraph 3.\n\nSection 4.\n\nParagraph 5.\n…\n"
    )


@pytest.mark.parametrize("new", ["one\n", "one\ntwo\nfour\n"])
def test_a_short_text_is_shown_whole(new: str) -> None:
    pieces = differences("one\n", new)
    assert changes_alone(pieces) == pieces
