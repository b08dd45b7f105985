"""The little world with all of it derived once."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests import make
from tests.reminders.stored import caught_up
from tracker.core.database import db


@pytest.fixture
def derived(app: Flask, world: make.World) -> Iterator[None]:
    """A context on the little world, with nothing left in `touched`."""
    with app.app_context():
        caught_up()
        yield
        db.session.rollback()
