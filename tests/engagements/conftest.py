"""The project leader, signed in on a fixed morning."""

import pytest
from flask.testing import FlaskClient

from tests import make
from tests.signing import sign_in
from tracker.core import clock


@pytest.fixture
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is nine in the morning in Oslo, on 20 January 2012."""
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


@pytest.fixture
def leader(client: FlaskClient, world: make.World, friday: None) -> FlaskClient:
    return sign_in(client, world.leader)
