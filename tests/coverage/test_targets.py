"""The page on which the leader says how many interviews are wanted."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.editing import filled, read
from tracker.core.database import db
from tracker.coverage.models import Target

HERE = "/s/husk/coverage"


def test_targets_are_set_in_all_and_for_a_round(app: Flask, leader: FlaskClient) -> None:
    for address in (f"{HERE}/targets", f"{HERE}/targets?round=1"):
        fields = filled(read(leader.get(address)).select_one("form.form"))
        names = [name for name in fields if name.startswith("wanted_")]
        done = leader.post(address, data=fields | {names[0]: "3", names[1]: ""})
        assert done.status_code == 303
    with app.app_context():
        kept = {(one.round_id, one.wanted) for one in db.session.scalars(sa.select(Target))}
    assert kept == {(None, 3), (1, 3)}


@pytest.mark.parametrize("number", ["-1", "1000", "many"])
def test_a_target_that_makes_no_sense_comes_back(leader: FlaskClient, number: str) -> None:
    fields = filled(read(leader.get(f"{HERE}/targets")).select_one("form.form"))
    name = next(name for name in fields if name.startswith("wanted_"))
    answer = leader.post(f"{HERE}/targets", data=fields | {name: number})
    assert (answer.status_code, "has-error" in answer.text) == (422, True)


def test_nobody_sets_targets_over_what_they_have_not_seen(leader: FlaskClient) -> None:
    stale = filled(read(leader.get(f"{HERE}/targets")).select_one("form.form"))
    name = next(name for name in stale if name.startswith("wanted_"))
    assert leader.post(f"{HERE}/targets", data=stale | {name: "4"}).status_code == 303
    assert leader.post(f"{HERE}/targets", data=stale | {name: "5"}).status_code == 409
