"""Reminders set by hand through HTTP: on anything, for oneself or another, once or again."""

import datetime as dt
import re

import pytest
from bs4 import Tag
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.deriving import derived, own_reminder
from tests.editing import filled, read
from tests.signing import sign_in
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.reminders.models import OwnReminder, Reminder

HERE = "/s/husk/reminders"
NEW = f"{HERE}/new"
AHEAD = dt.timedelta(days=3)


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


def _day(ahead: dt.timedelta = AHEAD) -> str:
    return (clock.today("Europe/Oslo") + ahead).isoformat()


def _answers(client: FlaskClient, address: str = NEW, **values: str) -> dict[str, str]:
    """The form as it is opened, with a text and a day."""
    form = read(client.get(address)).select_one("form.form")
    assert form is not None
    return filled(form) | {"text": "Call back", "first_on": _day()} | values


def _only(app: Flask) -> OwnReminder:
    with app.app_context():
        return db.session.query(OwnReminder).one()


def _late(app: Flask) -> None:
    """Its moment has come: as if it had been set last week."""
    with app.app_context():
        begin_writing()
        own = db.session.query(OwnReminder).one()
        own.first_on = clock.today("Europe/Oslo") - dt.timedelta(days=2)
        db.session.commit()
    derived(app)


def _lines(client: FlaskClient, address: str) -> list[str]:
    return [line.a.text for line in read(client.get(address)).select(".attention > li")]


def test_it_stands_among_the_later_ones_at_once_and_comes_when_its_moment_has(
    app: Flask, leader: FlaskClient
) -> None:
    answer = leader.post(NEW, data=_answers(leader))
    assert (answer.status_code, answer.location) == (303, HERE)
    assert "You are reminded of “Call back” on" in leader.get(HERE).text
    assert (_lines(leader, HERE), _lines(leader, f"{HERE}?show=later")) == ([], ["Call back"])
    _late(app)
    page = read(leader.get("/s/husk/today"))
    (line,) = page.select(".attention > li")
    assert "Overdue" in line.text
    assert re.search(r"You set this for \w{3} \d+ \w{3} \d{4}, 09:00\.", line.text)
    act = line.select_one('.attention-acts > form[action$="/done"]')
    assert isinstance(act, Tag)
    leader.post(str(act["action"]), data=filled(act))
    assert _lines(leader, "/s/husk/today") == []


@pytest.mark.parametrize(
    ("about", "url"),
    [
        ("case:1", "/s/husk/cases/nav-baerum"),
        ("engagement:1", "/s/husk/engagements/1"),
        ("milestone:1", "/s/husk/milestones"),
        ("follow-up:1", "/s/husk/follow-ups#follow-up-1"),
        ("round:1", "/s/husk/rounds/1"),
        ("status-note:1", "/s/husk/status-notes/1"),
        ("person:1", "/s/husk/people/1"),
    ],
)
def test_it_is_about_anything_and_leads_back_there(
    app: Flask, leader: FlaskClient, about: str, url: str
) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        make.engagement(study, case)
        make.milestone(study)
        make.follow_up(study)
        make.round_(study, case)
        make.status_note(case, make.get(make.Account, 1))
        make.person(study, make.role(study, "adviser", "Adviser"))
        db.session.commit()
    offered = read(leader.get(url.split("#", maxsplit=1)[0]))
    assert offered.select_one(f'a[href="{NEW}?about={about}"]')
    answer = leader.post(NEW, data=_answers(leader, f"{NEW}?about={about}"))
    assert answer.location == url
    assert _only(app).subject == about
    _late(app)
    line = read(leader.get(HERE)).select(".attention > li")[0]
    assert line.a["href"] == url
    assert read(leader.get(f"{HERE}/own/1")).select_one(f'.reminder-about a[href="{url}"]')


@pytest.mark.parametrize("about", ["case:3", "case:0", "moon:1", "case:x", "engagement:1"])
def test_what_is_not_in_this_study_is_nothing(app: Flask, leader: FlaskClient, about: str) -> None:
    with app.app_context():
        begin_writing()
        there = db.session.query(make.Study).filter_by(short_name="other").one()
        assert make.case(there, "Elsewhere").id == 3
        assert make.engagement(there).id == 1
        db.session.commit()
    assert leader.get(f"{NEW}?about={about}").status_code == 404
    assert leader.post(NEW, data=_answers(leader) | {"about": about}).status_code == 404


@pytest.mark.parametrize(
    "values",
    [
        {"text": ""},
        {"text": "x" * 201},
        {"first_on": ""},
        {"first_on": "2011-05-02"},
        {"at_time": "noon"},
        {"whom": "4"},
        {"whom": "5"},
        {"repeats": "hours"},
        {"repeats": "weeks", "every": "0"},
        {"repeats": "weeks", "last_on": "2011-05-02"},
    ],
)
def test_bad_answers_come_back_as_typed(
    app: Flask, leader: FlaskClient, values: dict[str, str]
) -> None:
    answer = leader.post(NEW, data=_answers(leader) | values)
    assert answer.status_code == 422
    page = read(answer)
    assert page.select_one(".field-errors")
    if "text" not in values:
        assert page.select_one("#text")["value"] == "Call back"  # type: ignore[index]
    with app.app_context():
        assert db.session.query(OwnReminder).count() == 0


