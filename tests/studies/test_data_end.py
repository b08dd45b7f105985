"""The day by which personal data must be gone: rule, service and the field in the settings."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import filled, read
from tests.signing import sign_in
from tracker.core.errors import DomainError
from tracker.studies import service
from tracker.studies.rules import check_data_end

HERE = "/s/husk/settings"
ENDS = dt.date(2012, 3, 31)


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


def _until(app: Flask) -> dt.date | None:
    with app.app_context():
        study, _case = make.husk()
        return study.personal_data_until


def _save(leader: FlaskClient, **changed: str) -> int:
    fields = filled(read(leader.get(HERE)).find("textarea", id="about").find_parent("form"))
    return leader.post(HERE, data=fields | changed).status_code


@pytest.mark.parametrize("until", [None, ENDS, dt.date(2012, 12, 31)])
def test_data_may_be_kept_from_the_end_of_the_study_on(until: dt.date | None) -> None:
    check_data_end(until, ends_on=ENDS)


def test_an_end_within_the_study_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        check_data_end(dt.date(2012, 3, 30), ends_on=ENDS)
    assert refusal.value.field == "personal_data_until"


@pytest.mark.usefixtures("session")
def test_the_day_is_set_and_taken_away() -> None:
    study = make.study()
    service.keep_personal_data_until(study, dt.date(2012, 12, 31))
    assert study.personal_data_until == dt.date(2012, 12, 31)
    with pytest.raises(DomainError):
        service.keep_personal_data_until(study, dt.date(2012, 1, 1))
    service.keep_personal_data_until(study, None)
    assert study.personal_data_until is None


def test_a_leader_sets_the_day_in_the_settings(app: Flask, leader: FlaskClient) -> None:
    assert _save(leader, personal_data_until="2012-12-31") == 303
    assert _until(app) == dt.date(2012, 12, 31)
    assert read(leader.get(HERE)).find(id="personal_data_until")["value"] == "2012-12-31"
    assert _save(leader, title="Another") == 303
    assert _until(app) == dt.date(2012, 12, 31)
    assert _save(leader, personal_data_until="") == 303
    assert _until(app) is None


@pytest.mark.parametrize("day", ["2012-03-30", "never", "1066-01-01"])
def test_a_day_that_cannot_be_is_refused_beside_its_field(
    app: Flask, leader: FlaskClient, day: str
) -> None:
    fields = filled(read(leader.get(HERE)).find("textarea", id="about").find_parent("form"))
    answer = leader.post(HERE, data=fields | {"personal_data_until": day})
    assert answer.status_code == 422
    assert read(answer).find(id="personal_data_until-errors") is not None
    assert _until(app) is None


def test_a_study_that_is_prolonged_beyond_the_day_is_told(app: Flask, leader: FlaskClient) -> None:
    _save(leader, personal_data_until="2012-12-31")
    assert _save(leader, ends_on="2013-01-31") == 422
    assert _until(app) == dt.date(2012, 12, 31)


def test_a_new_study_is_not_asked_for_the_day(leader: FlaskClient) -> None:
    assert read(leader.get("/studies/new")).find(id="personal_data_until") is None
