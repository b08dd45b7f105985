"""F4 and T2: what is due arrives once, whatever the mail server and the clock do."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.delivery.conftest import Clock, change, choose, remind, settled, states, tick
from tests.letterbox import DROP, Letterbox, standing
from tracker.accounts.models import RefusedAddress
from tracker.accounts.service import try_address_again
from tracker.core.database import begin_writing, db
from tracker.delivery import lease, sending
from tracker.delivery.models import Letter
from tracker.reminders.models import Reminder

Team = dict[str, int]


def test_a_reminder_is_sent_once(app: Flask, due: int, moved: Clock, box: Letterbox) -> None:
    for _ in range(3):
        tick(app)
        moved.move(hours=1)
    assert box.recipients == [["leader@test.no"]]
    assert states(app) == ["sent"]


def test_what_is_due_together_is_one_letter(
    app: Flask, due: int, team: Team, box: Letterbox
) -> None:
    remind(app, team["leader"], number=2)
    tick(app)
    assert box.subjects() == ["2 things need you"]


@pytest.mark.parametrize(
    "over",
    [
        {"done_at": make.NOW},
        {"gone_at": make.NOW},
        {"until": make.NOW},
        {"snoozed_until": make.NOW + dt.timedelta(hours=1)},
        {"at": make.NOW + dt.timedelta(seconds=1)},
    ],
)
def test_what_is_not_asked_for_now_never_goes_out(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox, over: dict[str, object]
) -> None:
    choose(app, world.leader)
    remind(app, team["leader"], **over)
    tick(app)
    assert states(app) == []


def test_what_was_put_off_is_told_again_when_its_time_comes(
    app: Flask, due: int, moved: Clock, box: Letterbox
) -> None:
    tick(app)

    def snooze() -> None:
        row = make.get(Reminder, due)
        row.snoozed_until, row.turn = moved.now + dt.timedelta(days=1), 1

    change(app, snooze)
    tick(app)
    assert len(box.letters) == 1
    moved.move(days=1)
    tick(app)
    tick(app)
    assert len(box.letters) == 2


def test_who_cannot_be_told_gets_no_letter(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox
) -> None:
    for role in team:
        choose(app, getattr(world, role))
        remind(app, team[role])

    def leave() -> None:
        make.get(make.Account, world.leader).active = False
        make.get(make.Account, world.researcher).password = None
        make.get(make.Membership, team["reviewer"]).left_on = make.NOW.date()
        db.session.add(RefusedAddress(address="observer@test.no", refused_at=make.NOW))

    change(app, leave)
    tick(app)
    assert (states(app), box.letters) == ([], [])


def test_a_reader_who_goes_while_the_letter_waits_is_not_written_to(
    app: Flask, world: make.World, due: int, moved: Clock, port: int
) -> None:
    tick(app)
    assert states(app) == ["waiting"]
    change(app, lambda: setattr(make.get(make.Account, world.leader), "active", False))
    moved.move(hours=3)
    with standing(port) as box:
        tick(app)
    assert (states(app), box.letters) == (["dropped"], [])


def test_a_server_away_for_a_day_is_asked_with_growing_pauses(
    app: Flask, due: int, team: Team, moved: Clock, port: int
) -> None:
    asked = set()
    for _ in range(24 * 12):
        tick(app)
        moved.move(minutes=5)
        asked.add(_watch(app).mail_failures)
    assert states(app) == ["waiting"]
    # 1, 5, 30 minutes and then every two hours.
    assert max(asked) == 15
    assert _watch(app).mail_fault == "ConnectionRefusedError"
    remind(app, team["leader"], number=2)
    moved.move(hours=2)
    with standing(port) as box:
        tick(app)
        tick(app)
    assert box.subjects() == ["2 things need you"]
    assert (_watch(app).mail_failures, _watch(app).mail_fault) == (0, "")
    assert _letter(app).attempts == 1


def _watch(app: Flask) -> lease.Watch:
    with app.app_context():
        watch = lease.find()
        assert watch is not None
        return watch


def _letter(app: Flask) -> Letter:
    with app.app_context():
        return db.session.query(Letter).order_by(Letter.id).first()


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_a_letter_put_off_by_the_server_comes_later(
    app: Flask, due: int, moved: Clock, box: Letterbox, stage: str
) -> None:
    box.script = lambda at, _address: "451 later" if at == stage else "250 OK"
    tick(app)
    assert (states(app), _letter(app).fault) == (["waiting"], "later 451")
    moved.move(seconds=59)
    box.script = lambda _at, _address: "250 OK"
    tick(app)
    assert box.letters == []
    moved.move(seconds=1)
    tick(app)
    assert (len(box.letters), states(app)) == (1, ["sent"])


def test_a_letter_put_off_for_days_is_given_up(
    app: Flask, due: int, moved: Clock, box: Letterbox
) -> None:
    box.script = lambda _at, _address: "451 later"
    for _ in range(5 * 12 + 1):
        tick(app)
        moved.move(hours=2)
    assert (states(app), box.letters) == (["failed"], [])
    with app.app_context():
        assert make.get(Reminder, due).gone_at is None


def test_a_refused_address_is_not_tried_for_ever(
    app: Flask, due: int, team: Team, moved: Clock, box: Letterbox
) -> None:
    box.script = lambda at, _address: "550 nobody" if at == "RCPT" else "250 OK"
    tick(app)
    remind(app, team["leader"], number=2)
    moved.move(days=1)
    tick(app)
    assert (states(app), _letter(app).fault) == (["failed"], "no-such-address 550")
    with app.app_context():
        refused = db.session.query(RefusedAddress).one()
        assert (refused.address, refused.code, refused.is_wish) == ("leader@test.no", "550", False)


@pytest.mark.parametrize("is_new_address", [True, False])
def test_what_an_address_missed_comes_when_it_takes_mail_again(
    app: Flask, due: int, moved: Clock, box: Letterbox, is_new_address: bool
) -> None:
    box.script = lambda at, _address: "550 nobody" if at == "RCPT" else "250 OK"
    tick(app)
    box.script = lambda _at, _address: "250 OK"
    tick(app)
    assert box.letters == []

    def mend() -> None:
        account = make.get(make.Account, 1)
        if is_new_address:
            account.email = "right@test.no"
        else:
            try_address_again(account.email)

    change(app, mend)
    tick(app)
    tick(app)
    assert (box.subjects(), states(app)) == (["Visit 1"], ["failed", "sent"])


def test_a_refused_letter_leaves_the_address_alone(
    app: Flask, due: int, team: Team, moved: Clock, box: Letterbox
) -> None:
    box.script = lambda at, _address: "554 spam" if at == "DATA" else "250 OK"
    tick(app)
    box.script = lambda _at, _address: "250 OK"
    remind(app, team["leader"], number=2)
    tick(app)
    assert states(app) == ["failed", "sent"]
    assert [subject.startswith("Visit 2") for subject in box.subjects()] == [True]


def test_a_connection_lost_before_the_letter_was_on_its_way_costs_nothing(
    app: Flask, due: int, moved: Clock, box: Letterbox
) -> None:
    box.script = lambda _at, _address: DROP
    tick(app)
    assert (states(app), _letter(app).attempts) == (["waiting"], 0)
    box.script = lambda _at, _address: "250 OK"
    moved.move(minutes=1)
    tick(app)
    assert len(box.letters) == 1


@pytest.mark.parametrize("jump", [{"days": 3}, {"days": 1}, {"hours": -2}, {"days": -400}])
def test_a_clock_that_jumps_sends_nothing_again(
    app: Flask, due: int, moved: Clock, box: Letterbox, jump: dict[str, int]
) -> None:
    tick(app)
    moved.move(**jump)
    tick(app)
    moved.now = make.NOW
    tick(app)
    assert len(box.letters) == 1


def test_a_change_that_nobody_has_derived_yet_takes_a_reminder_out_of_its_letter(
    app: Flask, due: int, team: Team, moved: Clock, port: int
) -> None:
    remind(app, team["leader"], number=2)
    tick(app)
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        make.engagement(study, case, title="Visit 2")
        db.session.execute(sa.text("DELETE FROM touched"))
        db.session.execute(sa.text("INSERT INTO touched (subject) VALUES ('engagement:1')"))
        db.session.commit()
    with standing(port) as box:
        moved.move(hours=2)
        with app.app_context():
            assert sending.send_due(app, owner="this one") == 1
    assert [subject.startswith("Visit 2") for subject in box.subjects()] == [True]


def test_a_study_deleted_while_its_letter_is_on_its_way_is_no_error(
    app: Flask, due: int, moved: Clock, box: Letterbox, caplog: pytest.LogCaptureFixture
) -> None:
    def delete_it(at: str, _address: str) -> str:
        if at == "DATA":
            with app.app_context():
                begin_writing()
                for table in ("letters", "reminders"):
                    db.session.execute(sa.text(f"DELETE FROM {table}"))
                db.session.commit()
        return "250 OK"

    box.script = delete_it
    tick(app)
    tick(app)
    assert (states(app), len(box.letters), caplog.text) == ([], 1, "")


def test_without_a_mail_server_no_letter_is_made(app: Flask, due: int) -> None:
    tick(app)
    assert states(app) == []
    settled(app)
