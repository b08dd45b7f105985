"""F2 in part: what order makes sure that a letter comes, and comes once."""

import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.delivery.conftest import OWNER, Clock, change, choose, remind, states, tick
from tests.letterbox import DROP, TAKE_AND_DROP, Letterbox
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.delivery import claiming, lease, planning, service

Team = dict[str, int]


def die(app: Flask, owner: str) -> None:
    """As a scheduler that takes the lease, claims what is due, and is killed at the first."""
    change(app, lambda: lease.take(owner, now=clock.now()))
    with app.app_context():
        planning.sweep(now=clock.now())
    assert change(app, lambda: claiming.claim(owner=owner, limit=10, now=clock.now()))


def test_a_letter_is_marked_before_the_next_one_ends(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox
) -> None:
    """So a process that dies leaves one at most of which nobody knows whether it arrived."""
    for role in team:
        choose(app, getattr(world, role))
        remind(app, team[role])
    seen: list[int] = []

    def look(at: str, _address: str) -> str:
        if at == "DATA":
            seen.append(states(app).count("sent"))
        return "250 OK"

    box.script = look
    tick(app)
    assert seen == [0, 1, 2, 3]


def test_what_may_have_arrived_comes_again_as_the_same_letter(
    app: Flask, due: int, team: Team, moved: Clock, box: Letterbox
) -> None:
    box.script = lambda at, _address: TAKE_AND_DROP if at == "DATA" else "250 OK"
    tick(app)
    assert (states(app), len(box.letters)) == (["sending"], 1)
    # What falls due meanwhile is another letter.
    remind(app, team["leader"], number=2)
    box.script = lambda _at, _address: "250 OK"
    moved.move(minutes=1)
    tick(app)
    first, second, other = sorted(box.messages(), key=lambda one: str(one["Subject"]))
    assert first["Message-ID"] == second["Message-ID"] != other["Message-ID"]
    assert first.as_string().partition("\n\n")[2] == second.as_string().partition("\n\n")[2]
    assert states(app) == ["sent", "sent"]


def test_one_who_closes_the_connection_now_and_then_is_no_trouble(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox
) -> None:
    """As servers do after so many letters."""
    seen: set[str] = set()
    for role in team:
        choose(app, getattr(world, role))
        remind(app, team[role])

    def hang_up_once(_at: str, address: str) -> str:
        is_new = address.startswith("rev") and address not in seen
        seen.add(address)
        return DROP if is_new else "250 OK"

    box.script = hang_up_once
    tick(app)
    assert (len(box.letters), states(app)) == (4, ["sent"] * 4)


def test_of_what_one_left_behind_who_died_only_the_first_may_have_arrived(
    app: Flask, due: int, world: make.World, team: Team, moved: Clock, box: Letterbox
) -> None:
    """The others go out at once, with what is due by then."""
    choose(app, world.researcher)
    remind(app, team["researcher"])
    die(app, "dead")
    moved.move(seconds=40)
    remind(app, team["researcher"], number=2)
    tick(app)
    assert [str(one["To"]) for one in box.messages()] == ["researcher@test.no"]
    assert box.subjects() == ["2 things need you"]
    moved.move(minutes=2)
    tick(app)
    assert [str(one["To"]) for one in box.messages()] == ["researcher@test.no", "leader@test.no"]


def test_what_may_have_arrived_waits_until_nobody_has_died_for_a_minute(
    app: Flask, due: int, moved: Clock, box: Letterbox
) -> None:
    die(app, "dead")
    moved.move(minutes=3)
    tick(app)
    moved.move(seconds=59)
    tick(app)
    assert box.letters == []
    moved.move(seconds=1)
    tick(app)
    assert (len(box.letters), states(app)) == (1, ["sent"])


def test_no_third_copy_goes_out(app: Flask, due: int, moved: Clock, box: Letterbox) -> None:
    for owner in ("dead", "dead too"):
        die(app, owner)
        moved.move(minutes=3)
        # Somebody takes over, sees that it was a death, and waits.
        tick(app)
        change(app, lambda: lease.release(OWNER))
        moved.move(minutes=1)
    tick(app)
    assert (box.letters, states(app)) == ([], ["failed"])
    with app.app_context():
        assert db.session.scalar(sa.text("SELECT fault FROM letters")) == "unclear"


def test_who_was_replaced_does_not_end_its_letters(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox
) -> None:
    """A machine that slept may wake up in the middle of its work."""
    for role in ("leader", "researcher"):
        choose(app, getattr(world, role))
        remind(app, team[role])

    def take_over(at: str, _address: str) -> str:
        if at == "DATA":
            with app.app_context():
                begin_writing()
                lease.release(OWNER)
                assert lease.take("another", now=clock.now())
                service.take_back(from_others_than="another")
                db.session.commit()
        return "250 OK"

    box.script = take_over
    tick(app)
    assert (len(box.letters), sorted(states(app))) == (1, ["sent", "waiting"])
