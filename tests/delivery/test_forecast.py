"""What would be sent is said without sending or writing anything."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.delivery.conftest import change, choose
from tracker import tending
from tracker.core.database import db
from tracker.delivery.forecast import forecast
from tracker.delivery.models import Letter
from tracker.engagements.models import Engagement
from tracker.reminders import derive
from tracker.reminders.models import Reminder, RuleSetting

FRIDAY = dt.datetime(2012, 1, 20, 6, 0, tzinfo=dt.UTC)  # Seven in Oslo.
TUESDAY = dt.date(2012, 1, 24)


@pytest.fixture
def visit(app: Flask, team: dict[str, int]) -> None:
    """Of the leader, planned for the Tuesday after."""

    def plan() -> None:
        study, case = make.husk()
        leader = make.get(make.Membership, team["leader"])
        make.team_member(make.engagement(study, case, day=TUESDAY), leader, "interviewer")

    change(app, plan)


def _said(app: Flask, at: dt.datetime) -> list[tuple[str, dt.datetime | None, list[str]]]:
    with app.app_context():
        found = forecast(make.husk()[0], at=at)
        said = [
            (one.name, one.leaves_at, [row.rule for row in one.reminders if row.rule in AHEAD])
            for one in found
        ]
        assert db.session.scalars(sa.select(Letter)).all() == []
        return said


AHEAD = {"coming-up", "unconfirmed"}


def test_a_digest_leaves_at_its_hour_with_what_falls_due_before_the_next(
    app: Flask, visit: None
) -> None:
    monday = FRIDAY + dt.timedelta(days=3)
    assert _said(app, FRIDAY)[0] == ("Leader", FRIDAY, ["unconfirmed"])
    assert _said(app, monday)[0] == ("Leader", monday, ["unconfirmed", "coming-up"])


def test_what_leaves_later_is_said_with_its_hour(app: Flask, visit: None) -> None:
    noon = FRIDAY + dt.timedelta(hours=5)
    assert _said(app, noon)[0][1] == FRIDAY + dt.timedelta(days=3)


def test_whom_no_letter_reaches_is_said(app: Flask, world: make.World, visit: None) -> None:
    choose(app, world.leader, mode="never")
    assert _said(app, FRIDAY)[0][:2] == ("Leader", None)


def test_a_participant_without_an_address_is_not_sent_to_pages_they_do_not_have(
    app: Flask, visit: None
) -> None:
    def meet() -> None:
        study, case = make.husk()
        person = make.person(study, make.role(study, "adviser", "Adviser"), case=case, email="")
        make.participation(db.session.scalars(sa.select(Engagement)).one(), person=person)
        db.session.add(RuleSetting(study_id=study.id, rule="coming-up", first_hours=240,
                                   to_participants=True))  # fmt: skip

    change(app, meet)
    with app.app_context():
        [one] = [one for one in forecast(make.husk()[0], at=FRIDAY) if not one.is_member]
        assert tending.said_when(one, FRIDAY, "UTC") == (
            "nothing reaches them, for want of an address that takes mail"
        )


@pytest.mark.parametrize(
    "values",
    [
        {"done_at": FRIDAY},
        {"snoozed_until": FRIDAY + dt.timedelta(days=1)},
    ],
)
def test_what_is_done_or_put_off_would_not_be_sent(
    app: Flask, visit: None, values: dict[str, Any]
) -> None:
    def derived() -> None:
        derive.refresh(make.husk()[0], now=FRIDAY)
        db.session.execute(sa.update(Reminder).values(**values))

    run: Callable[[], None] = derived
    change(app, run)
    assert _said(app, FRIDAY) == []