def test_one_for_a_colleague_is_theirs_and_mine_to_change(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    colleague = sign_in(app.test_client(), world.researcher)
    answer = leader.post(NEW, data=_answers(leader, whom="2"))
    assert "Researcher is reminded of" in leader.get(answer.location).text
    assert _lines(leader, f"{HERE}?show=later") == []
    assert _lines(colleague, f"{HERE}?show=later") == ["Call back"]
    assert "Set by Leader for Researcher." in colleague.get(f"{HERE}/own/1").text
    fields = _answers(leader, f"{HERE}/own/1") | {"text": "Write instead", "about": "case:1"}
    assert leader.post(f"{HERE}/own/1", data=fields).status_code == 303
    assert _lines(colleague, f"{HERE}?show=later") == ["Write instead"]
    assert _only(app).subject == ""


def test_one_that_comes_once_needs_no_interval(app: Flask, leader: FlaskClient) -> None:
    page = read(leader.get(NEW))
    required = {one.find_parent(class_="field").label["for"] for one in page.select(".required")}  # type: ignore[union-attr]
    assert required == {"text", "first_on", "at_time"}
    assert leader.post(NEW, data=_answers(leader, every="")).status_code == 303
    assert (_only(app).repeats, _only(app).every) == ("never", 1)


def test_a_reviewer_sets_one_for_themselves_alone_and_is_reminded(
    app: Flask, client: FlaskClient, world: make.World
) -> None:
    reviewer = sign_in(client, world.reviewer)
    page = read(reviewer.get(NEW))
    assert [one.text for one in page.select("#whom option")] == ["Reviewer"]
    assert reviewer.post(NEW, data=_answers(reviewer, whom="1")).status_code == 422
    assert reviewer.post(NEW, data=_answers(reviewer)).status_code == 303
    _late(app)
    assert _lines(reviewer, HERE) == ["Call back"]
    act = read(reviewer.get("/s/husk/today")).select_one('.attention-acts form[action$="/done"]')
    assert isinstance(act, Tag)
    reviewer.post(str(act["action"]), data=filled(act))
    assert _lines(reviewer, HERE) == []


def test_nobody_is_reminded_of_a_person_whom_they_may_not_see(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    """A reviewer sees no people, neither by an address nor by a leader's mistake."""
    with app.app_context():
        begin_writing()
        study = make.husk()[0]
        make.person(study, make.role(study, "adviser", "Adviser"))
        db.session.commit()
    about = f"{NEW}?about=person:1"
    refused = leader.post(NEW, data=_answers(leader, about, whom="3"))
    assert refused.status_code == 422
    assert "A reviewer does not see the people of a study." in refused.text
    reviewer = sign_in(app.test_client(), world.reviewer)
    assert reviewer.get(about).status_code == 404
    given = _answers(reviewer) | {"about": "person:1"}
    assert reviewer.post(NEW, data=given).status_code == 404


def test_a_leader_sets_one_for_a_reviewer_and_none_for_an_observer(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    offered = [one.text for one in read(leader.get(NEW)).select("#whom option")]
    assert offered == ["Leader", "Researcher", "Reviewer"]
    leader.post(NEW, data=_answers(leader, whom="3"))
    reviewer = sign_in(app.test_client(), world.reviewer)
    assert _lines(reviewer, f"{HERE}?show=later") == ["Call back"]


def _for_others(client: FlaskClient) -> list[str]:
    shown = read(client.get(HERE)).select("section:has(#for-others) li")
    return [" ".join(one.text.split()) for one in shown]


def test_whoever_set_one_for_another_finds_it_until_it_is_over(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    colleague = sign_in(app.test_client(), world.researcher)
    leader.post(NEW, data=_answers(leader, whom="2"))
    leader.post(NEW, data=_answers(leader, text="My own"))
    [line] = _for_others(leader)
    assert line.startswith("Call back For Researcher · Comes ")
    link = read(leader.get(HERE)).select_one("section:has(#for-others) li a")
    assert link is not None
    assert link["href"] == f"{HERE}/own/1"
    assert _for_others(colleague) == []
    leader.post(f"{HERE}/own/2/remove")
    _late(app)
    assert "Open since" in _for_others(leader)[0]
    act = read(colleague.get(HERE)).select_one('.attention-acts > form[action$="/done"]')
    assert isinstance(act, Tag)
    colleague.post(str(act["action"]), data=filled(act))
    assert _for_others(leader) == []
    with app.app_context():
        begin_writing()
        db.session.query(OwnReminder).one().repeats = "years"
        db.session.commit()
    assert "Comes again later" in _for_others(leader)[0]


def test_what_is_neither_mine_nor_for_me_does_not_exist(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    with app.app_context():
        begin_writing()
        own_reminder(make.members_of(make.husk()[0])[1])
        db.session.commit()
    for address in (f"{HERE}/own/1", f"{HERE}/own/1/remove"):
        assert leader.post(address, data={}).status_code == 404


def test_a_removed_one_comes_back_as_it_was(app: Flask, leader: FlaskClient) -> None:
    fields = _answers(leader, repeats="months", every="2", last_on=_day(AHEAD * 99))
    leader.post(NEW, data=fields)
    _late(app)
    before = _only(app)
    answer = leader.post(f"{HERE}/own/1/remove")
    with app.app_context():
        assert db.session.query(OwnReminder).count() == 0
        assert db.session.query(Reminder).filter_by(gone_at=None).count() == 0
    undo = read(leader.get(answer.location)).select_one(".flash form")
    assert isinstance(undo, Tag)
    assert leader.post(str(undo["action"]), data=filled(undo)).status_code == 303
    after = _only(app)
    for name in ("text", "first_on", "at_time", "repeats", "every", "last_on", "membership_id"):
        assert getattr(after, name) == getattr(before, name)
    assert _lines(leader, HERE) == ["Call back"]


def test_what_it_was_about_may_go(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        member = make.members_of(make.husk()[0])[0]
        own_reminder(member, subject="milestone:9", first_on=dt.date(2011, 5, 2))
        db.session.commit()
    derived(app)
    assert "is gone from the study" in leader.get(f"{HERE}/own/1").text
    assert _lines(leader, HERE) == ["Call back"]
