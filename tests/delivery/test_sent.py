"""The leader's page of what was sent, what waits and why; each study sees its own alone."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.deriving import letter as _letter
from tests.deriving import quiet, reminder
from tests.editing import read
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.accounts.models import RefusedAddress
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.delivery.models import MailChoice, Watch
from tracker.delivery.rules import Mode, State
from tracker.reminders.models import Reminder
from tracker.studies.models import Membership

HERE = "/s/husk/reminders/sent"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    settings = app.extensions["tracker_settings"]
    app.extensions["tracker_settings"] = dataclasses.replace(
        settings, mail_server="smtp://mail.test"
    )
    with app.app_context():
        begin_writing()
        for account in db.session.query(make.Account):
            account.password = "x"
        db.session.commit()
    return sign_in(client, world.leader)


def _choose(member: Membership, mode: Mode, **values: Any) -> None:
    given = {"time_zone": "UTC", "digest_time": dt.time(7), "days_off": ""} | values
    db.session.add(MailChoice(account_id=member.account_id, mode=mode, **given))


def _page(client: FlaskClient, query: str = "") -> BeautifulSoup:
    answer = client.get(HERE + query)
    assert answer.status_code == 200
    return read(answer)


def _waits(client: FlaskClient) -> dict[str, str]:
    """For whom what waits, and why."""
    rows = _page(client).select("#waits + *, section:has(#waits) tbody tr")
    return {
        row.th.text.strip(): " ".join(row.select("td")[-1].text.split())
        for row in rows
        if row.name == "tr"
    }


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (None, "Has never run"),
        ({"beat_at": make.NOW}, "Not seen since Fri 20 Jan 2012, 09:00"),
        ({"mail_failures": 3, "mail_fault": "unreachable"}, "Takes nothing: The server does not"),
        ({"mail_failures": 3, "mail_fault": "unreachable"}, "Tried 3 times in vain."),
        ({"backed_up_on": dt.date(2012, 1, 19)}, "Thu 19 Jan 2012"),
        ({}, "None yet"),
    ],
)
def test_it_says_how_the_machinery_does(
    app: Flask, leader: FlaskClient, values: dict[str, Any] | None, said: str
) -> None:
    if values is not None:
        with app.app_context():
            begin_writing()
            db.session.add(Watch(id=1, **values))
            db.session.commit()
    assert said in " ".join(_page(leader).text.split())


def test_it_says_that_the_scheduler_lives(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        db.session.add(Watch(id=1, beat_at=clock.now()))
        db.session.commit()
    assert "Lives, last seen" in _page(leader).text


def test_it_says_what_waits_for_whom_and_why(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        members = make.members_of(study)
        for member in members:
            quiet(member, case)
        at_once = {"quiet_from": None, "quiet_until": None}
        _choose(members[0], Mode.NEVER)
        _choose(members[1], Mode.AT_ONCE, **at_once)
        _choose(members[3], Mode.AT_ONCE, **at_once)
        members[2].account.password = None
        db.session.add(RefusedAddress(address="observer@test.no", refused_at=make.NOW))
        db.session.commit()
    assert _waits(leader) == {
        "Leader": "Wants no mail, reads it in here",
        "Researcher": "Goes out within minutes",
        "Reviewer": "Has not joined yet",
        "Observer": "The mail server refused the address",
    }


def test_it_says_when_the_next_try_is_or_the_hours_open(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        members = make.members_of(study)
        for member in members[:2]:
            quiet(member, case)
        _choose(members[1], Mode.AT_ONCE, quiet_from=None, quiet_until=None)
        tried = {"state": State.WAITING, "sent_at": None, "fault": "later 451", "attempts": 2}
        letter = _letter([quiet(members[1], case, key="x")], **tried)
        letter.next_try_at = dt.datetime(2012, 1, 20, 10, tzinfo=dt.UTC)
        db.session.commit()
    waits = _waits(leader)
    assert waits["Leader"].startswith("Comes within the hours chosen next on ")
    assert waits["Researcher"] == (
        "Was tried and is tried again: The server wanted it later (451) "
        "next on Fri 20 Jan 2012, 11:00"
    )


def test_what_was_told_or_snoozed_or_done_waits_no_more(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        member = make.members_of(study)[0]
        _letter([quiet(member, case)])
        quiet(member, case, key="a", snoozed_until=clock.now() + HOUR)
        for values in ({"done_at": make.NOW}, {"gone_at": make.NOW}, {"until": make.NOW}):
            quiet(member, case, key=str(values), **values)
        db.session.commit()
    page = _page(leader)
    assert "Nothing waits to be sent." in page.text
    assert "Leader (1, first until" in " ".join(page.text.split())


def test_letters_stand_there_with_what_they_told_and_how_far_they_came(
    app: Flask, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        first, second = make.members_of(study)[:2]
        _letter([quiet(first, case, key=str(number)) for number in range(25)])
        _letter([quiet(second, case)], state=State.FAILED, sent_at=None, fault="refused 554")
        person = make.person(study, make.role(study, "adviser", "Adviser"), name="Kari Canary")
        told = Reminder(study=study, person=person, rule="coming-up", subject="engagement:1",
                        details={"title": "Visit", "begins": "2012-01-25"}, key="k",
                        at=make.NOW, made_at=make.NOW)  # fmt: skip
        db.session.add(told)
        db.session.flush()
        _letter([told])
        db.session.commit()
    page = _page(leader)
    words = " ".join(page.select_one("section:has(#letters)").text.split())  # type: ignore[union-attr]
    for said in ("25 reminders", "and 5 more", "Failed", "would not take it (554)", "Adviser 1"):
        assert said in words
    assert "Canary" not in page.text
    names = [row.th.text for row in _page(leader, "?state=failed").select("tbody tr")]
    assert names == ["Researcher"]
    assert _waits(leader) == {}
    assert [row.th.text for row in _page(leader, "?to=p1").select("tbody tr")] == ["Adviser 1"]
    assert len(_page(leader, "?to=m99&state=moon").select("tbody tr")) == 3


def test_of_a_letter_about_two_studies_each_sees_its_own_alone(
    app: Flask, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        there = db.session.query(make.Study).filter_by(short_name="other").one()
        here = make.members_of(study)[0]
        elsewhere = make.member(there, here.account)
        foreign = make.case(there, "Foreign case")
        _letter([quiet(here, case), quiet(elsewhere, foreign)])
        _letter([quiet(elsewhere, foreign, key="alone")])
        quiet(elsewhere, foreign, key="waits")
        db.session.commit()
    page = _page(leader)
    assert "Foreign" not in page.text
    assert len(page.select("section:has(#letters) tbody tr")) == 1
    assert _waits(leader) == {}


def test_one_and_many_take_as_many_statements(app: Flask, leader: FlaskClient) -> None:
    def grown(numbers: range) -> None:
        with app.app_context():
            begin_writing()
            study, case = make.husk()
            for number in numbers:
                account = make.account(f"{number}@test.no", password="x")
                member = make.member(study, account)
                _letter([quiet(member, case), reminder(member)])
                quiet(member, case, key="waits")
            db.session.commit()
        leader.get(HERE)

    grown(range(1))
    with statements() as few:
        leader.get(HERE)
    grown(range(1, 4))
    with statements() as many:
        leader.get(HERE)
    assert many.number == few.number <= 20


def test_hostile_words_are_harmless(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        member = make.members_of(study)[0]
        case.name = member.account.name = "".join(PAYLOADS)
        _letter([quiet(member, case)], fault="<b>x</b> 550", state=State.FAILED)
        quiet(member, case, key="waits")
        db.session.commit()
    assert dangers(leader.get(HERE).text) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": State.SENDING, "fault": "unsure", "sent_at": None}, "is sent once more"),
        ({"state": State.SENT, "unanswered": 1}, "It may have come twice"),
        ({"state": State.FAILED, "fault": "unclear"}, "and is not sent again"),
        ({"state": State.SENT}, None),
    ],
)
def test_a_letter_that_may_have_come_twice_says_so(
    app: Flask, leader: FlaskClient, values: dict[str, Any], said: str | None
) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        _letter([quiet(make.members_of(study)[0], case)], **values)
        db.session.commit()
    words = " ".join(_page(leader).text.split())
    assert said in words if said else "may have" not in words
