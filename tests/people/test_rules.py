"""Pseudonyms, without app or database."""

import pytest

from tracker.people.rules import next_number, pseudonym, role_in_text


@pytest.mark.parametrize(
    ("role", "number", "case", "words"),
    [
        ("Middle manager", 2, "NAV Bærum", "Middle manager 2, Bærum"),
        ("Commissioner", 1, None, "Commissioner 1"),
    ],
)
def test_a_pseudonym_is_made_of_role_number_and_case(
    role: str, number: int, case: str | None, words: str
) -> None:
    assert pseudonym(role, number, case=case) == words


@pytest.mark.parametrize(
    ("last", "used", "number"),
    [
        (0, [], 1),
        (2, [], 3),
        (0, ["Leader 1, Bærum"], 2),
        (0, ["Leader 1, Sola", "Leader 1"], 1),
        (1, ["Leader 2, Bærum", "Leader 3, Bærum"], 4),
    ],
)
def test_a_number_is_never_given_twice(last: int, used: list[str], number: int) -> None:
    assert next_number("Leader", case="NAV Bærum", last=last, used=used) == number


@pytest.mark.parametrize(
    ("role", "language", "words"),
    [
        ("Office leader", "en", "the office leader"),
        ("HUSK project leader", "en", "the HUSK project leader"),
        ("Kontorleder", "nb", "kontorlederen"),
        ("Brukerrepresentant", "nb", "brukerrepresentanten"),
        ("Ekstern partner", "nb", "ekstern partner"),
        ("Verneombud", "nb", "verneombud"),
    ],
)
def test_a_role_stands_in_a_sentence_as_of_the_one_who_holds_it(
    role: str, language: str, words: str
) -> None:
    assert role_in_text(role, language) == words
