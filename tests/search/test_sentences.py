"""The sentence that is shown of a hit, and what is marked in it."""

import pytest

from tracker.search.rules import terms_of
from tracker.search.sentences import marked, sentence


def shown(text: str, question: str) -> str:
    pieces = sentence(text, terms_of(question))
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("First. The visits went well. Last.", "visit", "The [visits] went well."),
        ("Møtet var bra! Fagutviklerne kom.", "fagutvikler", "[Fagutviklerne] kom."),
        ("# Heading\n\n- [ ] call the **office** by noon", "office", "call the [office] by noon"),
        ("One study is here.", "studies", "One [study] is here."),
        ("The leader said no.", '"leader said"', "The [leader said] no."),
        ("The leader\nsaid no.", '"leader said"', "The [leader\nsaid] no."),
        ("The leader has said no.", '"leader said"', "The leader has said no."),
        ("Office first. The office has a leader.", "leader office", "The [office] has a [leader]."),
        ("One #office !quote. An office\nhard at work.", "office", "An [office]\nhard at work."),
        ("#office and #funding here", "funding", "#office and #[funding] here"),
        ("Nothing of it here. Nor there.", "visit", "Nothing of it here."),
        ("<b>office</b> & co", "office", "<b>[office]</b> & co"),
        ("A\u200fשלום b", "שלום", "A\u200f[שלום] b"),
    ],
)
def test_the_sentence_with_most_of_the_words_is_shown(
    text: str, question: str, expected: str
) -> None:
    assert shown(text, question) == expected


def test_a_sentence_without_end_is_cut_at_words() -> None:
    text = "word " * 200 + "office " + "word " * 200
    found = shown(text, "office")
    assert found.startswith("… word")
    assert found.endswith("word …")
    assert "[office]" in found
    assert len(found) < 400


def test_a_word_of_a_megabyte_is_no_matter() -> None:
    assert len(shown("x" * 1_000_000 + " office", "zebra")) < 1_000_000


def test_all_that_was_found_in_a_title_is_marked() -> None:
    assert [piece.text for piece in marked("Visit to the visitors", terms_of("visit"))
            if piece.is_hit] == ["Visit", "visitors"]  # fmt: skip
