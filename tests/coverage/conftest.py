"""A study with a visit behind it, one interview and one more planned, and who is signed in."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.coverage import making
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.studies.models import Study

PLANNED_ON = dt.date(2040, 5, 3)


@contextmanager
def writing(app: Flask) -> Iterator[Study]:
    """The study, in a context of its own: requests must not share it."""
    with app.app_context():
        begin_writing()
        yield make.husk()[0]
        db.session.commit()


@pytest.fixture
def full(app: Flask, world: make.World) -> None:
    """Bærum's leader was interviewed and its manager is to be; Sola's leader declined."""
    with writing(app) as study:
        baerum, sola = study_cases(study)
        leader, manager = (making.role(study, code) for code in ("office-leader", "middle-manager"))
        interview = making.met(baerum, leader)
        making.met(baerum, leader, kind="phone-check-in")
        making.met(baerum, manager, status="planned", day=PLANNED_ON)
        making.target(study, leader)
        making.target(study, manager)
        making.hole(sola, leader, reason="declined", note="They had no time for us")
        make.in_round(interview, make.round_(study, baerum))
        make.question(study, "rq1", "How?")


def study_cases(study: Study) -> list[make.Case]:
    return db.session.query(make.Case).filter_by(study=study).order_by(make.Case.name).all()


@pytest.fixture
def leader(client: FlaskClient, world: make.World, full: None) -> FlaskClient:
    return sign_in(client, world.leader)


@pytest.fixture
def observer(app: Flask, world: make.World, full: None) -> FlaskClient:
    return sign_in(app.test_client(), world.observer)
