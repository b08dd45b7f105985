"""A study whose leader has joined, a moved clock, and a mail server."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.letterbox import Letterbox, free_port, standing
from tests.reminding import reminder
from tracker import jobs
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.delivery import lease
from tracker.delivery.models import MailChoice
from tracker.reminders.models import Touched

OWNER = "this one"


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        # Nine in the morning in Oslo, a Friday.
        self.now = make.NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **length: int) -> None:
        self.now += dt.timedelta(**length)


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(clock, "now", moved)
    return moved


def with_mail(app: Flask, port: int) -> None:
    settings = app.extensions["tracker_settings"]
    app.extensions["tracker_settings"] = replace(
        settings, mail_server=f"smtp://127.0.0.1:{port}", mail_from="tracker@institute.test"
    )


@pytest.fixture
def port(app: Flask) -> int:
    port = free_port()
    with_mail(app, port)
    return port


@pytest.fixture
def box(port: int) -> Iterator[Letterbox]:
    with standing(port) as box:
        yield box


@pytest.fixture
def team(app: Flask, world: make.World) -> dict[str, int]:
    """Everybody of the little world has joined; their memberships by role."""
    with app.app_context():
        begin_writing()
        for account in db.session.query(make.Account):
            account.password = "x"
        study = make.husk()[0]
        keys = {member.role: member.id for member in make.members_of(study)}
        db.session.commit()
    settled(app)
    return keys


@pytest.fixture
def due(app: Flask, world: make.World, team: dict[str, int], moved: Clock) -> int:
    """One thing is due for the leader, who wants to hear at once."""
    choose(app, world.leader)
    return remind(app, team["leader"])


def settled(app: Flask) -> None:
    """As if all changes had been derived, past the rules."""
    with app.app_context():
        begin_writing()
        db.session.execute(sa.delete(Touched))
        db.session.commit()


def change(app: Flask, work: Callable[[], Any]) -> Any:
    """Do something as a writer; the rules are not asked about it."""
    with app.app_context():
        begin_writing()
        found = work()
        db.session.commit()
    settled(app)
    return found


def remind(app: Flask, membership_id: int, **values: Any) -> int:
    return int(change(app, lambda: reminder(make.get(make.Membership, membership_id), **values).id))


def choose(app: Flask, account_id: int, **values: Any) -> None:
    """At once, at any hour of any day, unless said otherwise."""
    given = {
        "mode": "at-once",
        "time_zone": "Europe/Oslo",
        "digest_time": dt.time(7),
        "days_off": "",
    } | values
    change(app, lambda: db.session.merge(MailChoice(account_id=account_id, **given)))


def tick(app: Flask) -> None:
    """One round of the only scheduler."""
    with app.app_context():
        begin_writing()
        assert lease.take(OWNER, now=clock.now())
        db.session.commit()
        jobs.deliver(app, owner=OWNER)
        db.session.rollback()


def states(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(sa.text("SELECT state FROM letters ORDER BY id")))
