"""What the log says of the checklist's items, and what it leaves to the writer."""

import datetime as dt

from tests.method.test_rules import contact, counted, one
from tracker.method.coreq import Item, items
from tracker.method.rules import Beside


def _by_number(found: list[Item]) -> dict[int, Item]:
    return {item.number: item for item in found}


def test_an_empty_log_answers_nothing() -> None:
    assert [item.number for item in items(counted()) if item.said] == []


def test_items_come_in_their_order_and_once() -> None:
    numbers = [item.number for item in items(counted())]
    assert numbers == sorted(set(numbers))
    assert set(range(10, 24)) <= set(numbers)


def test_each_sentence_has_a_value_for_every_gap() -> None:
    full = counted(
        contact(1, present=(one(),), minutes=60, place="The office", team=("leader",)),
        contact(2, "site-visit", cases=("NAV Sola",)),
        more=Beside(
            checks={"agree": 2, "silence": 1}, roles=("Leader",), themes=3, excerpts=4, authors=2
        ),
    )
    said = {item.number: item.said for item in items(full) if item.said}
    assert set(said) == {1, 10, 11, 12, 13, 14, 15, 16, 18, 20, 21, 24, 25, 28}
    for sentence in said.values():
        assert sentence.message % dict.fromkeys(sentence.values, "x")


def test_those_who_kept_silent_have_not_answered() -> None:
    account = counted(more=Beside(checks={"agree": 2, "disagree": 1, "silence": 3, "none": 1}))
    said = _by_number(items(account))[28].said
    assert said is not None
    assert said.values == {"sent": 7, "answered": 3}


def test_half_of_the_interviews_took_at_least_the_middle() -> None:
    days = [contact(n, minutes=minutes) for n, minutes in ((1, 30), (2, 60), (3, 120))]
    said = _by_number(items(counted(*days)))[21].said
    assert said is not None
    assert dict(said.values) == {"least": 30, "middle": 60, "most": 120}


def test_the_day_decides_what_is_told() -> None:
    later = contact(1, day=dt.date(2012, 4, 2), present=(one(),))
    assert _by_number(items(counted(later)))[12].said is None
