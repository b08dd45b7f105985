"""T1 and T2 on letters: gathered, one each local day, never a storm."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.delivery.conftest import Clock, change, choose, remind, states, tick
from tests.letterbox import Letterbox
from tests.reminding import reminder
from tracker.core.database import db
from tracker.delivery.models import Letter, LetterReminder
from tracker.reminders.models import Reminder

OSLO = ZoneInfo("Europe/Oslo")
Team = dict[str, int]


def oslo(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(dt.UTC)


def run_until(app: Flask, moved: Clock, end: dt.datetime, *, minutes: int = 60) -> None:
    while moved.now < end:
        tick(app)
        moved.move(minutes=minutes)


def sent_at(app: Flask) -> list[str]:
    with app.app_context():
        letters = db.session.scalars(sa.select(Letter.sent_at).order_by(Letter.id))
        return [f"{one.astimezone(OSLO):%a %H:%M}" for one in letters if one]


def test_who_has_chosen_nothing_gets_a_digest_on_working_mornings(
    app: Flask, team: Team, moved: Clock, box: Letterbox
) -> None:
    """Each of them, with what falls due before the next one; and none when nothing does."""
    for number, at in enumerate(
        ("2012-01-20T08:00", "2012-01-21T12:00", "2012-01-23T09:00", "2012-01-25T09:00"), 1
    ):
        remind(app, team["leader"], number=number, at=oslo(at))
    moved.now = oslo("2012-01-20T05:00")
    run_until(app, moved, oslo("2012-01-26T12:00"))
    assert sent_at(app) == ["Fri 07:00", "Mon 07:00", "Wed 07:00"]
    assert box.subjects()[0] == "2 things need you"
    assert len(box.letters) == 3


def test_one_day_in_the_week_gathers_the_week(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox
) -> None:
    choose(app, world.leader, mode="monday", days_off="5,6")
    for day in range(20, 32):
        remind(app, team["leader"], number=day, at=oslo(f"2012-01-{day}T12:00"))
    moved.now = oslo("2012-01-20T05:00")
    run_until(app, moved, oslo("2012-02-03T12:00"))
    assert sent_at(app) == ["Mon 07:00", "Mon 07:00"]
    assert box.subjects() == ["10 things need you", "2 things need you"]


def test_quiet_hours_end_in_one_gathered_letter(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox
) -> None:
    choose(app, world.leader, quiet_from=dt.time(20), quiet_until=dt.time(7))
    for number in range(1, 11):
        at = oslo("2012-01-20T20:30") + dt.timedelta(hours=number)
        remind(app, team["leader"], number=number, at=at)
    moved.now = oslo("2012-01-20T20:00")
    run_until(app, moved, oslo("2012-01-21T09:00"))
    assert sent_at(app) == ["Sat 07:00"]
    assert box.subjects() == ["10 things need you"]


def test_after_a_week_asleep_there_is_one_letter_and_no_storm(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox
) -> None:
    choose(app, world.leader)
    tick(app)
    for number in range(1, 50):
        at = make.NOW + dt.timedelta(hours=3 * number)
        for role in ("leader", "researcher"):
            remind(app, team[role], number=number, at=at)
    moved.move(days=7)
    run_until(app, moved, moved.now + dt.timedelta(hours=2))
    assert box.subjects() == ["49 things need you", "49 things need you"]


@pytest.mark.parametrize(
    ("asleep_until", "expected"),
    [
        ("2012-01-24T15:00", "Tue 15:00"),
        # Not in the night, nor on a free day.
        ("2012-01-24T05:00", "Tue 07:00"),
        ("2012-01-28T12:00", "Mon 07:00"),
    ],
)
@pytest.mark.parametrize("mode", ["daily", "monday"])
def test_a_digest_that_was_missed_comes_as_soon_as_it_suits(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox,
    asleep_until: str, expected: str, mode: str,
) -> None:  # fmt: skip
    choose(app, world.leader, mode=mode, days_off="5,6")
    moved.now = oslo("2012-01-20T12:00")
    tick(app)
    remind(app, team["leader"], at=oslo("2012-01-22T12:00"))
    moved.now = oslo(asleep_until)
    run_until(app, moved, moved.now + dt.timedelta(days=3))
    assert sent_at(app) == [expected]


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
@pytest.mark.parametrize("wall", ["00:30", "02:30"])
def test_each_local_day_has_one_letter_whatever_the_clocks_do(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox, day: str, wall: str
) -> None:
    choose(app, world.leader, mode="daily", digest_time=dt.time.fromisoformat(wall))
    middle = oslo(f"{day}T12:00")

    def add() -> None:
        member = make.get(make.Membership, team["leader"])
        for number in range(1, 30):
            reminder(member, number=number, at=middle + dt.timedelta(hours=4 * number - 60))

    change(app, add)
    moved.now = middle - dt.timedelta(days=2)
    run_until(app, moved, middle + dt.timedelta(days=2), minutes=30)
    with app.app_context():
        days = [
            moment.astimezone(OSLO).date()
            for moment in db.session.scalars(sa.select(Letter.sent_at).order_by(Letter.id))
            if moment is not None
        ]
    assert days == [middle.date() + dt.timedelta(days=count) for count in (-1, 0, 1, 2)]


def test_a_clock_put_back_over_the_hour_of_the_digest_makes_no_second_one(
    app: Flask, team: Team, moved: Clock, box: Letterbox
) -> None:
    remind(app, team["leader"])
    moved.now = oslo("2012-01-20T06:59")
    tick(app)
    moved.now = oslo("2012-01-20T07:01")
    tick(app)
    remind(app, team["leader"], number=2)
    moved.now = oslo("2012-01-20T06:58")
    run_until(app, moved, oslo("2012-01-20T09:00"), minutes=1)
    assert len(box.letters) == 1


def test_participants_are_told_in_the_hours_in_which_one_would_call(
    app: Flask, team: Team, moved: Clock, box: Letterbox
) -> None:
    def add() -> None:
        study, case = make.husk()
        make.engagement(study, case)
        role = db.session.scalars(sa.select(make.InformantRole)).first()
        for name, email in (("Kari", "kari@nav.test"), ("Mute", "")):
            person = make.person(study, role, pseudonym=name, email=email)
            reminder(person, rule="coming-up", at=oslo("2012-01-20T22:00"))

    change(app, add)
    moved.now = oslo("2012-01-20T20:00")
    run_until(app, moved, oslo("2012-01-23T10:00"))
    assert (sent_at(app), box.recipients) == (["Mon 08:00"], [["kari@nav.test"]])


def test_never_means_never(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox
) -> None:
    choose(app, world.leader, mode="never")
    remind(app, team["leader"])
    run_until(app, moved, make.NOW + dt.timedelta(days=2))
    assert (states(app), box.letters) == ([], [])


def test_a_hundred_thousand_due_at_once_are_one_letter_each(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox
) -> None:
    for role in team:
        choose(app, getattr(world, role))
    columns = [one.name for one in Reminder.__table__.columns if one.name != "id"]
    # About something else each time, or a letter would say it once.
    other = {"key": "key || :turn", "subject": "'engagement:' || (id + :shift)"}
    copied = ", ".join(other.get(name, name) for name in columns)
    double = sa.text(f"INSERT INTO reminders ({', '.join(columns)}) SELECT {copied} FROM reminders")

    def add() -> None:
        for key in team.values():
            for number in range(25):
                reminder(make.get(make.Membership, key), number=number)
        for turn in range(10):
            db.session.execute(double, {"turn": f".{turn}", "shift": 1_000_000 * (turn + 1)})

    change(app, add)
    tick(app)
    tick(app)
    assert sorted(box.subjects()) == ["25600 things need you"] * 4
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(LetterReminder)) == 102_400
