"""How a milestone stands on a day."""

import datetime as dt

import pytest

from tracker.core.errors import DomainError
from tracker.milestones.rules import State, check_delivered, state_on

DAY = dt.date(2011, 5, 20)


@pytest.mark.parametrize(
    ("today", "delivered_on", "state"),
    [
        (dt.date(2011, 4, 28), None, State.AHEAD),
        (dt.date(2011, 4, 29), None, State.SOON),
        (DAY, None, State.SOON),
        (dt.date(2011, 5, 21), None, State.LATE),
        (dt.date(2011, 5, 21), DAY, State.DELIVERED),
    ],
)
def test_a_milestone_is_late_the_day_after(
    today: dt.date, delivered_on: dt.date | None, state: State
) -> None:
    assert state_on(today, due_on=DAY, delivered_on=delivered_on) is state


def test_nothing_is_delivered_tomorrow() -> None:
    check_delivered(DAY, today=DAY)
    with pytest.raises(DomainError):
        check_delivered(DAY + dt.timedelta(days=1), today=DAY)
