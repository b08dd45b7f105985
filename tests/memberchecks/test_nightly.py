"""At night the server notes of everybody whose day has passed that they did not answer."""

import datetime as dt

import pytest
from flask import Flask

from tests.memberchecks.desk import Desk, given, rows
from tracker import jobs
from tracker.core import clock


def test_silence_is_recorded_in_the_night_after_the_last_day(
    app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = dt.datetime(2012, 1, 20, 12, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: begun)
    given(app, desk.kari, days=1)
    rounds, seen = jobs.Rounds(app), []
    for hours in (15, 39):
        moment = begun + dt.timedelta(hours=hours)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        rounds.tick()
        seen.append(rows(app))
    assert seen == [[("none", True)], [("silence", False)]]
