"""The sheet for the train: what is open, what to ask, whom nobody has met."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core.database import begin_writing, db
from tracker.engagements.reached import reached
from tracker.notes import service as notes
from tracker.studies import queries as studies
from tracker.studies.models import Study

NOTE = "They were tired.\n\n- [ ] send the report\n- [x] thank\n\n## Next time\n\n- Ask about money"


def _study() -> Study:
    study = studies.find_study("husk")
    assert study is not None
    return study


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    """A visit that was held and noted, and the next one; one person met and one not."""
    with app.app_context():
        begin_writing()
        study = _study()
        case = cases.find_case(study, "nav-baerum")
        assert case is not None
        author = studies.members(study)[0].account
        held = make.engagement(study, case, title="First visit", status="held")
        notes.write(held, author=author, text=NOTE, now=make.NOW)
        make.engagement(study, case, title="Second visit", day=dt.date(2011, 9, 1))
        roles = studies.informant_roles(study)
        for name, role in (("Met", roles[0]), ("Not met", roles[0])):
            person = make.person(
                study, role, case=case, pseudonym=f"{name} 1, Bærum", name="Kanari"
            )
            if name == "Met":
                make.participation(held, person=person, came=1)
        make.status_note(case, author, text="It goes well.", **make.PUBLISHED)
        db.session.commit()
    return sign_in(client, world.leader)


HERE = "/s/husk/engagements/2/before"


def test_the_sheet_holds_what_one_wants_to_know_on_the_train(leader: FlaskClient) -> None:
    page = leader.get(HERE).text
    for words in ("First visit", "They were tired.", "send the report", "Ask about money",
                  "Not met 1, Bærum", "Middle manager", "It goes well."):  # fmt: skip
        assert words in page
    for words in ("thank", "Kanari", ">Met 1"):
        assert words not in page


def test_what_a_visit_asked_is_not_lost_behind_later_notes(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        author = studies.members(study)[0].account
        for day in range(1, 9):
            later = make.engagement(
                study, case, kind="interview", status="held", day=dt.date(2011, 4, day)
            )
            notes.write(later, author=author, text="Nothing to ask.", now=make.NOW)
        db.session.commit()
    for page in (leader.get(HERE).text, leader.get("/s/husk/engagements/2").text):
        assert "Ask about money" in page
    assert "/s/husk/engagements/1" in leader.get(HERE).text


def test_a_reviewer_sees_roles_and_no_persons(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    page = sign_in(app.test_client(), world.reviewer).get(HERE).text
    assert "Middle manager" in page
    assert "Not met 1" not in page


def test_who_stayed_away_is_not_met(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        case = cases.find_case(_study(), "nav-baerum")
        assert case is not None
        assert len(reached([case])[case.id].person_ids) == 1
        db.session.query(make.Participation).one().came = 0
        assert reached([case])[case.id].role_ids == frozenset()
        db.session.rollback()


def test_the_sheet_takes_a_bounded_number_of_statements(leader: FlaskClient) -> None:
    with statements() as counted:
        assert leader.get(HERE).status_code == 200
    assert counted.number <= 18


def test_hostile_notes_are_harmless(app: Flask, leader: FlaskClient) -> None:
    with app.app_context():
        begin_writing()
        lines = "\n".join(f"- [ ] {text}" for text in PAYLOADS)
        db.session.query(make.Note).one().text = f"{lines}\n\n## Next time\n\n{lines}"
        db.session.commit()
    assert dangers(leader.get(HERE).text) == []
