"""Status over time, values over time, and names, without app or database."""

import datetime as dt

import pytest

from tracker.cases.rules import (
    Since,
    Status,
    Valued,
    check_change,
    free_slug,
    short_name,
    status_on,
    value_on,
)
from tracker.core.errors import DomainError

JOINED = Since(Status.ACTIVE, dt.date(2009, 9, 1))
LEFT = Since(Status.WITHDRAWN, dt.date(2010, 4, 30), "The office had no capacity")


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (dt.date(2009, 8, 31), None),
        (dt.date(2009, 9, 1), Status.ACTIVE),
        (dt.date(2010, 4, 29), Status.ACTIVE),
        (dt.date(2010, 4, 30), Status.WITHDRAWN),
        (dt.date(2012, 1, 1), Status.WITHDRAWN),
    ],
)
def test_a_status_holds_from_its_day_until_the_next(day: dt.date, status: Status | None) -> None:
    since = status_on(day, [LEFT, JOINED])
    assert (since.status if since else None) == status


def test_a_status_cannot_change_twice_on_a_day() -> None:
    with pytest.raises(DomainError) as refusal:
        check_change(Since(Status.WITHDRAWN, JOINED.from_on, "Left at once"), [JOINED])
    assert refusal.value.field == "from_on"


def test_a_change_must_change_something() -> None:
    with pytest.raises(DomainError) as refusal:
        check_change(Since(Status.ACTIVE, dt.date(2011, 1, 1)), [JOINED])
    assert refusal.value.field == "status"


def test_leaving_needs_a_reason() -> None:
    with pytest.raises(DomainError) as refusal:
        check_change(Since(Status.WITHDRAWN, dt.date(2011, 1, 1)), [JOINED])
    assert refusal.value.field == "reason"


def test_a_case_may_come_back() -> None:
    check_change(Since(Status.ACTIVE, dt.date(2011, 1, 1)), [JOINED, LEFT])


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (dt.date(2009, 1, 1), "50 positions"),
        (dt.date(2011, 6, 1), "54 positions"),
        (dt.date(2012, 1, 1), "55 positions"),
    ],
)
def test_the_value_in_force_is_the_newest_begun(day: dt.date, value: str) -> None:
    values = [
        Valued("55 positions", dt.date(2012, 1, 1)),
        Valued("50 positions"),
        Valued("54 positions", dt.date(2011, 6, 1)),
    ]
    assert value_on(day, values) == values[[v.value for v in values].index(value)]


def test_of_two_values_from_the_same_day_the_last_entered_holds() -> None:
    assert value_on(dt.date(2012, 1, 1), [Valued("old"), Valued("new")]) == Valued("new")


def test_a_case_without_a_value_has_none() -> None:
    assert value_on(dt.date(2012, 1, 1), []) is None


@pytest.mark.parametrize(
    ("wanted", "used", "free"),
    [
        ("nav-sola", [], "nav-sola"),
        ("nav-sola", ["nav-sola"], "nav-sola-2"),
        ("nav-sola", ["nav-sola", "nav-sola-2"], "nav-sola-3"),
        ("new", [], "new-2"),
        ("", [], "case"),
    ],
)
def test_addresses_stay_apart(wanted: str, used: list[str], free: str) -> None:
    assert free_slug(wanted, used) == free


@pytest.mark.parametrize(
    ("name", "short"),
    [("NAV Bærum", "Bærum"), ("NAV", "NAV"), ("Sola", "Sola"), ("Å skole", "Å skole")],
)
def test_a_case_is_called_by_what_tells_it_apart(name: str, short: str) -> None:
    assert short_name(name) == short
