"""The desk laid, its leader's browser, and a mail server."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.invitations.conftest import box, letterbox
from tests.memberchecks.desk import Desk, done, laid
from tests.signing import sign_in

__all__ = ["box", "letterbox"]


@pytest.fixture
def desk(app: Flask, world: make.World) -> Desk:
    return done(app, laid)


@pytest.fixture
def leader(app: Flask, desk: Desk, world: make.World) -> FlaskClient:
    return sign_in(app.test_client(), world.leader)


@pytest.fixture
def reader(app: Flask, desk: Desk) -> FlaskClient:
    """A browser of somebody of the case, who has no account."""
    return app.test_client()
