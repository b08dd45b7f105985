"""A held visit to NAV Bærum, and browsers of the leader's and others."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core.database import begin_writing, db
from tracker.studies import queries

Place = Callable[..., int]


@pytest.fixture
def leader(app: Flask, world: make.World) -> FlaskClient:
    return sign_in(app.test_client(), world.leader)


@pytest.fixture
def folder(app: Flask) -> Path:
    return Path(app.instance_path) / "files"


@pytest.fixture
def visit(app: Flask, world: make.World) -> str:
    """The address of the visit."""
    with app.app_context():
        begin_writing()
        study = queries.find_study(world.study)
        assert study is not None
        case = cases.find_case(study, "nav-baerum")
        assert case is not None
        number = make.engagement(study, case, status="held").number
        db.session.commit()
    return f"/s/husk/engagements/{number}"


@pytest.fixture
def place(app: Flask, world: make.World, visit: str) -> Place:
    """Puts a file on the visit, or on its case, and says its number."""

    def put(*, on_case: bool = False, **values: object) -> int:
        with app.app_context():
            begin_writing()
            study = queries.find_study(world.study)
            assert study is not None
            engagement = db.session.query(make.Engagement).one()
            where = engagement.cases[0] if on_case else engagement
            by = make.get(make.Account, world.leader)
            number = make.attachment(where, by, **values).id
            db.session.commit()
        return number

    return put
