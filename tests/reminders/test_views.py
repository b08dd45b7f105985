"""Today and the list of reminders through HTTP, and what may be done with each."""

import datetime as dt

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.deriving import derived, mute, own_reminder, quiet, reminder
from tests.editing import read
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.reminders.models import Mute, Reminder, Touched

HERE = "/s/husk/reminders"
TODAY = "/s/husk/today"


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


@pytest.fixture
def key(app: Flask, leader: FlaskClient) -> int:
    """A case has gone quiet, which the leader is told; nothing else is touched."""
    derived(app)
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        key = quiet(make.members_of(study)[0], case).id
        db.session.commit()
        return key


def _lines(client: FlaskClient, address: str) -> list[str]:
    return [line.a.text for line in read(client.get(address)).select(".attention > li")]


def _row(app: Flask, key: int) -> Reminder:
    with app.app_context():
        row: Reminder = make.get(Reminder, key)
        return row


def _press(client: FlaskClient, form: Tag, **values: str) -> BeautifulSoup:
    """Send a form as it stands; the page on which one lands."""
    fields = {one["name"]: one["value"] for one in form.select("input[name][value]")}
    answer = client.post(str(form["action"]), data=fields | values)
    assert answer.status_code == 303
    return read(client.get(answer.location))


def test_today_says_what_why_and_leads_to_the_act(leader: FlaskClient, key: int) -> None:
    page = read(leader.get(TODAY))
    (line,) = page.select(".attention > li")
    assert line.a["href"] == "/s/husk/cases/nav-baerum"
    assert "Nobody has heard from the case since Thu 1 Dec 2011." in line.text
    act = line.select_one("a.button")
    assert act is not None
    assert act["href"] == "/s/husk/engagements/new?kind=phone-check-in&case=nav-baerum"
    assert page.select_one("#needs .count").text == "1"  # type: ignore[union-attr]


@pytest.mark.parametrize("address", [TODAY, HERE, f"{HERE}?rule=case-quiet&case=nav-baerum"])
def test_a_snooze_is_undone_where_one_was(
    app: Flask, leader: FlaskClient, key: int, address: str
) -> None:
    form = read(leader.get(address)).select_one('.attention form[action$="/snooze"]')
    assert form is not None
    page = _press(leader, form, until="monday")
    assert "rests until Mon" in page.text
    until = _row(app, key).snoozed_until
    assert until is not None
    assert (until.weekday(), _lines(leader, address)) == (0, [])
    assert _lines(leader, f"{HERE}?show=snoozed") == ["NAV Bærum"]
    undo = page.select_one(".flash form")
    assert undo is not None
    assert "is back" in _press(leader, undo).text
    row = _row(app, key)
    assert (row.snoozed_until, row.turn, _lines(leader, address)) == (None, 0, ["NAV Bærum"])


@pytest.mark.parametrize(
    "answers",
    [{"until": "date"}, {"until": "date", "day": "2011-02-03"}, {"until": "never"},
     {"until": "date", "day": "2011-02-31"}],
)  # fmt: skip
def test_a_snooze_that_makes_no_sense_comes_back(
    app: Flask, leader: FlaskClient, key: int, answers: dict[str, str]
) -> None:
    answer = leader.post(f"{HERE}/{key}/snooze", data=answers | {"back": TODAY})
    assert answer.status_code == 422
    assert read(answer).select_one(f'.form-acts a[href="{TODAY}"]')
    assert _row(app, key).snoozed_until is None


def test_done_is_undone(app: Flask, leader: FlaskClient, key: int) -> None:
    form = read(leader.get(TODAY)).select_one('.attention form[action$="/done"]')
    assert form is not None
    undo = _press(leader, form).select_one(".flash form")
    assert _row(app, key).done_at is not None
    assert undo is not None
    _press(leader, undo)
    assert (_row(app, key).done_at, _lines(leader, TODAY)) == (None, ["NAV Bærum"])


def test_a_muted_case_is_silent_until_that_is_undone(
    app: Flask, leader: FlaskClient, key: int
) -> None:
    form = read(leader.get(TODAY)).select_one('.attention form[action$="/mute"]')
    assert form is not None
    assert form.text.strip() == "Mute “Case gone quiet” for NAV Bærum"
    assert form.select_one(".visually-hidden") is None
    page = _press(leader, form)
    assert "No more “Case gone quiet” about NAV Bærum for you." in page.text
    assert _lines(leader, TODAY) == []
    undo = page.select_one(".flash form")
    assert undo is not None
    assert "comes again" in _press(leader, undo).text
    with app.app_context():
        assert db.session.query(Mute).count() == 0


