"""The study's lists: taking an entry off, back again, and its name."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.studies.models import Theme

HERE = "/s/husk/settings/themes"


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    with app.app_context():
        begin_writing()
        study, _case = make.husk()
        make.theme(study, "anchoring", "Anchoring").also = "ankring forankring"
        make.theme(study, "money", "Money")
        db.session.commit()
    return sign_in(client, world.leader)


def _list(app: Flask) -> list[tuple[str, str, str]]:
    with app.app_context():
        rows = db.session.query(Theme).order_by(Theme.position, Theme.id)
        return [(row.name, row.code, row.also) for row in rows]


def test_an_entry_taken_off_comes_back_with_its_former_tags(
    app: Flask, leader: FlaskClient
) -> None:
    before = _list(app)
    assert leader.post(f"{HERE}/1/remove").location == HERE
    page: BeautifulSoup = read(leader.get(HERE))
    assert len(_list(app)) == 1
    undo = page.find("button", string="Undo").find_parent("form")
    fields = {field["name"]: field["value"] for field in undo.find_all("input")}
    assert leader.post(undo["action"], data=fields).status_code == 303
    assert sorted(_list(app)) == sorted(before)


def test_two_entries_of_a_list_have_no_name_in_common(app: Flask, leader: FlaskClient) -> None:
    answer = leader.post(f"{HERE}/2", data={"name": "anchoring", "code": "money"})
    assert (answer.status_code, "already has that entry" in answer.text) == (422, True)
    assert leader.post(f"{HERE}/2", data={"name": "MONEY", "code": "money"}).status_code == 303


def test_an_entry_leads_to_the_excerpts_that_bear_it(leader: FlaskClient) -> None:
    page = read(leader.get(f"{HERE}/1"))
    assert page.find("a", href="/s/husk/excerpts?tag=%23anchoring")
