"""Whose words may still be used, without app or database."""

import pytest

from tracker.people.consents import Gone, is_blocked

LEADER = Gone(frozenset({"office-leader", "leader"}))
MANAGER = Gone(frozenset({"middle-manager"}))


@pytest.mark.parametrize(
    ("gone", "there", "said_by", "blocked"),
    [
        ([], 1, set(), False),
        ([], 5, {"office-leader"}, False),
        ([LEADER], 1, set(), True),
        ([LEADER], 1, {"middle-manager"}, True),
        ([LEADER], 3, set(), True),
        ([LEADER], 3, {"office-leader"}, True),
        ([LEADER], 3, {"leader", "adviser"}, True),
        ([LEADER], 3, {"middle-manager"}, False),
        ([LEADER, MANAGER], 3, {"middle-manager"}, True),
        ([LEADER, MANAGER], 3, {"adviser"}, False),
    ],
)
def test_the_words_of_somebody_who_withdrew_are_blocked(
    gone: list[Gone], there: int, said_by: set[str], blocked: bool
) -> None:
    assert is_blocked(gone, there=there, said_by=said_by) is blocked