def test_a_mute_is_lifted_from_ones_own_choices(app: Flask, leader: FlaskClient, key: int) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        mute(make.members_of(study)[0], case)
        db.session.commit()
    form = read(leader.get("/account/reminders")).select_one('form[action$="/unmute"]')
    assert form is not None
    page = _press(leader, form)
    assert page.select_one("h1").text == "How you want to hear"  # type: ignore[union-attr]
    assert not page.select('form[action$="/unmute"]')


@pytest.mark.parametrize("back", ["https://evil.test/", "//evil.test", "/s/other/today", ""])
def test_nobody_is_led_astray(leader: FlaskClient, key: int, back: str) -> None:
    assert leader.post(f"{HERE}/{key}/done", data={"back": back}).location == HERE


def test_a_reason_that_went_a_moment_ago_is_not_shown(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    with app.app_context():
        begin_writing()
        study, _case = make.husk()
        make.milestone(study, name="Report", due_on=clock.today("Europe/Oslo"))
        db.session.commit()
    derived(app)
    assert "Report" in _lines(leader, TODAY)
    with app.app_context():
        begin_writing()
        db.session.query(make.Milestone).one().delivered_on = clock.today("Europe/Oslo")
        db.session.commit()
    for address in (TODAY, HERE):
        assert "Report" not in _lines(leader, address)


def test_a_long_list_is_cut_and_counted(app: Flask, leader: FlaskClient, key: int) -> None:
    with app.app_context():
        begin_writing()
        member = make.members_of(make.husk()[0])[0]
        for number in range(60):
            reminder(member, key=f"key {number}")
        db.session.commit()
    page = read(leader.get(TODAY))
    assert len(page.select(".attention > li")) == 7
    assert page.select_one(".attention-more a").text == "All 61"  # type: ignore[union-attr]
    assert len(_lines(leader, HERE)) == 50
    assert len(_lines(leader, f"{HERE}?page=2")) == 11


def test_one_and_many_take_as_many_statements(app: Flask, leader: FlaskClient, key: int) -> None:
    def counted(address: str) -> int:
        leader.get(address)
        with statements() as number:
            leader.get(address)
        return number.number

    addresses = (TODAY, HERE, f"{HERE}?show=later", f"{HERE}?show=snoozed")
    few = [counted(address) for address in addresses]
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        member = make.members_of(study)[0]
        now = clock.now()
        for number, at in enumerate((make.NOW, make.NOW, now + dt.timedelta(days=9))):
            quiet(member, make.case(study, f"Case {number}"), at=at)
        quiet(member, case, key="put off", snoozed_until=now + dt.timedelta(days=9))
        db.session.commit()
        begin_writing()
        db.session.execute(sa.delete(Touched))
        db.session.commit()
    many = [counted(address) for address in addresses]
    assert (many[:2], max(many[2:])) == (few[:2], many[1])


def test_observers_have_none_and_reviewers_their_own(
    app: Flask, leader: FlaskClient, world: make.World, key: int
) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        quiet(make.members_of(study)[2], case)
        db.session.commit()
    reviewer = sign_in(app.test_client(), world.reviewer)
    observer = sign_in(app.test_client(), world.observer)
    assert _lines(reviewer, TODAY) == _lines(reviewer, HERE) == ["NAV Bærum"]
    assert "Observers see the plan" in observer.get(HERE).text
    assert "Needs you" not in observer.get(TODAY).text


def test_hostile_words_are_harmless(app: Flask, leader: FlaskClient, key: int) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        member = make.members_of(study)[0]
        everything = "".join(PAYLOADS)
        own_reminder(member, text=everything, subject=f"case:{case.id}")
        case.name = everything
        quiet(member, case, key="hostile")
        mute(member, case)
        db.session.commit()
    derived(app)
    pages = (TODAY, HERE, f"{HERE}?show=later", f"{HERE}/own/1", "/account/reminders")
    for address in pages:
        assert dangers(leader.get(address).text) == []
    done = leader.post(f"{HERE}/{key + 1}/done", follow_redirects=True)
    assert dangers(done.text) == []
