"""Browsers of a leader, a colleague and an observer, and a status note to act on."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import press, read
from tests.signing import sign_in
from tests.statusnotes.desk import begin


@pytest.fixture
def leader(client: FlaskClient, world: make.World) -> FlaskClient:
    return sign_in(client, world.leader)


@pytest.fixture
def observer(app: Flask, world: make.World) -> FlaskClient:
    return sign_in(app.test_client(), world.observer)


@pytest.fixture
def colleague(app: Flask, world: make.World) -> FlaskClient:
    return sign_in(app.test_client(), world.researcher)


@pytest.fixture
def draft(leader: FlaskClient) -> str:
    """The address of the draft of NAV Bærum as of January 2012."""
    return begin(leader, "One.\n\nTwo.\n\nThree.")


@pytest.fixture
def published(leader: FlaskClient, draft: str) -> str:
    press(leader, read(leader.get(draft)), f"{draft}/publish")
    return draft
