"""The little world as rows, in a context in which services may be called."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.studies import queries
from tracker.studies.models import Study


@pytest.fixture
def leader(app: Flask, world: make.World) -> FlaskClient:
    return sign_in(app.test_client(), world.leader)


@pytest.fixture
def study(world: make.World, session: None) -> Study:
    study = queries.find_study(world.study)
    assert study is not None
    return study


@pytest.fixture
def baerum(study: Study) -> Case:
    case = cases.find_case(study, "nav-baerum")
    assert case is not None
    return case


@pytest.fixture
def sola(study: Study) -> Case:
    case = cases.find_case(study, "nav-sola")
    assert case is not None
    return case
