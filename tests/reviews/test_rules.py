"""What a reviewer may say, and where a comment stands when the text has changed."""

import pytest

from tracker.core.errors import DomainError
from tracker.reviews import rules
from tracker.reviews.rules import Place, Said
from tracker.statusnotes.rules import State


@pytest.mark.parametrize("state", [State.DRAFT, State.READING, State.PUBLISHED])
def test_a_verdict_is_given_in_review_only(state: State) -> None:
    rules.check_verdict(State.REVIEW)
    with pytest.raises(DomainError):
        rules.check_verdict(state)


def test_comments_are_made_until_it_is_published() -> None:
    for state in (State.DRAFT, State.REVIEW, State.READING):
        rules.check_unpublished(state)
    with pytest.raises(DomainError, match="reviewed no more"):
        rules.check_unpublished(State.PUBLISHED)


def test_nobody_approves_what_they_wrote() -> None:
    rules.check_not_own(3, authors={1, 2})
    with pytest.raises(DomainError, match="Somebody else"):
        rules.check_not_own(2, authors={1, 2})


@pytest.mark.parametrize("words", ["", " \n\t ", "x" * (rules.MOST + 1)])
def test_words_are_there_and_not_endless(words: str) -> None:
    with pytest.raises(DomainError) as refusal:
        rules.checked_words(words, field="words")
    assert refusal.value.field == "words"


def test_words_come_back_in_plain_characters() -> None:
    assert rules.checked_words(" a\r\nb ", field="words") == "a\nb"
    assert len(rules.checked_words("x" * rules.MOST, field="words")) == rules.MOST


def test_a_comment_keeps_a_quote_of_its_paragraph() -> None:
    assert rules.checked_passage(2, ["One.", "Two."]) == "Two."
    assert rules.checked_passage(0, ["One."]) == ""
    assert len(rules.checked_passage(1, ["x" * 1_000_000])) == 2_000
    for block in (-1, 3):
        with pytest.raises(DomainError, match="paragraphs"):
            rules.checked_passage(block, ["One.", "Two."])


LONG = "word " * 900


@pytest.mark.parametrize(
    ("said", "passages", "place"),
    [
        (Said(2, 1, "One."), ["One."], Place(1, is_changed=False)),
        (Said(1, 0, ""), ["One."], Place(0, is_changed=False)),
        (Said(1, 2, "Two."), ["One.", "Two."], Place(2, is_changed=False)),
        (Said(1, 1, "Two."), ["New.", "Two."], Place(2, is_changed=False)),
        (
            Said(1, 1, "Two of five say so."),
            ["New.", "Two of six say so."],
            Place(2, is_changed=True),
        ),
        (Said(1, 2, "Two."), ["Something else altogether."], Place(None, is_changed=True)),
        (Said(1, 1, LONG[:2_000]), [LONG], Place(1, is_changed=False)),
    ],
    ids=["present", "whole", "stays", "moved", "changed", "gone", "long"],
)
def test_where_a_comment_stands(said: Said, passages: list[str], place: Place) -> None:
    assert rules.places([said], version=2, passages=passages) == [place]


def test_comments_on_twin_paragraphs_stay_with_their_own() -> None:
    said = [Said(1, 1, "Yes."), Said(1, 3, "Yes.")]
    places = rules.places(said, version=2, passages=["Yes.", "New.", "Yes."])
    assert places == [Place(1, is_changed=False), Place(3, is_changed=False)]
