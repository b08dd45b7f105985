"""Whose a promise is."""

import pytest

from tracker.followups.rules import owner_meant

TEAM = [(1, "Kari Nord"), (2, "Kari Sør"), (3, "Åse-Marie Berg"), (4, "Berg")]


@pytest.mark.parametrize(
    ("word", "owner"),
    [("nord", 1), ("kari-sør", 2), ("KARI-SOR", 2), ("kari", None), ("ola", None),
     ("åse-marie", 3), ("berg", 4), ("åse-marie-berg", 3)],
)  # fmt: skip
def test_a_word_means_a_member_when_it_can_mean_only_one(word: str, owner: int | None) -> None:
    assert owner_meant(word, TEAM) == owner
