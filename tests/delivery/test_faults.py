"""Every fault that is kept has words, and no name of an exception stands in them."""

import pytest

from tracker.accounts import smtp
from tracker.accounts.smtp import Outcome
from tracker.delivery.faults import FAULT_NAMES, fault_said


def test_every_word_of_a_fault_has_words_for_people() -> None:
    kept = {word for _kind, word in smtp._WORDS}
    outcomes = {*Outcome} - {Outcome.TAKEN, Outcome.HELD_BACK}
    assert (kept | outcomes) - FAULT_NAMES.keys() == set()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("later 451", "The server wanted it later (451)"),
        ("lost timeout", "The connection was lost on the way"),
        ("lost SMTPServerDisconnected", "The connection was lost on the way"),
        ("ConnectionRefusedError", "The server does not answer"),
    ],
)
def test_a_fault_is_said_in_words(fault: str, said: str) -> None:
    assert fault_said(fault) == said
