"""What may be noted as given back, and which case is only asked."""

import datetime as dt

import pytest

from tracker.core.errors import DomainError
from tracker.feedback.rules import Balance, check_cases, check_given

DAY = dt.date(2011, 5, 20)


def test_nothing_is_given_back_before_it_has_happened() -> None:
    check_given(DAY, today=DAY)
    with pytest.raises(DomainError, match="not come yet") as refused:
        check_given(DAY + dt.timedelta(days=1), today=DAY)
    assert refused.value.field == "given_on"


def test_something_is_given_back_to_somebody() -> None:
    check_cases(1)
    with pytest.raises(DomainError, match="at least one case"):
        check_cases(0)


@pytest.mark.parametrize(
    ("heard_on", "told_on", "is_only_asked"),
    [(DAY, None, True), (DAY, DAY, False), (None, None, False), (None, DAY, False)],
)
def test_who_has_given_and_never_got_is_only_asked(
    heard_on: dt.date | None, told_on: dt.date | None, is_only_asked: bool
) -> None:
    assert Balance(heard_on, told_on).is_only_asked is is_only_asked
