"""How long it takes to plan a round over hundreds of cases."""

import re
import time

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.bench.line import Line
from tracker.cases.models import Case
from tracker.core.database import db

_CASES = 400
_ROUNDS = "/s/husk-now/rounds"


def round_line(app: Flask, client: FlaskClient) -> Line:
    """Seconds from the proposal of a round over 400 cases to its contacts in the plan."""
    with app.app_context():
        slugs = list(db.session.scalars(sa.select(Case.slug).order_by(Case.id).limit(_CASES)))
    answers = {"name": "Wave", "kind": "site-visit", "starts_on": "2027-01-01",
               "ends_on": "2027-12-20", "days_before": "7", "days_after": "7"}  # fmt: skip
    opened = client.post(f"{_ROUNDS}/new", data=answers | {"cases": slugs})
    began = time.perf_counter()
    page = client.get(opened.location).text
    days = dict(re.findall(r'name="on_(\d+)"[^>]*value="([^"]+)"', page))
    assert len(days) == _CASES
    wanted = {f"on_{n}": day for n, day in days.items()} | {f"take_{n}": "y" for n in days}
    answer = client.post(opened.location, data=wanted)
    taken = time.perf_counter() - began
    assert answer.status_code == 303
    return Line("Planning a round over 400 cases", taken, 2, "s")
