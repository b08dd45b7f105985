"""Whose a follow-up is while people join and leave."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.editing import read
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.followups import queries
from tracker.followups.models import FollowUp
from tracker.followups.queries import Filters
from tracker.notes import service as notes
from tracker.studies import queries as studies

INDEX = "/s/husk/follow-ups"
TASKS = "- [ ] call by 2012-01-20 ~nina\n- [ ] write ~Researcher"


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        author = studies.members(study)[0].account
        visit = make.engagement(study, case, status="held")
        notes.write(visit, author=author, text=TASKS, now=make.NOW)
        db.session.commit()
    return sign_in(client, world.leader)


def _join(app: Flask, name: str, role: str = "researcher") -> int:
    with app.app_context():
        begin_writing()
        account = make.account(f"{name.replace(' ', '.')}@test.no", name=name)
        make.member(make.husk()[0], account, role)
        db.session.commit()
        return account.id


def _leave(app: Flask, name: str) -> None:
    with app.app_context():
        begin_writing()
        team = studies.members(make.husk()[0])
        (member,) = [one for one in team if one.account.name == name]
        member.left_on = dt.date(2012, 1, 1)
        db.session.commit()


def _whose(client: FlaskClient, address: str = INDEX) -> list[str]:
    lines = read(client.get(address)).select("li.follow-up p.soft")
    return [line.get_text(strip=True).split("·")[0].strip() for line in lines]


def test_a_word_means_whoever_it_fits_once_they_have_joined(
    app: Flask, leader: FlaskClient
) -> None:
    assert _whose(leader) == ["~nina", "Researcher"]
    nina = sign_in(app.test_client(), _join(app, "Nina Berg"))
    assert _whose(leader) == ["Nina Berg", "Researcher"]
    assert _whose(leader, "/s/husk/engagements/1") == ["Nina Berg", "Researcher"]
    assert _whose(nina, f"{INDEX}?who=me") == ["Nina Berg"]
    assert _whose(leader, f"{INDEX}?who=me") == []
    _join(app, "Nina Dahl")
    assert _whose(leader) == ["~nina", "Researcher"]


@pytest.mark.parametrize("role", ["observer", "reviewer"])
def test_who_may_not_tick_owns_nothing(app: Flask, leader: FlaskClient, role: str) -> None:
    _join(app, "Nina Berg", role)
    assert _whose(leader) == ["~nina", "Researcher"]
    choices = read(leader.get(f"{INDEX}/new")).select("#owner option")
    assert [one.text for one in choices] == ["Nobody yet", "Leader", "Researcher"]


def test_who_left_keeps_what_the_text_still_says_is_theirs(app: Flask, leader: FlaskClient) -> None:
    _leave(app, "Researcher")
    text = f"Another line.\n\n{TASKS} by 2012-02-01"
    leader.post("/s/husk/notes/1/edit", data={"text": text, "version": "1"})
    assert _whose(leader) == ["~nina", "Researcher"]
    leader.post(
        "/s/husk/notes/1/edit",
        data={"text": text.replace("~Researcher", "~Somebody"), "version": "2"},
    )
    assert _whose(leader) == ["~nina", "~Somebody"]


def test_who_left_keeps_what_stands_by_itself(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        study, _case = make.husk()
        (owner,) = [one for one in studies.members(study) if one.account.name == "Researcher"]
        make.follow_up(study, "Call back", owner=owner)
        db.session.commit()
    _leave(app, "Researcher")
    page = read(leader.get(f"{INDEX}/3"))
    fields = {"text": "Call back", "case": "", "due_on": "2012-02-01",
              "owner": page.select_one("#owner option[selected]")["value"],
              "seen": page.select_one("[name=seen]")["value"]}  # fmt: skip
    assert leader.post(f"{INDEX}/3", data=fields).status_code == 303
    with app.app_context():
        row = make.get(FollowUp, 3)
        assert (row.owner.account.name, row.due_on) == ("Researcher", dt.date(2012, 2, 1))


def test_words_for_one_and_for_many_take_as_many_statements(
    app: Flask, leader: FlaskClient
) -> None:
    with app.app_context(), statements() as few:
        study = make.husk()[0]
        queries.follow_ups(study, Filters(), limit=50)
    with app.app_context():
        begin_writing()
        for number in range(9):
            study = make.husk()[0]
            make.follow_up(study, f"Task {number}", owner_word=f"nobody{number}")
        db.session.commit()
    with app.app_context(), statements() as many:
        study = make.husk()[0]
        assert len(queries.follow_ups(study, Filters(), limit=50)) == 11
    assert few.number == many.number
