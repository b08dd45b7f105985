"""The engagement page: what comes first, and what it says of days and people."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.studies import queries as studies

TODAY = make.NOW.date()
# The Saturday before.
SATURDAY = TODAY - dt.timedelta(days=(TODAY.weekday() + 2) % 7)

WEEKEND = "It falls on a weekend."
UNSENT = "It is less than 14 days ahead and no invitation has been sent."


@pytest.fixture
def leader(client: FlaskClient, world: make.World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(clock, "today", lambda _zone: SATURDAY)
    return sign_in(client, world.leader)


def _page(app: Flask, leader: FlaskClient, **values: Any) -> BeautifulSoup:
    """The page of a new engagement to which a person and three of a role are to come."""
    with app.app_context():
        begin_writing()
        study = studies.find_study("husk")
        assert study is not None
        case = cases.find_case(study, "nav-baerum")
        assert case is not None
        visit = make.engagement(study, case, **values)
        role = studies.informant_roles(study)[0]
        make.participation(visit, role=role, invited=3)
        make.participation(visit, person=make.person(study, role, case=case))
        make.team_member(visit, studies.members(study)[0], "interviewer")
        db.session.commit()
        number = visit.number
    return read(leader.get(f"/s/husk/engagements/{number}"))


def _sections(page: BeautifulSoup) -> list[str]:
    return [heading["id"] for heading in page.select("main h2[id]")]


def _who(page: BeautifulSoup) -> list[str]:
    section = page.find(id="who").find_parent("section")
    said = [section.h2, *section.find_all("li")]
    return [" ".join(one.text.split()) for one in said]


@pytest.mark.parametrize(("days", "first"), [(0, "notes"), (-1, "notes"), (1, "programme")])
def test_notes_come_first_from_the_day_itself_on(
    app: Flask, leader: FlaskClient, days: int, first: str
) -> None:
    page = _page(app, leader, day=SATURDAY + dt.timedelta(days=days))
    assert _sections(page)[0] == first


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (0, []),
        (1, [WEEKEND, f"{UNSENT} Send the invitations"]),
        (4, [WEEKEND]),
    ],
)
def test_what_deserves_a_look_stands_in_one_box_until_the_day(
    app: Flask, leader: FlaskClient, weeks: int, said: list[str]
) -> None:
    day = SATURDAY + dt.timedelta(weeks=weeks)
    page = _page(app, leader, day=day, kind="dialogue-meeting")
    boxes = page.select(".note-warning:has(p)")
    assert [[line.text for line in box.find_all("p")] for box in boxes] == [said] * bool(said)


def test_a_visit_of_several_days_keeps_its_end_and_says_who_went(
    app: Flask, leader: FlaskClient
) -> None:
    first, last = dt.date(2011, 1, 19), dt.date(2011, 1, 21)
    plan = _page(app, leader, day=first, ends_on=last, status="held").select_one(".facts")
    words = " ".join(plan.text.split())
    assert "Wed 19 Jan – Fri 21 Jan 2011" in words
    assert "Who went" in words
    assert "Who goes" not in words


@pytest.mark.parametrize(
    ("status", "heading", "end"),
    [("planned", "Expected", ""), ("held", "Who came", "not noted yet")],
)
def test_who_is_expected_is_not_said_to_be_invited(
    app: Flask, leader: FlaskClient, status: str, heading: str, end: str
) -> None:
    said, *rows = _who(_page(app, leader, status=status))
    assert said == heading
    assert all(row.endswith(end) and "invited" not in row for row in rows)
    assert len(rows) == 2
