"""T3: what is stored of an engagement is the same moment and the same day, wherever it is read."""

import datetime as dt
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.engagements.shared import HERE, add, read, soup
from tracker.core.database import begin_writing, db

ZONES = ("Europe/Oslo", "Pacific/Kiritimati", "Pacific/Pago_Pago")
TWICE = dt.date(2011, 10, 30)
FIRST = dt.datetime(2011, 10, 30, 0, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(params=ZONES)
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine itself stands elsewhere."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def _study_in(app: Flask, world: make.World, request: pytest.FixtureRequest) -> None:
    with app.app_context():
        begin_writing()
        make.husk()[0].time_zone = request.param
        db.session.commit()


def _saved_again(client: FlaskClient, number: int, **changed: str) -> int:
    """The form as it is shown, sent with some other answers."""
    form = soup(client.get(f"{HERE}/{number}/edit").text).select_one("main form[method=post]")
    given = {one["name"]: one.get("value", "") for one in form.select("input[name]")}
    given |= {one["name"]: one.text for one in form.select("textarea[name]")}
    chosen = {one.find_parent("select")["name"]: one["value"] for one in form.select("[selected]")}
    answers = given | chosen | changed
    return client.post(f"{HERE}/{number}/edit", data=answers).status_code


@pytest.mark.parametrize("_study_in", ZONES, indirect=True)
@pytest.mark.parametrize("day", [dt.date(2011, 3, 27), TWICE, dt.date(2012, 2, 29)])
def test_a_visit_without_a_time_never_shifts(
    app: Flask, leader: FlaskClient, machine: None, _study_in: None, day: dt.date
) -> None:
    last = day + dt.timedelta(days=1)
    visit = add(app, day=day, ends_on=last)
    assert _saved_again(leader, visit, title="Renamed") == 303
    assert read(app, visit)["when"] == (day, last, None, None)
    assert day.isoformat() in leader.get(f"{HERE}/{visit}/edit").text


@pytest.mark.parametrize("begins", [FIRST, FIRST + HOUR], ids=["first", "second"])
def test_half_past_two_stays_the_one_it_was(
    app: Flask, leader: FlaskClient, machine: None, begins: dt.datetime
) -> None:
    """Also when something else of it is changed, although the wall shows the same twice."""
    times = {"starts_at": begins, "ends_at": begins + HOUR}
    visit = add(app, kind="interview", day=TWICE, **times)
    assert _saved_again(leader, visit, title="Renamed") == 303
    stored = read(app, visit)
    assert (stored["title"], stored["when"]) == ("Renamed", (TWICE, TWICE, begins, begins + HOUR))


def test_another_time_is_another_instant(
    app: Flask, leader: FlaskClient, world: make.World
) -> None:
    times = {"starts_at": FIRST + HOUR, "ends_at": FIRST + 2 * HOUR}
    visit = add(app, kind="interview", day=TWICE, **times)
    assert _saved_again(leader, visit, starts="02:00", ends="04:00") == 303
    begins, ends = FIRST - HOUR / 2, FIRST + 2.5 * HOUR
    assert read(app, visit)["when"] == (TWICE, TWICE, begins, ends)
