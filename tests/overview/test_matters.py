"""What Today says of the plan as a whole."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core import clock
from tracker.core.database import begin_writing, db
from tracker.followups.models import FollowUp
from tracker.overview.matters import matters
from tracker.studies import queries as studies

TODAY = dt.date(2011, 4, 20)


@pytest.fixture
def study(app: Flask, world: make.World) -> make.Study:
    """A round with a hole that ends in ten days, an overdue report, a case to call."""
    with app.app_context():
        begin_writing()
        study = studies.find_study("husk")
        assert study is not None
        baerum = cases.find_case(study, "nav-baerum")
        assert baerum is not None
        make.round_(study, baerum)
        make.round_(study, baerum, name="Far", ends_on=dt.date(2011, 9, 1))
        make.milestone(study, due_on=dt.date(2011, 4, 1))
        make.milestone(study, name="Far off", due_on=dt.date(2011, 12, 1))
        make.cadence(baerum)
        make.follow_up(study, due_on=dt.date(2011, 4, 10))
        make.follow_up(study, "Another's", owner=studies.members(study)[1], due_on=TODAY)
        make.follow_up(study, "Far off", due_on=dt.date(2011, 12, 1))
        db.session.commit()
        return study


def _matters(app: Flask) -> list[tuple[str, str, bool]]:
    with app.test_request_context():
        study = studies.find_study("husk")
        assert study is not None
        found = matters(study, author=make.get(make.Account, 1), today=TODAY, limit=6)
        return [(matter.title, matter.why, matter.is_late) for matter in found]


def test_the_latest_comes_first_and_what_is_far_off_not_at_all(
    app: Flask, study: make.Study
) -> None:
    assert _matters(app) == [
        ("Interim report", "Milestone", True),
        ("Send the report", "Follow-up", True),
        ("NAV Bærum", "A call is due", False),
        ("Spring visits", "The round ends soon and 1 contact is not planned yet", False),
    ]


def test_each_goes_away_with_its_reason(app: Flask, study: make.Study) -> None:
    with app.app_context():
        begin_writing()
        here = studies.find_study("husk")
        assert here is not None
        baerum = cases.find_case(here, "nav-baerum")
        assert baerum is not None
        visit = make.engagement(here, baerum, day=TODAY)
        make.in_round(visit, db.session.query(make.Round).filter_by(name="Spring visits").one())
        make.engagement(here, baerum, kind="phone-check-in", day=dt.date(2011, 5, 2))
        db.session.query(make.Milestone).filter_by(name="Interim report").one().delivered_on = TODAY
        make.get(FollowUp, 1).done_at = make.NOW
        db.session.commit()
    assert _matters(app) == []


def test_today_shows_them_to_those_who_plan(
    app: Flask, client: FlaskClient, world: make.World
) -> None:
    with app.app_context():
        begin_writing()
        study = studies.find_study("husk")
        assert study is not None
        make.milestone(study, name="Overdue thing", due_on=clock.today("Europe/Oslo"))
        db.session.commit()
    assert "Overdue thing" in sign_in(client, world.leader).get("/s/husk/today").text
    observer = sign_in(app.test_client(), world.observer)
    assert "Overdue thing" not in observer.get("/s/husk/today").text
