"""Which texts have drafts, and how much of them is kept."""

import pytest

from tracker.core.errors import DomainError, TooLarge
from tracker.drafts import rules


@pytest.mark.parametrize(
    "place",
    [
        rules.place_of_note(12),
        rules.place_of_new_note(7),
        rules.place_of_status_note(3),
        rules.place_of_new_status_note("nav-baerum"),
        rules.place_of_cell("nav-baerum", "themes", "middle-managers"),
    ],
)
def test_every_editor_has_a_place(place: str) -> None:
    rules.check_place(place)


@pytest.mark.parametrize(
    "place", ["", "note-", "note-1x", "case-NAV", "note-1\n", "x" * 200, "cell-a.b.c"]
)
def test_other_places_are_refused(place: str) -> None:
    with pytest.raises(DomainError):
        rules.check_place(place)


def test_a_megabyte_is_counted_in_bytes() -> None:
    rules.check_size("ø" * 500_000)
    with pytest.raises(TooLarge):
        rules.check_size("ø" * 500_000 + "x")


def test_the_number_is_bounded() -> None:
    rules.check_number(rules.MOST - 1)
    with pytest.raises(DomainError):
        rules.check_number(rules.MOST)
