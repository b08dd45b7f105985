"""What a letter told that failed: the leader sends it again, or mends the address."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.deriving import letter, quiet
from tests.editing import read
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.delivery.rules import State
from tracker.reminders.models import Reminder

HERE = "/s/husk/reminders/sent"


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


@pytest.mark.parametrize(
    ("fault", "may"),
    [("unclear", True), ("refused 554", True), ("later 451", True), ("no-such-address 550", False)],
)
def test_it_is_sent_again_unless_its_address_is_all_that_was_wrong(
    app: Flask, leader: FlaskClient, fault: str, may: bool
) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        told = quiet(make.members_of(study)[1], case)
        again = f"{HERE}/{letter([told], state=State.FAILED, fault=fault).id}/again"
        db.session.commit()
    assert bool(read(leader.get(HERE)).select(f'form[action="{again}"]')) is may
    leader.post(again)
    page = read(leader.get(HERE))
    # What waits for its address stands there all along.
    assert [row.th.text for row in page.select("section:has(#waits) tbody tr")] == ["Researcher"]
    assert page.select(f'form[action="{again}"]') == []
    assert "Failed" in page.text


def test_of_one_about_two_studies_only_what_is_here_goes_out_again(
    app: Flask, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        there = db.session.query(make.Study).filter_by(short_name="other").one()
        here = make.members_of(study)[0]
        elsewhere = make.member(there, here.account)
        foreign = make.case(there, "Foreign case")
        both = letter([quiet(here, case), quiet(elsewhere, foreign)], state=State.FAILED)
        alone = letter([quiet(elsewhere, foreign, key="alone")], state=State.FAILED)
        addresses = [f"{HERE}/{one.id}/again" for one in (both, alone)]
        db.session.commit()
    assert [leader.post(one).status_code for one in addresses] == [303, 404]
    with app.app_context():
        assert db.session.query(Reminder).filter_by(turn=1).one().case.name != "Foreign case"
